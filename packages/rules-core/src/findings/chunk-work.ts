import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { yieldsLists } from '../iterations/yielded-lists.js'
import { argumentsOf } from '../values/returns.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Candidate } from './candidates.js'
import { keyLists, rowLists } from './list-arguments.js'
import { isListExpression } from './list-expressions.js'

/**
 * Whether a call takes a list that the body has made from the whole chunk: `const found = await findAll(chunk); await removeAll(found.map(…))`.
 * Lists that come from one of its elements are not looked at. A function that is given a group may write one row for it: of calls that make no query
 * themselves only those count whose element `isListElement` says to be a list.
 */
export function takesWorkOfChunk(ev: Evaluator, file: SourceFile, { query, node }: Candidate, iteration: Iteration): boolean {
  const isList = isListElement(ev, file, iteration)
  if (!query && !isList) return false
  const names = listNames(ev, file, iteration)
  const element = isList && iteration.element?.type === 'Identifier' ? [iteration.element] : names
  const lists = query ? [...keyLists(ev, query), ...rowLists(ev, query)] : argumentsOf(node)
  return lists.some(list => list.type !== 'SpreadElement' && isListExpression({ ev }, file, list) && comesFrom(file, list, element, iteration, new Set()))
}

/** Whether an expression mentions one of the names as a whole, or what the body has computed from it. */
function comesFrom(file: SourceFile, root: Node, names: readonly Node[], iteration: Iteration, seen: Set<Node>): boolean {
  let found = false
  walk(root, node => {
    if (found || isFunction(node)) return false
    if (node.type === 'MemberExpression' && node.computed) return false
    if (node.type !== 'Identifier' || seen.has(node)) return true
    seen.add(node)
    const binding = lookUp(file, node.name, node)
    if (!binding || seen.has(binding.declarations[0]?.name ?? node)) return false
    for (const { name, node: declarator } of binding.declarations) {
      seen.add(name)
      if (names.some(each => contains(each, name))) found = true
      else if (declarator.type === 'VariableDeclarator' && contains(iteration.body, declarator)) {
        const given = [...(declarator.init == null ? [] : [declarator.init]), ...binding.assigned]
        found ||= given.some(value => comesFrom(file, value, names, iteration, seen))
      }
    }
    return false
  })
  return found
}

/** Whether the element is itself a list: by its value, or because the body treats it as one. */
export function isListElement(ev: Evaluator, file: SourceFile, iteration: Iteration): boolean {
  if (iteration.over) {
    const element = ev.elementOf(ev.valueOf(file, iteration.over))
    if (element.kind === 'array' || yieldsLists(ev, file, iteration.over)) return true
  }
  return iteration.element !== undefined && elementNames(iteration.element).some(name => isUsedAsList(file, name))
}

/** The names that the element binds to lists: `chunk`, also of `[index, chunk]`. */
const listNames = (ev: Evaluator, file: SourceFile, { element }: Iteration): readonly NodeOf<'Identifier'>[] =>
  element === undefined ? [] : elementNames(element).filter(name => ev.valueOf(file, name).kind === 'array' || isUsedAsList(file, name))

function elementNames(pattern: Node): readonly NodeOf<'Identifier'>[] {
  const names: NodeOf<'Identifier'>[] = []
  if (pattern.type === 'Identifier') names.push(pattern)
  if (pattern.type === 'ArrayPattern') for (const element of pattern.elements) if (element?.type === 'Identifier') names.push(element)
  return names
}

const LIST_MEMBERS = new Set(['map', 'forEach', 'filter', 'reduce', 'flatMap', 'some', 'every', 'push', 'length'])

function isUsedAsList(file: SourceFile, name: NodeOf<'Identifier'>): boolean {
  const scopeOwner = name
  return (lookUp(file, name.name, scopeOwner)?.references ?? []).some(reference => {
    const parent = file.parentOf(reference)
    if (parent?.type === 'SpreadElement') return file.parentOf(parent)?.type === 'ArrayExpression'
    if (parent?.type === 'ForOfStatement') return parent.right === reference
    if (parent?.type !== 'MemberExpression' || parent.object !== reference) return false
    const member = memberName(parent)
    if (member === undefined || !LIST_MEMBERS.has(member)) return false
    // A string has a length too: only array methods are proof.
    return member !== 'length'
  })
}
