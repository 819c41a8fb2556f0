import type { Node, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'

/** Every name that stands in a file, property names among them: a new name that is none of these cannot clash. */
const namesOf = (file: SourceFile): ReadonlySet<string> => file.fact(collectNames)

function collectNames(file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>()
  walk(file.program, node => {
    if (node.type === 'Identifier' && !isPropertyName(file, node)) names.add(node.name)
    return undefined
  })
  return names
}

function isPropertyName(file: SourceFile, node: Node): boolean {
  const parent = file.parentOf(node)
  if (parent?.type === 'Property') return parent.key === node && !parent.computed && !parent.shorthand
  return parent?.type === 'MemberExpression' && parent.property === node && !parent.computed
}

/** Gives out names that the file does not use, nor this planner twice. */
export interface FreshNames {
  readonly take: (wanted: string, ...others: readonly string[]) => string
  /** A name for a callback's parameter at a place: it may hide nothing that is known there. */
  readonly local: (wanted: string, at: Node) => string
}

export function freshNames(file: SourceFile): FreshNames {
  const taken = new Set<string>()
  const names: FreshNames = {
    local: (wanted, at) => (taken.has(wanted) || RESERVED.has(wanted) || lookUp(file, wanted, at) ? names.take(wanted) : wanted),
    take(wanted, ...others) {
      const known = namesOf(file)
      const variants = [wanted, ...(others.length > 0 ? others : [`loaded${capitalized(wanted)}`])]
      for (let i = 2; ; i++) {
        const name = variants.shift() ?? `${wanted}${String(i)}`
        if (known.has(name) || taken.has(name) || RESERVED.has(name)) continue
        taken.add(name)
        return name
      }
    },
  }
  return names
}

const RESERVED = new Set(['new', 'class', 'default', 'delete', 'enum', 'export', 'import', 'package', 'return', 'case', 'in', 'function', 'var', 'let', 'const', 'this', 'with', 'yield', 'await'])

export const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** `order_lines`, `OrderLines`, `ORDER_LINES` → `orderLines`. */
export function camelCase(name: string): string {
  const joined = (name === name.toUpperCase() ? name.toLowerCase() : name).replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/_+$/, '')
  return joined.charAt(0).toLowerCase() + joined.slice(1)
}

/** `User`, `users`, `user_accounts`, `schema.Users` → `user`, `user`, `userAccount`, `user`; what is no name at all is a `row`. */
export function singular(entity: string | undefined): string {
  const last = entity?.split('.').at(-1)?.replace(/[^\w$]/g, '') ?? ''
  const camel = last.replace(/[_-]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/(?:Entity|Model|Table|Repository|Schema)$/, '')
  const name = camel.charAt(0).toLowerCase() + camel.slice(1)
  const one = /ies$/.test(name) ? name.replace(/ies$/, 'y') : /(?:ss|us|is|ch|sh|x)es$/.test(name) ? name.replace(/es$/, '') : /[^su]s$/.test(name) ? name.slice(0, -1) : name
  return /^[a-z_$][\w$]*$/i.test(one) && !RESERVED.has(one) ? one : 'row'
}

export const plural = (name: string): string =>
  /(?:data|info|media|news|series)$/i.test(name) ? `${name}Rows` : /[^aeiou]y$/.test(name) ? name.replace(/y$/, 'ies') : /(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
