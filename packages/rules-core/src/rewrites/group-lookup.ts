import type { Node, SourceFile } from '../model/index.js'
import { type Edit } from '../model/index.js'
import { replace, textOf } from './edits.js'
import { keyedSearch, type SearchTransform } from './in-memory-site.js'
import { groupIndex } from './list-index.js'
import { isFollowedPlainly, isOnlyRead, isValueOfChain } from './search-use.js'
import { attempt, refuse } from './site.js'

/**
 * All elements with a key, per element → a Map of lists, built once. Their order stays. A list that a round keeps, hands on or changes is its own copy. Searches with further
 * conditions are made in the list of their key only.
 */
export const groupLookup: SearchTransform = site => {
  const { file, search: { call, callee, method } } = site
  if (!/^(?:filter|find|findLast|some)$/.test(method)) return undefined
  return attempt('group-lookup', () => {
    const { list, key } = keyedSearch(site)
    const { test } = key
    if (test.negated) return refuse('not-an-equality')
    if (method !== 'filter' && test.rest.length === 0) return undefined
    if (list.optional && method !== 'find' && isValueOfChain(callee)) return refuse('may-be-missing')
    if (isFollowedPlainly(file, call) && isValueOfChain(callee)) return refuse('may-be-missing')
    const index = groupIndex(file, list, key)
    const group = `${index.name}.get(${textOf(file, test.value)})`
    const rest = test.rest.length === 0 ? undefined : `.${method}(${predicateText(file, call.arguments[0] as Node, test.rest)})`
    const text = rest === undefined
      ? isOnlyRead(file, call) ? `(${group} ?? [])` : `[...(${group} ?? [])]`
      : method === 'find' || method === 'findLast' ? `${group}?${rest}` : `(${group} ?? [])${rest}`
    const edits: readonly Edit[] = [...list.place.insert(index.lines), replace(call, unparenthesised(file, call, text))]
    return { transformation: 'group-lookup', title: `Group \`${list.name}\` by key once before the loop`, roundTrips: 'none', edits }
  })
}

/** The predicate without the equality. */
function predicateText(file: SourceFile, predicate: Node, rest: readonly Node[]): string {
  const [first, ...more] = rest
  const test = more.length === 0 && first ? textOf(file, first) : rest.map(condition => (condition.type === 'LogicalExpression' ? `(${textOf(file, condition)})` : textOf(file, condition))).join(' && ')
  const fn = predicate as unknown as { params: readonly Node[] }
  const parameter = textOf(file, fn.params[0] as Node)
  return `${/^[\w$]+$/.test(parameter) ? parameter : `(${parameter})`} => ${test.startsWith('{') ? `(${test})` : test}`
}

/** `const own = (groups.get(id) ?? [])` needs no brackets. */
function unparenthesised(file: SourceFile, call: Node, text: string): string {
  const parent = file.parentOf(call)
  const alone = parent?.type === 'VariableDeclarator' || parent?.type === 'ReturnStatement' || parent?.type === 'ForOfStatement' || (parent?.type === 'AssignmentExpression' && parent.right === call) || (parent?.type === 'CallExpression' && parent.callee !== call)
  return alone && /^\(.* \?\? (?:\[\]|-1)\)$/.test(text) ? text.slice(1, -1) : text
}
