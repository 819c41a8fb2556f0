import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { mutations } from '../findings/mutations.js'
import { linksOf } from './chain-links.js'
import { isResultChanged } from './changed-results.js'
import { hasDistinctKeys } from './own-rows.js'
import { isRow, type Read, rowVariable } from './row-variable.js'

/**
 * Whether a round changes what its read gives, so that another with the same key, which is given the same, would see it changed where it would have read it as the database has it. Not
 * where no two keys are the same, nor where each change is saved in a library whose rows then have what the database has, nor where
 * they were given the same before.
 */
export function mayShareChanges(read: Read): boolean {
  const { analysis, direct, file, givesOne, iterations, key, used } = read
  const [inner] = iterations
  const outermost = iterations.at(-1)
  if (direct.forms.sharesRows === true || !inner || !outermost || !isResultChanged(file, used, outermost.body)) return false
  if (iterations.length === 1 && key && hasDistinctKeys(analysis, file, key, inner)) return false
  const row = givesOne ? rowVariable(read) : undefined
  return !row || !isSavedWhenChanged(read, row)
}

/** Whether every change of a member of the row is followed by a call that saves the row, whichever way the round takes. */
export function isSavedWhenChanged({ direct: { forms: { savesRow = [] } }, file, iterations }: Read, row: NodeOf<'Identifier'>): boolean {
  const body = iterations.at(-1)?.body
  if (!body) return false
  const saves: Node[] = []
  walk(body, node => {
    const [link] = node.type === 'CallExpression' ? linksOf(node) : []
    if (node.type !== 'CallExpression' || link?.call !== node || !savesRow.includes(link.name)) return undefined
    const callee = unwrap(node.callee)
    const owner = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined
    if (isRow(file, owner, row) || node.arguments.some(argument => isRow(file, unwrap(argument), row))) saves.push(node)
    return undefined
  })
  return mutations(file, body).every(({ node, target }) => {
    const root = rootOf(target)
    return !isRow(file, root, row) || saves.some(save => alwaysFollows(file, save, node, body))
  })
}

function rootOf(node: Node): Node {
  const at = unwrap(node)
  return at.type === 'MemberExpression' ? rootOf(at.object) : at
}

/** Whether a round that comes to the first place also comes to the later one: no condition, loop or function is around that alone, and nothing between the two leaves. */
function alwaysFollows(file: SourceFile, later: Node, first: Node, body: Node): boolean {
  if (later.range[0] < first.range[1]) return false
  for (let node = file.parentOf(later); node && !contains(node, first); node = file.parentOf(node))
    if (isFunction(node) || isLoopStatement(node) || /^(?:If|Switch|Try)Statement$|^(?:SwitchCase|CatchClause|ConditionalExpression|LogicalExpression)$/.test(node.type)) return false
  let leaves = false
  walk(body, node => {
    if (/^(?:Continue|Break|Return|Throw)Statement$/.test(node.type) && node.range[0] > first.range[1] && node.range[1] < later.range[0]) leaves = true
    return !leaves && !isFunction(node) ? undefined : false
  })
  return !leaves
}
