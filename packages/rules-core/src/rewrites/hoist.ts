import type { Node, Planned, SourceFile } from '../model/index.js'
import { contains, unwrap } from '../ast/syntax.js'
import { targetsOf } from '../effects/function-facts.js'
import { reachableQueries } from '../effects/reachable-queries.js'
import { searchAt } from '../findings/linear-searches.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { lookUp } from '../values/bindings.js'
import { linksOf } from './chain-links.js'
import { insertAt, textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { layoutOf, linesAt, withoutLine } from './layout.js'
import { freshNames, plural, singular } from './names.js'
import { mayInterfere, otherQueries } from './other-work.js'
import { placementOf } from './placement.js'
import { areQuiet } from './quiet-functions.js'
import { isChangedIn } from '../findings/region-changes.js'
import { isRepeatable } from './repeatable.js'
import { mayComeAfterReads } from './round-work.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { usedNode } from './used-result.js'

/**
 * The same read in every round → one read before the loop. Decided: nothing in it comes from the element or from what the body changes, no write of the loop
 * touches what it reads, it runs in every round and does not throw for a missing row. It is made once for an empty list too.
 */
export const hoist: Transform = site => {
  const { analysis, candidate, file, iteration } = site
  const { node } = candidate
  // Functions behind the call are walked through only when it is the same in every round: few are.
  if (node.type !== 'CallExpression' || !iteration.element || variesInLoop(file, node, iteration)) return undefined
  const queries = queriesOf(site)
  if (queries.some(query => query.effect === 'insert' || query.effect === 'update' || query.effect === 'delete' || query.effect === 'upsert' || query.effect === 'raw')) return undefined
  return attempt('hoist-query', () => {
    if (queries.length === 0) return refuse('in-another-function')
    // SQL may call functions that write, or that differ from call to call: `SELECT nextval('numbers')`.
    if (queries.some(({ entity }) => entity === undefined)) return refuse('out-of-sight')
    const used = usedNode(file, node)
    const around = guardsBetween(file, used, iteration)
    if (!around) return refuse('in-another-function')
    const throws = queries.some(query => /Or(?:Throw|Fail)$/.test(query.operation))
    // An error that no round may come to, or that a round catches, stays where it is when the query is made where it is first needed.
    const isLazy = throws && candidate.query !== undefined && candidate.query.effect === 'read-one' && iteration.callback === undefined
    if (throws && !isLazy) return refuse('missing-row-throws')
    if (around.caught && !isLazy) return refuse('handles-errors-per-element')
    if (!candidate.query && !areQuiet(analysis, targetsOf(analysis.ev, file, node))) return refuse('in-another-function')
    const isPure = (callee: Node): boolean => queries.some(query => isCondition(site, query.orm, callee))
    const isSame = (argument: Node): boolean => isRepeatable(argument, isPure) && !isChangedIn(file, argument, iteration.node, { wholes: true, handedOutside: node })
    if (!linksOf(node).every(({ call }) => call.arguments.every(isSame))) return refuse('depends-on-the-loop')
    const others = otherQueries(analysis, file, iteration.body, node)
    const leaving = { analysis, file, asked: node, iterations: candidate.iterations.slice(0, candidate.iterations.indexOf(iteration) + 1) }
    if (!others || others.some(other => queries.some(query => mayInterfere(other.query, query)) && !(candidate.query && mayComeAfterReads(leaving, other.at)))) return refuse('other-work-in-between')
    const placement = placementOf(file, iteration.node)
    if (typeof placement === 'string') return refuse(placement)
    const names = freshNames(file)
    const { end } = layoutOf(file)
    const what = singular(queries[0]?.entity?.name)
    const title = 'Run the query once before the loop'
    const at = placement.statement.range[0]
    const text = used.type === 'AwaitExpression' ? textOf(file, used) : `await ${textOf(file, used)}`
    if (isLazy) return firstTime(file, used, { at, name: names.take(what), text, end })
    // A declaration moves as a whole, under the name that it has.
    const declared = declarationOf(file, used)
    // Once for all rounds the rows would be one list that each round searches: what is needed then is an index.
    if (searchesIn(file, used) || (declared?.target.type === 'Identifier' && (lookUp(file, declared.target.name, declared.target)?.references ?? []).some(reference => searchesIn(file, reference)))) return refuse('result-is-used')
    if (declared && declared.name !== undefined && isUnknownOutside(file, declared.name, placement.statement) && !isChanged(file, declared.target)) {
      const line = `const ${textOf(file, declared.target)} = ${text}${end}`
      return { transformation: 'hoist-query', title, roundTrips: 'constant', edits: [insertAt(at, linesAt(file, at, [line, ''])), withoutLine(file, declared.statement.range)] }
    }
    if (declared && isChanged(file, declared.target)) return refuse('result-is-used')
    const name = names.take(queries[0]?.effect === 'read-many' ? plural(what) : queries[0]?.effect === 'count' ? `${what}Count` : what)
    return { transformation: 'hoist-query', title, roundTrips: 'constant', edits: [insertAt(at, linesAt(file, at, [`const ${name} = ${text}${end}`, ''])), { range: bracketed(file, used), text: name }] }
  })
}

/** `x ??= await …` in the place of a query that gives a row or throws: made in the first round that comes to it. */
function firstTime(file: SourceFile, used: Node, { at, end, name, text }: { readonly at: number; readonly end: string; readonly name: string; readonly text: string }): Planned {
  return {
    transformation: 'hoist-query',
    title: 'Run the query once, in the first round that needs it',
    roundTrips: 'constant',
    edits: [insertAt(at, linesAt(file, at, [`let ${name}${end}`, ''])), { range: bracketed(file, used), text: `(${name} ??= ${text})` }],
  }
}

/** The queries of the call, if every one is known. */
function queriesOf({ analysis: { ev, queries }, candidate: { query, node }, file }: Site) {
  if (query) return [query]
  return node.type === 'CallExpression' ? (reachableQueries(ev, queries, targetsOf(ev, file, node)) ?? []) : []
}

/** `(await find()).length` needs its brackets for the `await` only. */
function bracketed(file: SourceFile, used: Node): readonly [number, number] {
  const [start, end] = used.range
  const isAround = file.parentOf(used)?.type === 'MemberExpression' && file.text[start - 1] === '(' && file.text[end] === ')'
  return isAround ? [start - 1, end + 1] : [start, end]
}

/** A function of the library that only writes down a condition: `eq(users.id, 1)`. */
function isCondition({ analysis: { ev }, file }: Site, orm: string, callee: Node): boolean {
  const adapter = ev.library.adapter(orm)
  if (callee.type !== 'Identifier' || !adapter?.bulkForms) return false
  const { conditions, imports = {} } = adapter.bulkForms
  const value = ev.valueOf(file, callee)
  const name = value.kind === 'external' && value.form === 'export' && adapter.packages.includes(value.package) ? value.path.at(-1) : undefined
  return name !== undefined && (Object.hasOwn(imports, name) || conditions.some(condition => condition.form === 'function' && condition.name === name))
}

/** `const x = await …`, alone in its declaration. */
function declarationOf(file: SourceFile, used: Node): { readonly statement: Node; readonly target: Node; readonly name: string | undefined } | undefined {
  const declarator = file.parentOf(used)
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== used) return undefined
  const statement = file.parentOf(declarator)
  if (statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined
  return { statement, target: declarator.id, name: declarator.id.type === 'Identifier' && statement.kind === 'const' ? declarator.id.name : undefined }
}

const isUnknownOutside = (file: SourceFile, name: string, statement: Node): boolean => {
  const binding = lookUp(file, name, statement)
  return binding === undefined || binding.declarations.every(declaration => contains(statement, declaration.name))
}

/** Whether the result, which all rounds will share, is changed by one: assigned to, or handed to a mutating method of its own. */
function isChanged(file: SourceFile, target: Node): boolean {
  if (target.type !== 'Identifier') return false
  return (lookUp(file, target.name, target)?.references ?? []).some(reference => {
    let node: Node = reference
    let parent = file.parentOf(node)
    while (parent && ((parent.type === 'MemberExpression' && parent.object === node) || unwrap(parent) !== parent)) {
      node = parent
      parent = file.parentOf(parent)
    }
    if (parent?.type === 'AssignmentExpression' && parent.left === node) return true
    if (parent?.type === 'UpdateExpression') return true
    return parent?.type === 'CallExpression' && parent.callee === node && node.type === 'MemberExpression' && /\.(?:push|pop|shift|unshift|splice|sort|reverse|set|delete|save|update|destroy|remove)$/.test(textOf(file, node))
  })
}

/** `teams.find(team => …)`. */
function searchesIn(file: SourceFile, list: Node): boolean {
  const member = file.parentOf(list)
  const call = member && file.parentOf(member)
  return call?.type === 'CallExpression' && searchAt(call)?.callee.object === list
}
