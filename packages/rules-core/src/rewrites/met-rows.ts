import type { BulkForms, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, isFunction, keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { targetsOf } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { argumentAt } from '../queries/arguments.js'
import { columnsOf } from '../queries/entity-columns.js'
import { operationsAt } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { linksOf } from './chain-links.js'
import { equalitiesOf } from './conditions.js'
import { negationsOf } from './negations.js'
import { helperSource, placeItself, type QuerySource } from './query-source.js'
import { haveSameValue } from './same-values.js'
import { unlessRefused } from './site.js'
import { takesRowsOnce } from './taken-once.js'

/** A column that all rows of a query have in common, or (`negated`) that none of them has this value of. */
export interface FixedColumn {
  readonly column: string
  /** The value, as an expression of the file that the loop is in. */
  readonly value: Node
  readonly negated: boolean
}

/** The rows that a query may meet, as far as its condition, or the row that it writes, says. */
export interface MetRows {
  readonly query: QueryCall
  /** The file that it is written in. */
  readonly file: SourceFile
  readonly fixed: readonly FixedColumn[]
  /** The one row that the query is asked of, or given, by the name that it has. */
  readonly row: NodeOf<'Identifier'> | undefined
  /** Whether the query may give rows another value of the column than they had. */
  readonly maySet: (column: string) => boolean
}

const MAX_HOPS = 3

/** What the queries that a call makes may meet: its own, or those of the function that it calls. `undefined` where that is not plain. */
export function rowsMetAt(analysis: Analysis, file: SourceFile, call: Node): readonly MetRows[] | undefined {
  return unlessRefused(() => metBy(analysis, placeItself(file), call, MAX_HOPS))
}

function metBy(analysis: Analysis, source: QuerySource, call: Node, hops: number): readonly MetRows[] | undefined {
  const query = analysis.queries.queryAt(source.file, call)
  if (query) return [rowsOf(analysis, source, query)]
  const targets = call.type === 'CallExpression' && hops > 0 ? targetsOf(analysis.ev, source.file, call) : []
  const [target] = targets
  const found = target && targets.length === 1 ? analysis.ev.find(target.ref) : undefined
  if (call.type !== 'CallExpression' || !found || !isFunction(found.node) || call.arguments.some(argument => argument.type === 'SpreadElement')) return undefined
  const inner = helperSource(analysis, source, call, found.file, found.node)
  const met: MetRows[] = []
  let isPlain = true as boolean
  walk(found.node.body, node => {
    if (!isPlain) return false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return undefined
    const made = analysis.queries.queryAt(found.file, node)
    if (made) {
      met.push(rowsOf(analysis, inner, made))
      return undefined
    }
    if (node.type === 'TaggedTemplateExpression' || isBuiltInCall(node) || isInChain(analysis, found.file, node) || targetsOf(analysis.ev, found.file, node).length === 0) return undefined
    const further = metBy(analysis, inner, node, hops - 1)
    if (further) met.push(...further)
    else isPlain = false
    return undefined
  })
  return isPlain ? met : undefined
}

/** A part of a chain that a query ends. */
function isInChain({ queries }: Analysis, file: SourceFile, call: Node): boolean {
  for (let child = call, parent = file.parentOf(call); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'CallExpression' && parent.callee === child && queries.queryAt(file, parent)) return true
    if (parent.type !== 'MemberExpression' && !(parent.type === 'CallExpression' && parent.callee === child)) return false
  }
  return false
}

function rowsOf(analysis: Analysis, source: QuerySource, query: QueryCall): MetRows {
  const forms = analysis.ev.library.adapter(query.orm)?.bulkForms
  const links = query.node.type === 'CallExpression' ? linksOf(query.node) : []
  if (!forms || query.node.type !== 'CallExpression' || links.some(({ name }) => /join/i.test(name) || /^on[A-Z]/.test(name)) || takesRowsOnce({ call: query.node, forms })) return { query, file: source.file, fixed: [], row: undefined, maySet: () => true }
  const { file } = source
  const row = links.some(({ name }) => forms.inserts?.[name] !== undefined) && query.effect !== 'delete'
  const equal = row ? writtenColumns(analysis, file, query, forms) : equalitiesOf(analysis, file, links, forms).filter(({ related }) => related !== true)
  const negated = row ? [] : negationsOf(analysis, file, links, forms)
  const said = [...equal.map(({ column, value }) => ({ column, value, negated: false })), ...negated.map(({ column, value }) => ({ column, value, negated: true }))]
  const certain = said.filter(({ value }) => !mayBeOverwritten(file, value))
  return {
    query,
    file,
    fixed: certain.flatMap(({ column, value, negated: not }) => {
      const origin = source.origin(value)
      return origin ? [{ column, value: origin, negated: not }] : []
    }),
    row: rowGiven(analysis, source, query.node, forms),
    maySet: column => isWrite(query.effect) && query.effect !== 'delete' && !(row && query.effect === 'insert') && setsColumn(analysis, file, query, column, certain.map(({ value }) => value)),
  }
}

/** `{ userId: user.id, ...where }`: the spread may have the property too. */
function mayBeOverwritten(file: SourceFile, value: Node): boolean {
  for (let child = value, parent = file.parentOf(value); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'ObjectExpression') return parent.properties.some(property => property.type !== 'Property' && property.range[0] > child.range[0])
    if (parent.type === 'CallExpression' && !parent.arguments.some(argument => argument === child)) return false
  }
  return false
}

/**
 * The columns of a row that is written out. Of a row that may be there already only those by which it is found: it may have had any value of the others.
 */
function writtenColumns({ ev }: Analysis, file: SourceFile, query: QueryCall, forms: BulkForms): readonly { readonly column: string; readonly value: Node }[] {
  for (const link of linksOf(query.node)) {
    const form = forms.inserts?.[link.name]
    if (!form) continue
    const paths = form.row === undefined ? operationsAt(ev, file, link.call).flatMap(({ fact }) => fact.key ?? []) : [form.row]
    const row = paths.map(path => argumentAt(link.call, path)).find(node => node !== undefined)
    const columns = row ? columnsIn(writtenOut(ev, file, row)) : []
    if (query.effect === 'insert') return columns
    const key = columnsOf(ev, file, query)?.key ?? []
    const found = columns.filter(({ column }) => key.includes(column))
    return key.length !== 1 || query.effect !== 'upsert' ? [] : found.length > 0 ? found : form.oneCommitUnlessNew === true ? columns : []
  }
  return []
}

/** The object literal of `save({ … })`, `save(repository.create({ … }))`, also where the row has a name and nothing sets a part of it. */
function writtenOut(ev: Analysis['ev'], file: SourceFile, row: Node): Node {
  const node = onlyElement(behindNames(file, row))
  const [first, second] = node.type === 'CallExpression' ? node.arguments : []
  const isMade = node.type === 'CallExpression' && operationsAt(ev, file, node).some(({ fact, name }) => fact.effect === undefined && name === 'create')
  return isMade && first ? behindNames(file, second ?? first) : node
}

/** A list of one row, as it is written, stands for the row. */
function onlyElement(node: Node): Node {
  const [only] = node.type === 'ArrayExpression' && node.elements.length === 1 ? node.elements : []
  return only ? unwrap(only) : node
}

function behindNames(file: SourceFile, row: Node): Node {
  const node = unwrap(row)
  const binding = node.type === 'Identifier' ? lookUp(file, node.name, node) : undefined
  const [declaration] = binding?.declarations ?? []
  if (!binding || declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || declaration.node.init == null) return node
  const isUsedOnce = binding.assigned.length === 0 && binding.references.every(reference => reference === declaration.name || file.parentOf(reference)?.type === 'CallExpression')
  return isUsedOnce ? unwrap(declaration.node.init) : node
}

const columnsIn = (object: Node): readonly { readonly column: string; readonly value: Node }[] =>
  object.type !== 'ObjectExpression' ? [] : object.properties.flatMap(property => {
    const column = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    return property.type === 'Property' && column !== undefined ? [{ column, value: property.value }] : []
  })

/** `row` of `row.destroy()` and `repository.save(row)`, where it is a variable of the place. */
function rowGiven({ ev }: Analysis, source: QuerySource, call: NodeOf<'CallExpression'>, { inserts = {}, rows = {} }: BulkForms): NodeOf<'Identifier'> | undefined {
  const [link] = linksOf(call)
  const callee = unwrap(call.callee)
  if (!link || callee.type !== 'MemberExpression' || link.call !== call) return undefined
  const owner = unwrap(callee.object)
  const isRow = membersOf(ev.valueOf(source.file, owner)).some(value => value.kind === 'handle' && ev.library.role(value.orm, value.role)?.row === true)
  const taken = isRow ? owner : Object.hasOwn(rows, link.name) || Object.hasOwn(inserts, link.name) ? operationsAt(ev, source.file, call).map(({ fact }) => argumentAt(call, fact.key ?? '0')).find(node => node !== undefined) : undefined
  const origin = taken && unwrap(taken).type === 'Identifier' ? source.origin(taken) : undefined
  const name = origin && unwrap(origin)
  return name?.type === 'Identifier' ? name : undefined
}

/** Whether what a write is given may hold the column beside its condition. What is not written out may hold any. */
function setsColumn({ ev }: Analysis, file: SourceFile, { node, orm, fact }: QueryCall, column: string, conditions: readonly Node[]): boolean {
  const adapter = ev.library.adapter(orm)
  const option = adapter?.transactionOption ?? adapter?.transactions?.option
  const isCondition = (value: Node): boolean => conditions.some(condition => contains(value, condition)) && unwrap(value).type !== 'ObjectExpression'
  const isUnseen = (value: Node): boolean => {
    const given = unwrap(value)
    if (!/^(?:Identifier|MemberExpression|CallExpression|ConditionalExpression|LogicalExpression|AwaitExpression)$/.test(given.type) || isCondition(given)) return false
    const { kind } = ev.valueOf(file, given)
    return kind !== 'handle' && kind !== 'class'
  }
  return linksOf(node).some(({ call }) =>
    call.arguments.some((argument, index) => {
      const given = unwrap(argument)
      if (isCondition(given)) return false
      if (isUnseen(given) || (isNamed(given, column) && !call.arguments.some(isCondition))) return true
      // `{ where, data }`: the columns are one level further in.
      const isOptions = fact.key?.startsWith(`${String(index)}.`) === true
      let sets = false
      walk(given, part => {
        if (part.type === 'SpreadElement') sets = true
        if (part.type === 'Property' && !isCondition(part.value)) {
          const name = keyName(part.key, part.computed)?.split('.').at(-1)
          if (name === undefined || (name === column && !conditions.some(value => haveSameValue(file, value, part.value)))) sets = true
          if (isOptions && file.parentOf(part) === given && name !== option && isUnseen(part.value)) sets = true
        }
        return !sets
      })
      return sets
    }))
}

/** `update('name', value)`. */
const isNamed = (argument: Node, column: string): boolean => stringValue(argument)?.split('.').at(-1) === column

/** The name of the member that is read of a variable: `row.id`. */
export const memberOf = (node: Node): { readonly object: NodeOf<'Identifier'>; readonly name: string } | undefined => {
  const at = unwrap(node)
  const object = at.type === 'MemberExpression' ? unwrap(at.object) : undefined
  const name = at.type === 'MemberExpression' ? memberName(at) : undefined
  return object?.type === 'Identifier' && name !== undefined ? { object, name } : undefined
}
