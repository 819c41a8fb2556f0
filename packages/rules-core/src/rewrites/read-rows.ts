import type { Node, NodeOf } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { mutations } from '../findings/mutations.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import { changesPart } from './changing-functions.js'
import { equalitiesOf } from './conditions.js'
import { type MetRows, memberOf } from './met-rows.js'
import { hasDistinctKeys } from './own-rows.js'
import { linksOf } from './chain-links.js'
import { isRow, type Read, rowVariable } from './row-variable.js'
import { isSavedWhenChanged } from './shared-changes.js'
import { takesOthersAlong } from './taken-along.js'

/**
 * Whether a query meets the very row that its round has read, and no other round reads: it is asked of the row, is given it, or has its identity as a condition; and the row keeps its key.
 */
export function isAboutOwnRow(read: Read, met: MetRows): boolean {
  const { analysis, column, file, givesOne, iterations, key } = read
  const row = givesOne ? rowVariable(read) : undefined
  const [only, ...outer] = iterations
  if (!row || !key || !only || outer.length > 0 || !hasDistinctKeys(analysis, file, key, only) || takesOthersAlong(analysis, met)) return false
  if (isRow(file, met.row, row)) return !isIdentity(column) ? setNames(read, row)?.includes(column) === false : setNames(read, row)?.includes(column) !== true
  return !met.maySet(column) && met.fixed.some(fixed => {
    const part = memberOf(fixed.value)
    return !fixed.negated && isIdentity(fixed.column) && part?.name === fixed.column && isRow(file, part.object, row)
  })
}

/**
 * Whether a query saves the very row that its round has read, in a library whose rows then have what the database has: a later round of the same key, which is given the same row, finds it as it
 * would have been read. Decided: all that is set on the row is known and saved, none of it decides which row is found, and an error ends the loop. Not looked at: values that the database changes
 * on their way, such as times that it keeps with less precision.
 */
export function isCarriedByRow(read: Read, met: MetRows, at: Node): boolean {
  const { caught, direct, file, givesOne } = read
  const row = givesOne ? rowVariable(read) : undefined
  if (!row || caught || !isRow(file, met.row, row) || at.type !== 'CallExpression') return false
  const [link] = linksOf(at)
  if (!link || direct.forms.savesRow?.includes(link.name) !== true || hasProjection(direct)) return false
  const option = transactionOptionOf(read)
  const given = at.arguments.filter(argument => !isRow(file, unwrap(argument), row) && !isEntity(read, argument))
  const values = direct.forms.rows?.[link.name]?.values === 'argument' ? given.shift() : undefined
  if (!isSavedWhenChanged(read, row)) return false
  const set = setNames(read, row)
  const own = values ? namesOf(values) : []
  if (given.some(argument => !isOptions(argument, option)) || !set || !own) return false
  const asked = askedNames(read)
  return asked !== undefined && ![...set, ...own].some(name => asked.has(name))
}

const transactionOptionOf = ({ analysis: { ev }, query }: Read): string | undefined => {
  const adapter = ev.library.adapter(query.orm)
  return adapter?.transactionOption ?? adapter?.transactions?.option
}

const isIdentity = (column: string): boolean => column === 'id' || column === '_id'

const isEntity = ({ analysis: { ev }, file }: Pick<Read, 'analysis' | 'file'>, argument: Node): boolean => {
  const value = ev.valueOf(file, argument)
  return value.kind === 'class' || (value.kind === 'handle' && ev.library.role(value.orm, value.role)?.row !== true)
}

/** `{ transaction }`, and nothing else. */
const isOptions = (argument: Node | undefined, transactionOption: string | undefined): boolean => {
  const names = argument && namesOf(argument)
  return names !== undefined && names.every(name => name === transactionOption)
}

function namesOf(node: Node): readonly string[] | undefined {
  const object = unwrap(node)
  if (object.type !== 'ObjectExpression') return undefined
  const names = object.properties.map(property => (property.type === 'Property' ? keyName(property.key, property.computed) : undefined))
  return names.every(name => name !== undefined) ? names : undefined
}

/** The members of the row that the round sets; `undefined` where it may set others. Parts of a member are the member; a function that the row is handed to may set any, unless it is seen not to. */
function setNames({ analysis, file, iterations }: Read, row: NodeOf<'Identifier'>): readonly string[] | undefined {
  const body = iterations.at(-1)?.body
  if (!body) return undefined
  const names: string[] = []
  for (const { target, name, whole } of mutations(file, body)) {
    let part = unwrap(target)
    let member = name
    while (part.type === 'MemberExpression') {
      member = memberName(part)
      part = unwrap(part.object)
    }
    if (!isRow(file, part, row)) continue
    if (whole || member === undefined) return undefined
    names.push(member)
  }
  const references = lookUp(file, row.name, row)?.references ?? []
  for (const reference of references) {
    if (reference === row) continue
    const parent = file.parentOf(reference)
    if ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.arguments.some(argument => argument === reference)) {
      if (changesPart(analysis, file, parent, reference, new Set([row.name]))) return undefined
    } else if (parent?.type === 'MemberExpression' && parent.object === reference) {
      const call = file.parentOf(parent)
      const setter = call?.type === 'CallExpression' && call.callee === parent ? call : undefined
      if (!setter) continue
      const given = setter.arguments[0] ? namesOf(setter.arguments[0]) : []
      // A method of the row itself may set what it is given.
      if (analysis.queries.queryAt(file, setter)) names.push(...(given ?? []))
      else return undefined
    } else if (parent?.type === 'VariableDeclarator' || parent?.type === 'AssignmentExpression' || parent?.type === 'Property' || parent?.type === 'SpreadElement' || parent?.type === 'ArrayExpression') {
      if (parent.type !== 'SpreadElement' || file.parentOf(parent)?.type !== 'ObjectExpression') return undefined
    }
  }
  return names
}

/** Whether a query says which columns its rows have. */
export function hasProjection({ links, forms: { projections = [], omissions = [] } }: Pick<DirectQuery, 'links' | 'forms'>): boolean {
  const names = [...projections, ...omissions]
  return links.some(({ name, call }) => names.includes(name) || call.arguments.some(argument => namesWithin(argument).some(word => names.includes(word))))
}

function namesWithin(node: Node): readonly string[] {
  const names: string[] = []
  walk(node, part => {
    if (part.type === 'Property') names.push(keyName(part.key, part.computed) ?? '')
    return undefined
  })
  return names
}

/** All names that may be columns in what decides which row is found; `undefined` where that is not written out. */
function askedNames(read: Read): ReadonlySet<string> | undefined {
  const { analysis, direct, file, column } = read
  if (direct.asked !== direct.call) return undefined
  const option = transactionOptionOf(read)
  const values = equalitiesOf(analysis, file, direct.links, direct.forms).map(({ value }) => unwrap(value))
  const names = new Set<string>([column])
  const words = (text: string): void => { for (const word of text.split(/\W+/)) names.add(word) }
  let isPlain = true as boolean
  const ask = (node: Node, isWhole: boolean): void => {
    const at = unwrap(node)
    const text = stringValue(at)
    if (values.includes(at)) return
    if (text !== undefined) words(text)
    else if (at.type === 'ObjectExpression') {
      for (const property of at.properties) {
        const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
        if (property.type !== 'Property' || (name === undefined && !property.computed)) isPlain = false
        else if (name !== option || name === undefined) {
          if (name !== undefined) names.add(name)
          ask(property.value, isWhole && unwrap(property.value).type !== 'ObjectExpression')
        }
      }
    } else if (at.type === 'ArrayExpression') for (const element of at.elements) if (element) ask(element, isWhole)
    if (isWhole && text === undefined && !/^(?:Object|Array)Expression$|^(?:Template)?Literal$/.test(at.type)) isPlain = false
  }
  for (const { call } of direct.links) for (const argument of call.arguments) if (!isEntity({ analysis, file }, argument)) ask(argument, true)
  return isPlain ? names : undefined
}
