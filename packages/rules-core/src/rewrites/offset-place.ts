import type { KeysetForm, Node, NodeOf } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import type { Link } from './chain-links.js'
import { refuse } from './site.js'

/** Where a query says how many rows it passes over, and how many it takes: among its options, or as links of its chain. */
export type OffsetPlace = { readonly value: Node; readonly limit: Node } & (
  | { readonly property: NodeOf<'Property'>; readonly options: NodeOf<'ObjectExpression'>; readonly call: Link['call']; readonly link?: undefined }
  | { readonly link: Link; readonly property?: undefined }
)

/** The offset of a query that is written out at the call; options that are put together elsewhere are refused. */
export function offsetOf({ offset, limit }: KeysetForm, links: readonly Link[]): OffsetPlace {
  for (const link of links) {
    const [value, ...rest] = link.call.arguments
    if (offset.includes(link.name) && value && rest.length === 0) return { value, limit: linkValue(limit, links) ?? refuse('not-a-plain-walk'), link }
    for (const argument of link.call.arguments) {
      const options = unwrap(argument)
      if (options.type !== 'ObjectExpression') continue
      const property = propertyNamed(options, offset)
      const size = propertyNamed(options, limit)
      if (property && size) return { value: property.value, limit: size.value, property, options, call: link.call }
    }
  }
  return refuse('not-a-plain-walk')
}

const linkValue = (names: readonly string[], links: readonly Link[]): Node | undefined => links.find(({ name, call }) => names.includes(name) && call.arguments.length === 1)?.call.arguments[0]

const propertyNamed = ({ properties }: NodeOf<'ObjectExpression'>, names: readonly string[]): NodeOf<'Property'> | undefined =>
  properties.find((property): property is NodeOf<'Property'> => property.type === 'Property' && names.includes(keyName(property.key, property.computed) ?? ''))
