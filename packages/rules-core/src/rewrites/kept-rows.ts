import type { Edit, Node, NodeOf, SourceFile } from '../model/index.js'
import { isLoopStatement, keyName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { columnsOf } from '../queries/entity-columns.js'
import { isChangedIn } from '../findings/region-changes.js'
import { lookUp } from '../values/bindings.js'
import { isResultChanged } from './changed-results.js'
import { linksOf } from './chain-links.js'
import { equalitiesOf, type Equality } from './conditions.js'
import { insertAt, textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { hasProjection } from './read-rows.js'
import { mayRunHooks } from './hooks.js'
import { indentAt, layoutOf } from './layout.js'
import type { MetRows } from './met-rows.js'
import type { OtherQuery } from './other-work.js'
import { metDirectly } from './round-work.js'
import { partsOf } from './rounds.js'
import type { Read } from './row-variable.js'
import { haveSameValue } from './same-values.js'
import type { Site } from './site.js'
import { takesOthersAlong } from './taken-along.js'
import { bareStatement, usedNode } from './used-result.js'

/** A write whose row the look-up of a later round is to find, or no longer. */
export interface KeptWrite {
  readonly at: NodeOf<'CallExpression'>
  /** The key as the write names it. */
  readonly key: Node
  /** The expression that gives the row, and its statement. */
  readonly used: Node
  readonly statement: Node
  /** The variable that holds the row; without one, the expression itself is what is kept. */
  readonly row: string | undefined
  readonly isGone: boolean
}

/**
 * The writes of a round by which the rows that were read for all rounds can be kept as the database has them. Decided: the rounds come one after the other, the write is of the row with the
 * round's own key and is waited for, it gives back the whole row as a read of the same client does, and nobody changes that in memory; a deletion is of all rows of the key. Not looked at:
 * what others change while the loop runs.
 */
export function keptWrites(site: Site, read: Read, others: readonly OtherQuery[]): readonly KeptWrite[] {
  const { analysis, file, direct, iterations, asked, givesOne } = read
  const [only, ...outer] = iterations
  const [link] = direct.links
  if (!only || outer.length > 0 || only.callback || !isLoopStatement(only.node) || direct.call !== asked || !givesOne || direct.forms.sharesRows === true || direct.links.length !== 1 || !link || hasProjection(direct)) return []
  const equality = equalitiesOf(analysis, file, direct.links, direct.forms).find(({ column }) => column === read.column)
  if (!equality || equality.related || !isAllThatIsAsked(file, equality, asked) || isChangedIn(file, equality.value, only.body) || mayRunHooks(site, direct.forms, direct.query, direct.links)) return []
  const found = others.flatMap(({ at }) => keptWrite(read, equality, at) ?? [])
  const isUnique = hasUniqueKey(read)
  const created = found.filter(({ at }) => analysis.queries.queryAt(file, at)?.effect === 'insert')
  // Of several rows with one key it is not known which one is found.
  return isUnique || (created.length <= 1 && created.every(({ at }) => isOnlyWhereMissing(read, at))) ? found : found.filter(write => !created.includes(write))
}

function keptWrite(read: Read, equality: Equality, at: Node): KeptWrite | undefined {
  const { analysis, direct, file, iterations: [only] } = read
  const query = analysis.queries.queryAt(file, at)
  const [link, ...chain] = at.type === 'CallExpression' ? linksOf(at) : []
  if (at.type !== 'CallExpression' || !query || !link || chain.length > 0 || !only || !haveSameClient(file, direct.call, at) || !guardsBetween(file, at, only)) return undefined
  const met = metDirectly(read, at)
  const fixed = met?.fixed.find(one => !one.negated && one.column === read.column && haveSameValue(file, one.value, equality.value))
  if (!met || !fixed || met.maySet(read.column) || isChangedIn(file, fixed.value, only.body)) return undefined
  const isGone = query.effect === 'delete'
  if (query.effect !== 'insert' && !isOfKeyAlone(read, at, fixed.value, isGone)) return undefined
  if (isGone ? !removesAll(read, met, link.name) : direct.forms.givesRow?.includes(link.name) !== true || mayWriteOthers(read, at, met)) return undefined
  const used = usedOf(file, at)
  const statement = used && (bareStatement(file, used) ?? statementOf(file, used))
  if (!used || !statement || isResultChanged(file, used, only.body)) return undefined
  const row = isGone ? undefined : nameOf(file, used)
  return { at, key: fixed.value, used, statement, row, isGone }
}

/** The edits that keep the rows of a Map. `keyOf` writes a key as the Map has it. */
export const keptEdits = (file: SourceFile, kept: readonly KeptWrite[], map: string, keyOf: (key: string) => string): readonly Edit[] =>
  kept.flatMap(({ key, used, statement, row, isGone }) => {
    const text = keyOf(textOf(file, key))
    if (!isGone && row === undefined) return [insertAt(used.range[0], `${map}.set(${text}, `), insertAt(used.range[1], ')')]
    return followed(file, statement, isGone ? `${map}.delete(${text})` : `${map}.set(${text}, ${row ?? ''})`)
  })

/** A statement, and another behind it. */
function followed(file: SourceFile, statement: Node, text: string): readonly Edit[] {
  const { end, newline, step } = layoutOf(file)
  const parent = file.parentOf(statement)
  const line = indentAt(file, statement.range[0])
  const behind = statement.range[1] + (/^[ \t]*\/\/[^\r\n]*/.exec(file.text.slice(statement.range[1]))?.[0].length ?? 0)
  if (parent?.type === 'BlockStatement') return [insertAt(behind, `${newline}${line}${text}${end}`)]
  const outside = parent ? indentAt(file, parent.range[0]) : line
  return [insertAt(statement.range[0], `{${newline}${outside}${step}`), insertAt(behind, `${newline}${outside}${step}${text}${end}${newline}${outside}}`)]
}

/** `await` of the call; `undefined` where nobody waits for it there. */
function usedOf(file: SourceFile, at: Node): Node | undefined {
  const parent = file.parentOf(at)
  return parent?.type === 'AwaitExpression' ? usedNode(file, at) : undefined
}

/** `const row = await …`, `row = await …` as a statement. */
function statementOf(file: SourceFile, used: Node): Node | undefined {
  const parent = file.parentOf(used)
  if (parent?.type === 'VariableDeclarator') {
    const declaration = file.parentOf(parent)
    return parent.id.type === 'Identifier' && declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1 && file.parentOf(declaration)?.type === 'BlockStatement' ? declaration : undefined
  }
  const statement = parent?.type === 'AssignmentExpression' && parent.operator === '=' && parent.left.type === 'Identifier' && parent.right === used ? file.parentOf(parent) : undefined
  return statement?.type === 'ExpressionStatement' && /^(?:Block|If)Statement$/.test(file.parentOf(statement)?.type ?? '') ? statement : undefined
}

function nameOf(file: SourceFile, used: Node): string | undefined {
  const parent = file.parentOf(used)
  const name = parent?.type === 'VariableDeclarator' ? parent.id : parent?.type === 'AssignmentExpression' ? parent.left : undefined
  return name?.type === 'Identifier' ? name.name : undefined
}

/** Whether both are called on the same thing: what one transaction writes, another client does not see. */
function haveSameClient(file: SourceFile, one: NodeOf<'CallExpression'>, other: NodeOf<'CallExpression'>): boolean {
  const [a, b] = [unwrap(one.callee), unwrap(other.callee)]
  return a.type === 'MemberExpression' && b.type === 'MemberExpression' && haveSameValue(file, a.object, b.object)
}

/** Whether an equality is the whole condition, and the condition all that the call is given but an entity. */
function isAllThatIsAsked(file: SourceFile, { node, form }: Equality, call: NodeOf<'CallExpression'>): boolean {
  if (form !== 'property') return false
  let at = node
  for (let depth = 0; depth < 2; depth++) {
    const object = file.parentOf(at)
    if (object?.type !== 'ObjectExpression' || object.properties.length !== 1) return false
    if (call.arguments.some(argument => argument === object)) return call.arguments.every(argument => argument === object || argument.type === 'Identifier')
    const property = file.parentOf(object)
    if (property?.type !== 'Property') return false
    at = property
  }
  return false
}

/** Whether the key is the whole condition of a write; of a deletion also all that it is given, so that it runs where the read does. */
function isOfKeyAlone({ analysis, asked, column, direct: { forms }, file }: Read, at: NodeOf<'CallExpression'>, value: Node, isGone: boolean): boolean {
  const own = equalitiesOf(analysis, file, linksOf(at), forms).find(equality => equality.column === column && equality.value === value)
  const object = own?.form === 'property' ? file.parentOf(own.node) : undefined
  if (!own || own.related || object?.type !== 'ObjectExpression' || object.properties.length !== 1) return false
  const besides = (call: NodeOf<'CallExpression'>): string => call.arguments.filter(({ type }) => type === 'Identifier').map(name => textOf(file, name)).join()
  return !isGone || (asked.type === 'CallExpression' && isAllThatIsAsked(file, own, at) && besides(at) === besides(asked))
}

/** Whether a deletion by the key takes every row that has it, and no other. */
function removesAll({ analysis, column, direct: { forms } }: Read, met: MetRows, method: string): boolean {
  const form = forms.changes?.[method]
  return form !== undefined && (!form.onlyBy || form.onlyBy.includes(column)) && !takesOthersAlong(analysis, met)
}

/** Whether a write may say what it gives back, or what it is given may be writes of other rows, of the same entity in the end. */
function mayWriteOthers({ analysis, direct: { forms } }: Read, at: NodeOf<'CallExpression'>, { file, query }: MetRows): boolean {
  const written = [...Object.values(forms.inserts ?? {}), ...Object.values(forms.changes ?? {})]
  const words = new Set(Object.values(forms.inserts ?? {}).flatMap(({ nested }) => nested ?? []))
  const answers = new Set([...(forms.projections ?? []), ...(forms.omissions ?? []), ...written.flatMap(form => form.answers ?? [])])
  const columns = columnsOf(analysis.ev, file, query)
  const [options] = at.arguments
  // Without a declaration any column may be a relation to the entity itself.
  if (!columns) return true
  const isOption = (property: Node | undefined): boolean => property !== undefined && file.parentOf(property) === options
  let found = false
  walk(at, node => {
    if (node.type === 'SpreadElement') found = true
    if (node.type !== 'Property') return !found
    const name = keyName(node.key, node.computed)
    const owner = file.parentOf(node)
    const isColumn = isOption(node) || isOption(owner && file.parentOf(owner))
    if (!isColumn && /^(?:Object|Array)Expression$/.test(unwrap(node.value).type)) found = true
    if (name === undefined || (isOption(node) ? answers.has(name) : words.has(name) || columns.declared(name)?.replace(/\W/g, '').toLowerCase() === query.entity?.name.toLowerCase())) found = true
    return !found
  })
  return found
}

/** Whether no two rows have the value that the read asks for. */
function hasUniqueKey({ analysis, column, direct, file }: Read): boolean {
  if (direct.links.some(({ name }) => direct.forms.reads?.[name]?.unique === true)) return true
  const key = columnsOf(analysis.ev, file, direct.query)?.key ?? []
  return key.length > 0 ? key.length === 1 && key[0] === column : column === 'id' || column === '_id'
}

/** Whether a round comes to a place only when its read has found nothing. */
function isOnlyWhereMissing({ file, used, iterations: [only] }: Read, at: Node): boolean {
  const declarator = file.parentOf(used)
  const row = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier' ? declarator.id : undefined
  const binding = row && lookUp(file, row.name, row)
  const around = only && guardsBetween(file, at, only)
  if (!binding || !around?.exact || !binding.assigned.every(value => value.range[0] >= at.range[0] || (value.range[0] <= at.range[0] && value.range[1] >= at.range[1]))) return false
  const isRow = (node: Node): boolean => node.type === 'Identifier' && node.name === row.name && lookUp(file, node.name, node) === binding
  return around.guards.flatMap(partsOf).some(({ test, negated }) => {
    const node = unwrap(test)
    if (isRow(node)) return negated
    if (node.type !== 'BinaryExpression' || !isRow(unwrap(node.left))) return false
    const isNone = (node.right.type === 'Literal' && node.right.value === null && stringValue(node.right) === undefined) || (node.right.type === 'Identifier' && node.right.name === 'undefined')
    return isNone && (negated ? /^!==?$/ : /^===?$/).test(node.operator)
  })
}
