import type { KeysetForm, Node, QueryCall, SourceFile } from '../model/index.js'
import { stringValue, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Link } from './chain-links.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import { filled, textOf } from './edits.js'

interface TypeQuestion {
  readonly ev: Evaluator
  readonly file: SourceFile
  readonly form: KeysetForm
  readonly links: readonly Link[]
  readonly loop: Node
  readonly query: QueryCall
}

const PARTS = ['class', 'receiver', 'table', 'name', 'row'] as const

/** The key's type as it can be written before the loop; `undefined` where no form of it has all its parts there. */
export function keysetType({ ev, file, form, links, loop, query }: TypeQuestion): string | undefined {
  const first = links.at(-1)
  const reads = form.table === undefined ? form.reads : [form.table]
  const callee = unwrap((links.find(({ name }) => reads?.includes(name)) ?? first)?.call.callee ?? query.node)
  const owner = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined
  const table = form.table === undefined ? undefined : linkArgument(links, form.table)
  const row = first?.call.typeArguments?.params[0]
  const known: Partial<Record<(typeof PARTS)[number] | 'key', string>> = {
    key: form.key,
    ...part('class', className(ev, file, query, loop)),
    ...part('receiver', owner && nameText(file, owner, loop)),
    ...part('table', table && nameText(file, table, loop)),
    ...part('name', table && stringValue(table) !== undefined ? textOf(file, table) : undefined),
    ...part('row', row && textOf(file, row)),
  }
  const template = form.types.find(type => PARTS.every(name => known[name] !== undefined || !new RegExp(`\\$${name}\\b`).test(type)))
  return template === undefined ? undefined : filled(template, known)
}

const part = (name: string, text: string | undefined): Readonly<Record<string, string>> => (text === undefined ? {} : { [name]: text })

/** The expression of the table, where the chain names it by one. */
export function tableText(file: SourceFile, links: readonly Link[], link: string): string | undefined {
  const table = linkArgument(links, link)
  return table && isName(table) ? textOf(file, table) : undefined
}

function linkArgument(links: readonly Link[], link: string): Node | undefined {
  const argument = links.find(({ name }) => name === link)?.call.arguments[0]
  return argument && unwrap(argument)
}

/** `users`, `this.users`, `schema.users`. */
const isName = (node: Node): boolean => node.type === 'Identifier' || node.type === 'ThisExpression' || (node.type === 'MemberExpression' && !node.computed && !node.optional && isName(node.object))

/** The text of a name that means the same before the loop. */
function nameText(file: SourceFile, node: Node, loop: Node): string | undefined {
  if (!isName(node)) return undefined
  let root = node
  while (root.type === 'MemberExpression') root = root.object
  return root.type !== 'Identifier' || lookUp(file, root.name, root) === lookUp(file, root.name, loop) ? textOf(file, node) : undefined
}

/** The entity's name where it is one of a type: a class, or what is declared as both. */
function className(ev: Evaluator, file: SourceFile, { entity }: QueryCall, loop: Node): string | undefined {
  if (!entity || !/^[\w$]+$/.test(entity.name) || !lookUp(file, entity.name, loop)) return undefined
  const isType = entity.ref?.type === 'ClassDeclaration' || declarationsBehind(ev, file, entity.name, loop)?.declarations.some(({ type }) => type === 'class' || type === 'type')
  return isType ? entity.name : undefined
}
