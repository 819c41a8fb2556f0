import type { Edit, Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { iterationAgain } from '../findings/repeated-collections.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp, parameterOf } from '../values/bindings.js'
import { insertAt, textWith } from './edits.js'
import { type IndexPlace, indexPlace } from './index-place.js'
import { mayChange } from './list-changes.js'
import { camelCase } from './names.js'
import { isCertainList } from './certain-lists.js'
import { isNarrowed, testedParts } from './list-guards.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** A list that is gone through in every round, and where an index of it can be built once. */
export interface SearchedList {
  readonly place: IndexPlace
  /** The list where the index is built. */
  readonly node: Node
  /** As an operand of a member access; with `?.` behind the parts that may be absent there. */
  readonly text: string
  /** Whether the text may give `undefined`. */
  readonly optional: boolean
  /** Whether it is the list itself that may be absent, and not only what holds it. */
  readonly absent: boolean
  /** What a new name is made from: `members` for `team.members`. */
  readonly name: string
}

/** What varies from round to round of a region: the names it binds, and members that it writes. */
export function variesIn(file: SourceFile, region: Node, node: Node, own?: Node): boolean {
  return namesIn(file, node).some(name => {
    const binding = lookUp(file, name.name, name)
    if (!binding || (own && binding.declarations.some(declaration => contains(own, declaration.name)))) return false
    return binding.declarations.some(declaration => contains(region, declaration.name)) || binding.assigned.some(value => contains(region, value)) || binding.references.some(reference => contains(region, reference) && file.parentOf(reference)?.type === 'UpdateExpression')
  })
}

/**
 * Where the list of a search can be looked at once for all rounds: as far out as it stays what it is, but at least out of the iteration that was reported.
 * `members` are the properties of its elements that the index rests on.
 */
export function searchedList(analysis: Analysis, file: SourceFile, search: Node, list: Node, members: ReadonlySet<string>): SearchedList {
  const { iterations } = iterationsAround(analysis.ev, file, search)
  const node = ownListOf(file, list, iterations)
  const again = iterationAgain(analysis, file, search, list, () => true)
  const least = typeof again === 'string' ? undefined : iterations.find(iteration => iteration.node === again.node && contains(iteration.node, search))
  const nearest = least ? iterations.indexOf(least) : 0
  if (iterations.length === 0) return refuse('unknown-iteration')
  if (!isRepeatable(node)) return refuse('list-may-change')
  if (hasAssertion(node)) return refuse('may-be-missing')
  let reason: Parameters<typeof refuse>[0] = 'list-may-change'
  for (const iteration of iterations.slice(nearest).reverse()) {
    const place = indexPlace(file, iteration.node)
    if (typeof place === 'string') reason = place
    else if (variesIn(file, place.region, node, node)) reason = 'depends-on-the-loop'
    else if (mayChange(analysis, file, node, members, place.region)) reason = 'list-may-change'
    else return described(analysis, file, search, node, place)
  }
  return refuse(reason)
}

function described(analysis: Analysis, file: SourceFile, search: Node, node: Node, place: IndexPlace): SearchedList {
  if (isNarrowed(file, search, node, place.region)) return refuse('may-be-missing')
  const tested = testedParts(file, node, place.region)
  if (tested.length === 0 && !/\.[cm]?tsx?$/.test(file.path) && !isCertainList(analysis, file, node, 'there')) return refuse('may-be-missing')
  const edits: Edit[] = tested.flatMap(part => {
    const parent = file.parentOf(part)
    return parent?.type === 'MemberExpression' && contains(node, parent) && !parent.optional ? [insertAt(part.range[1], parent.computed ? '?.' : '?')] : []
  })
  const text = textWith(file, node, edits)
  return {
    place,
    node,
    text: /^(?:Identifier|MemberExpression|CallExpression|ThisExpression|ChainExpression|ArrayExpression)$/.test(node.type) ? text : `(${text})`,
    optional: tested.length > 0 || hasOptional(node),
    absent: tested.includes(unwrap(node)),
    name: nameOf(node),
  }
}

/** `rows.filter((row, index, all) => all.find(…))`: the third parameter is what is iterated. */
function ownListOf(file: SourceFile, list: Node, iterations: readonly Iteration[]): Node {
  const node = unwrap(list)
  if (node.type !== 'Identifier') return list
  const declaration = lookUp(file, node.name, node)?.declarations[0]
  for (const { callback, over, node: call } of iterations) {
    if (!callback || !over || declaration?.node !== callback || parameterOf(callback, declaration.name)?.path.length !== 0) continue
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined
    const isLast = callee?.type === 'MemberExpression' && parameterOf(callback, declaration.name)?.index === (memberName(callee)?.startsWith('reduce') ? 3 : 2)
    return isLast ? over : list
  }
  return list
}

const hasAssertion = (node: Node): boolean => {
  let found = false
  walk(node, child => {
    if (child.type === 'TSNonNullExpression') found = true
    return !isFunction(child)
  })
  return found
}

function hasOptional(node: Node): boolean {
  for (let current = node; ; ) {
    if (current.type === 'ChainExpression') current = current.expression
    else if (current.type === 'MemberExpression') {
      if (current.optional) return true
      current = current.object
    } else if (current.type === 'CallExpression') {
      if (current.optional) return true
      current = current.callee
    } else return false
  }
}

/** The name of what is listed: of a chain of calls that of its first list. */
function nameOf(node: Node): string {
  let current = unwrap(node)
  for (;;) {
    if (current.type === 'CallExpression') {
      const callee = unwrap(current.callee)
      const [first] = current.arguments
      if (callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && /^(?:Object|Array)$/.test(callee.object.name) && first) current = unwrap(first)
      else current = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
    } else if (current.type === 'MemberExpression') return plainName(keyName(current.property, current.computed))
    else if (current.type === 'LogicalExpression') current = unwrap(current.left)
    else return current.type === 'Identifier' ? plainName(current.name) : 'rows'
  }
}

const plainName = (name: string | undefined): string => {
  const plain = (name ?? '').replace(/^[#_$]+|[^\w]/g, '')
  return plain === '' || /^\d/.test(plain) ? 'rows' : camelCase(plain)
}
