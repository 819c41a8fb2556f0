import type { Edit, NodeOf } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { refuse } from './site.js'

/** Edits that take properties of these names out of the object literals among the arguments of a call. */
export function withoutProperties(call: NodeOf<'CallExpression'>, names: readonly string[] = []): readonly Edit[] {
  return call.arguments.flatMap(argument => {
    const object = unwrap(argument)
    if (object.type !== 'ObjectExpression') return []
    const { properties } = object
    return properties.flatMap((property, index): Edit[] => {
      if (property.type !== 'Property' || !names.includes(keyName(property.key, property.computed) ?? '')) return []
      const next = properties[index + 1]
      const previous = properties[index - 1]
      if (next) return [{ range: [property.range[0], next.range[0]], text: '' }]
      return previous ? [{ range: [previous.range[1], property.range[1]], text: '' }] : refuse('no-bulk-form')
    })
  })
}
