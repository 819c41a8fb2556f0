import type { Edit, Node, SourceFile } from '../model/index.js'
import { isFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { entityDeclarations } from '../queries/entity-declarations.js'
import { lookUp } from '../values/bindings.js'
import { type DirectQuery, isHere } from './bulk-query.js'
import { plainKindOf } from './certain-values.js'
import { columnInDatabase } from './database-names.js'
import { filled, insertAt, replace, textOf } from './edits.js'
import { rowGiven } from './inserted-row.js'
import { hasDistinctKeys } from './own-rows.js'
import { isRepeatable } from './repeatable.js'
import { refuse, type Site } from './site.js'
import { type UpsertTerms, upsertTerms } from './upsert-terms.js'
import { type WrittenRow, writtenRow } from './written-row.js'

/** Upserts of the rounds as one statement. */
export interface UpsertedRows {
  /** Edits of the call besides its row, and what they replace. */
  readonly edits: readonly Edit[]
  readonly parts: readonly Node[]
  readonly uses: readonly string[]
  /** What makes the list's rows different, given a row's name; the last of the same is kept. Absent where no two rounds have the same row. */
  readonly key?: (row: string) => string
}

/**
 * How upserts of one row each become one of many. Decided: all rows have the same columns, of each of which every value is certain to be there; of rows with the same
 * key the last one alone leaves what all of them would have left, because it overwrites every column, or no two rounds have the same key. Not looked at: triggers of
 * the database, subscribers of the whole connection, and keys that the database takes for the same though they are written in two ways.
 */
export function upsertedRows(site: Site, direct: DirectQuery, row: Node): UpsertedRows {
  const { analysis, file } = site
  const given = rowGiven(direct, row)
  const terms = upsertTerms(direct, row) ?? refuse('row-may-repeat')
  const columns = given.file === file ? writtenRow(analysis.ev, file, given.row, { call: isHere(direct) ? direct.call : direct.asked, makers: terms.form.makers ?? [], isThere: value => !varies(site, direct, value) || (unwrap(value).type === 'MemberExpression' && isOwnKey(site, direct, value)) }) : undefined
  if (!columns || (terms.set && !isHere(direct))) return refuse('row-may-repeat')
  const set = newValues(site, direct, terms, given.row, columns)
  if (isDistinct(site, direct, terms.target, columns)) return set
  const { target } = terms
  if (!set.overwritesAll || !leavesNoTrace(site, direct, terms)) return refuse('row-may-repeat')
  const varying: string[] = []
  for (const name of target) {
    const value = columns.get(name)
    if (!value) return refuse('row-may-repeat')
    const isVarying = varies(site, direct, value)
    if (!isKey(site, value) && (isVarying || !isSaidToBeKey(file, value))) return refuse('row-may-repeat')
    if (isVarying) varying.push(name)
  }
  const [only, ...others] = varying
  if (only === undefined) return refuse('not-one-key')
  return { ...set, key: one => (others.length === 0 ? `${one}.${only}` : `JSON.stringify([${varying.map(name => `${one}.${name}`).join(', ')}])`) }
}

/** A string or a number. Two rows without a key are two rows. */
const isKey = ({ analysis: { ev }, file }: Site, value: Node): boolean => {
  const node = unwrap(value)
  return (node.type === 'Literal' && (typeof node.value === 'string' || typeof node.value === 'number')) || plainKindOf(ev, file, value) !== undefined
}

/** `as string`, also behind a constant: what is the same in every round is there in all of them or in none. */
function isSaidToBeKey(file: SourceFile, value: Node): boolean {
  if (value.type === 'TSAsExpression') return value.typeAnnotation.type === 'TSStringKeyword' || value.typeAnnotation.type === 'TSNumberKeyword'
  const [declaration] = value.type === 'Identifier' ? (lookUp(file, value.name, value)?.declarations ?? []) : []
  return declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init?.type === 'TSAsExpression' && isSaidToBeKey(file, declaration.node.init)
}

const varies = ({ file }: Site, { iterations }: DirectQuery, value: Node): boolean => iterations.some(iteration => variesInLoop(file, value, iteration))

/** Whether no two rounds have the same key, because a column of it has another value in each. */
function isDistinct(site: Site, direct: DirectQuery, target: readonly string[], columns: WrittenRow): boolean {
  return target.every(name => columns.has(name)) && target.some(name => isOwnKey(site, direct, columns.get(name) as Node))
}

/** Whether a value is there in every round, and another one in each. */
function isOwnKey({ analysis, file }: Site, { iterations }: DirectQuery, value: Node): boolean {
  const [iteration, ...outer] = iterations
  return iteration !== undefined && outer.length === 0 && hasDistinctKeys(analysis, file, value, iteration)
}

interface NewValues extends UpsertedRows {
  /** Whether a row that is there ends up with every column of the new one, and nothing else is changed. */
  readonly overwritesAll: boolean
}

/** The new values in terms of the rows of a list. Values that are the same in every round stay as they are. */
function newValues(site: Site, direct: DirectQuery, { form, target, set }: UpsertTerms, row: Node, columns: WrittenRow): NewValues {
  const all = (names: readonly (string | undefined)[]): boolean => [...columns.keys()].every(name => target.includes(name) || names.includes(name)) && names.every(name => name !== undefined && columns.has(name))
  if (!set) return { edits: [], parts: [], uses: [], overwritesAll: true }
  const { file } = site
  const node = unwrap(set)
  if (node.type === 'ArrayExpression') return { edits: [], parts: [], uses: [], overwritesAll: all(node.elements.map(element => (element?.type === 'Literal' && typeof element.value === 'string' ? element.value : undefined))) }
  const { excluded } = form
  const excludedOf = (name: string): string => (excluded ? filled(excluded.value, { column: columnInDatabase(site, direct, form, name) }) : refuse('row-may-repeat'))
  const whole = (text: string): string => filled(excluded?.whole ?? '$set', { set: text })
  if (node.type === 'Identifier' && unwrap(row).type === 'Identifier' && lookUp(file, node.name, node) === lookUp(file, (unwrap(row) as typeof node).name, row) && excluded) {
    const text = `{ ${[...columns.keys()].filter(name => !target.includes(name)).map(name => `${name}: ${excludedOf(name)}`).join(', ')} }`
    return { edits: [replace(set, whole(text))], parts: [set], uses: excluded.uses ?? [], overwritesAll: columns.size > target.length }
  }
  const isWritten = isFunction(node)
  const object = isWritten ? unwrap(node.body) : node
  if (object.type !== 'ObjectExpression') return { edits: [], parts: [], uses: [], overwritesAll: false }
  const edits: Edit[] = []
  const parts: Node[] = []
  const taken: (string | undefined)[] = []
  for (const property of object.properties) {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    if (property.type !== 'Property' || name === undefined) return { edits: [], parts: [], uses: [], overwritesAll: false }
    const value = columns.get(name)
    const written = form.written?.exec(textOf(file, property.value))?.[1]
    if (written !== undefined) taken.push(written === columnInDatabase(site, direct, form, name) ? name : undefined)
    else if (!isWritten && value && isRepeatable(value) && sameText(file, value, property.value)) {
      taken.push(name)
      if (!varies(site, direct, value)) continue
      parts.push(property.value)
      edits.push(property.shorthand ? replace(property, `${name}: ${excludedOf(name)}`) : replace(property.value, excludedOf(name)))
    } else taken.push(undefined)
  }
  if (edits.length > 0 && excluded?.whole !== undefined) {
    const [open = '', close = ''] = excluded.whole.split('$set')
    if (lookUp(file, /^\w+/.exec(open)?.[0] ?? '', set)) return refuse('names-clash')
    edits.push(insertAt(set.range[0], open), insertAt(set.range[1], close))
  }
  return { edits, parts, uses: edits.length > 0 ? (excluded?.uses ?? []) : [], overwritesAll: all(taken) }
}

const sameText = (file: SourceFile, one: Node, other: Node): boolean => textOf(file, one).replace(/\s+/g, ' ') === textOf(file, other).replace(/\s+/g, ' ')

/** Whether nothing of the entity tells two writes of a row from one: a counter of writes, a key that is not written as it is given, or a method that does more than set values of its row. */
function leavesNoTrace({ analysis }: Site, { query, source }: DirectQuery, { form: { counts, listeners, unlikeKeys }, target }: UpsertTerms): boolean {
  if (!counts && !listeners && !unlikeKeys) return true
  const declarations = entityDeclarations(analysis.ev, source.file, query)
  const isKeyColumn = (name: string): boolean => unlikeKeys === undefined || declarations.some(({ file, node }) => columnTexts(file, node, name).some(text => !unlikeKeys.test(text)))
  return declarations.length > 0 && target.every(isKeyColumn) && declarations.every(({ file, node }) => counts?.test(textOf(file, node)) !== true && (listeners === undefined || listenersOf(node, listeners).every(body => body.every(setsOwn))))
}

/** The declaration of a class's own field, with its decorators, which may stand before its range. */
function columnTexts(file: SourceFile, declared: Node, name: string): readonly string[] {
  if (declared.type !== 'ClassDeclaration' && declared.type !== 'ClassExpression') return []
  const field = declared.body.body.find(member => member.type === 'PropertyDefinition' && keyName(member.key, member.computed) === name)
  return field ? [[...decoratorsOf(field), field].map(part => textOf(file, part)).join(' ')] : []
}

/** Trees of plain JavaScript have no such list. */
const decoratorsOf = (member: Node): readonly Node[] => (member as { decorators?: readonly Node[] | null }).decorators ?? []

/** The bodies of methods with one of these decorators. */
function listenersOf(declared: Node, listeners: readonly string[]): readonly (readonly Node[])[] {
  if (declared.type !== 'ClassDeclaration' && declared.type !== 'ClassExpression') return []
  return declared.body.body.flatMap(member => {
    const isListener = decoratorsOf(member).some(decorator => {
      const callee = decorator.type === 'Decorator' && decorator.expression.type === 'CallExpression' ? decorator.expression.callee : undefined
      return callee?.type === 'Identifier' && listeners.includes(callee.name)
    })
    return isListener && member.type === 'MethodDefinition' ? [member.value.body?.body ?? []] : []
  })
}

/** `this.id = newId()`, `if (!this.id) this.id = newId()`. */
function setsOwn(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.every(setsOwn)
  if (statement.type === 'IfStatement') return isRepeatable(statement.test) && setsOwn(statement.consequent) && (statement.alternate == null || setsOwn(statement.alternate))
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return false
  const { left, right } = statement.expression
  return left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && memberName(left) !== undefined && right.type !== 'AwaitExpression'
}
