import type { EffectSummary, Iteration, QueryCall, SourceFile, WitnessStep } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { calleeText } from '../effects/callee-text.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Candidate } from './candidates.js'

const MAX_OVER = 40

/** What is iterated, as written, when it is short enough to be read. */
export function iteratedText(file: SourceFile, iteration: Iteration): string | undefined {
  if (!iteration.over) return undefined
  const node = unwrap(iteration.over)
  const text = file.text.slice(node.range[0], node.range[1]).replace(/\s+/g, ' ')
  return text.length <= MAX_OVER ? text : calleeText(file, node)
}

/** The call as written, without its arguments; a function that is handed on by name is part of what is called: `posts.map(toDto)`. */
export function callText(file: SourceFile, { node, iterations }: Candidate): string {
  const callee = calleeText(file, node.type === 'CallExpression' ? node.callee : node.tag)
  const [argument] = node.type === 'CallExpression' && iterations[0]?.node === node ? node.arguments : []
  return argument?.type === 'Identifier' || argument?.type === 'MemberExpression' ? `${callee}(${calleeText(file, argument)})` : callee
}

/** From the receiver's start to the method name's end. */
export const rangeOf = ({ node }: Candidate): readonly [number, number] => rangeOfCall(node)

/** The same of a call that stands by itself. */
export function rangeOfCall(node: Candidate['node']): readonly [number, number] {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
  return [callee.range[0], callee.type === 'MemberExpression' ? callee.property.range[1] : callee.range[1]]
}

/** ` load → this.users.findOneBy (src/user.service.ts:41).`, or nothing for a direct call. */
export function chainText(ev: Evaluator, file: SourceFile, own: string, chain: readonly WitnessStep[]): string {
  const last = chain.at(-1)
  if (!last) return ''
  const names = [own, ...chain.map(step => step.name)].map(name => name.replace(/^this\.(?=.)/, ''))
  const line = (last.path === file.path ? file : ev.project.file(last.path))?.lineOf(last.offset)
  const place = last.path === file.path ? `line ${String(line)}` : `${ev.project.display(last.path)}${line === undefined ? '' : `:${String(line)}`}`
  return ` ${names.join(' → ')} (${place}).`
}

type Query = Pick<QueryCall, 'orm' | 'effect' | 'bulk'>

/** What to write instead, with the library's own bulk form by name. */
export function remedyText(ev: Evaluator, query: Query, direct: boolean, invariant: boolean): string {
  const title = ev.library.adapter(query.orm)?.title ?? query.orm
  if (invariant) return 'Nothing in it depends on the element: run it once, before the loop.'
  if (query.bulk === undefined) return isWrite(query.effect) ? `Collect the rows and write them in one ${title} call.` : `Load all rows in one ${title} call before the loop and look them up in a Map.`
  const where = direct ? '' : ' where the query is made'
  return isWrite(query.effect) ? `Collect the rows and write them at once${where}: \`${query.bulk}\`.` : `Load all rows at once${where}: \`${query.bulk}\`, then look them up in a Map.`
}

/** What to write in a resolver instead: the keys of all parents are only known to a loader, or to the query that loads the parents. */
export function batchRemedyText(ev: Evaluator, query: Query): string {
  const title = ev.library.adapter(query.orm)?.title ?? query.orm
  const bulk = query.bulk === undefined ? `in one ${title} call` : `with one \`${query.bulk}\``
  return isWrite(query.effect) ? `Collect what the parents write and write it at once ${bulk}.` : `Load for all parents ${bulk} behind a DataLoader, or together with the parents.`
}

/** What to write instead of a component that loads its own row. */
export function renderRemedyText(ev: Evaluator, query: Query): string {
  const title = ev.library.adapter(query.orm)?.title ?? query.orm
  return `Load for all elements ${query.bulk === undefined ? `in one ${title} call` : `with one \`${query.bulk}\``} before they are rendered, and hand each component its own.`
}

const VERBS: Readonly<Partial<Record<QueryCall['effect'], string>>> = { insert: 'insert', update: 'update', delete: 'delete', upsert: 'upsert' }

export const verbOf = (effect: QueryCall['effect'], otherwise = 'write'): string => VERBS[effect] ?? otherwise

/** The query at the end of a candidate's chain. */
export const queryOfCandidate = (candidate: Candidate): Omit<QueryCall, 'node'> | undefined => candidate.query ?? candidate.summary?.query

export const chainOfCandidate = (candidate: Candidate): Extract<EffectSummary, { kind: 'queries' }>['witness'] => candidate.summary?.witness ?? []
