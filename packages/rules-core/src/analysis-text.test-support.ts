import type { Analysis } from './findings/candidates.js'
import { detectLoopQueries } from './findings/loop-findings.js'
import { MESSAGES } from './findings/messages.js'
import { calleeText } from './effects/callee-text.js'
import { targetsOf } from './effects/function-facts.js'
import { iterationsAround } from './iterations/around.js'
import type { EffectSummary, Finding, FindingKind, Iteration, Node, NodeRef, QueryCall, SourceFile, Value } from './model/index.js'
import { walk } from './ast/children.js'
import { executionOf } from './queries/execution.js'
import type { Evaluator } from './values/evaluator.js'
import { type AnalysedSample, shownCalls, shownExpression } from './analysis.test-support.js'

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const textOf = (file: SourceFile, node: Node): string => oneLine(file.text.slice(node.range[0], node.range[1]))

/** `main.ts`: a path as a sample writes it. */
const shortPath = (ev: Evaluator, path: string): string => ev.project.display(path)

function nameOf(ev: Evaluator, ref: NodeRef): string {
  const found = ev.find(ref)
  if (!found) return '(gone)'
  const { file, node } = found
  const parent = file.parentOf(node)
  for (const named of [node, parent]) {
    if (!named) continue
    const name = 'id' in named ? named.id : 'key' in named ? named.key : undefined
    if (name != null && typeof name === 'object' && 'name' in name) return name.name
  }
  return '(anonymous)'
}

/** A value on one line: `typeorm.repository<User>`, `User[]`, `class User`, `a | b`. */
function valueText(ev: Evaluator, value: Value): string {
  const text = (inner: Value): string => valueText(ev, inner)
  switch (value.kind) {
    case 'handle': {
      const entity = value.entity === undefined ? '' : `<${value.entity.name}>`
      const pending = value.pending === undefined ? '' : ` (${value.pending.effect} pending)`
      return `${value.certainty === 'likely' ? 'likely ' : ''}${value.orm}.${value.role}${entity}${pending}`
    }
    case 'operation':
      return `${text(value.receiver)}.${value.name}()`
    case 'function':
    case 'class':
    case 'interface':
      return `${value.kind} ${nameOf(ev, value.ref)}`
    case 'instance':
      return `${nameOf(ev, value.ref)}${value.typeArgs.size === 0 ? '' : `<${[...value.typeArgs.values()].map(text).join(', ')}>`}`
    case 'object':
    case 'shape':
      return `{…}`
    case 'module':
      return `module ${shortPath(ev, value.path)}`
    case 'array':
      return `${value.element.kind === 'union' ? `(${text(value.element)})` : text(value.element)}[]`
    case 'tuple':
      return `[${value.elements.map(text).join(', ')}]`
    case 'record':
      return `{ ${[...value.members].map(([name, member]) => `${name}: ${text(member)}`).join(', ')} }`
    case 'union':
      return value.members.map(text).join(' | ')
    case 'external':
      return `${value.form} of ${[value.package === '' ? '(missing)' : value.package, ...value.path].join('.')}`
    case 'builtin':
      return value.args === undefined ? value.name : `${value.name}<${value.args.map(text).join(', ')}>`
    case 'unknown':
      return `unknown: ${value.reason}`
  }
}

/** What each `show(expression)` of a sample stands for, a line each. */
export const valuesText = ({ ev, file }: AnalysedSample): string =>
  shownCalls(file).map(call => valueText(ev, ev.valueOf(file, shownExpression(call)))).join('\n')

const queryText = (query: Omit<QueryCall, 'node'>): string =>
  `${query.certainty === 'likely' ? 'likely ' : ''}${query.effect}${query.entity === undefined ? '' : ` of ${query.entity.name}`} by ${query.orm} ${query.operation === '' ? '()' : query.operation}`

interface Located { readonly at: number; readonly text: string }

const inSourceOrder = (lines: readonly Located[]): string => [...lines].sort((a, b) => a.at - b.at).map(line => line.text).join('\n')

/** Each query of a sample in source order, and whether it runs where it stands. */
export function queriesText({ ev, queries, file }: AnalysedSample): string {
  const lines: Located[] = []
  walk(file.program, node => {
    const query = queries.queryAt(file, node)
    if (!query) return
    const execution = executionOf(ev, file, query)
    const where = execution.kind === 'at' ? '' : execution.kind === 'batch' && execution.node.type === 'CallExpression' ? `, batch of ${calleeText(file, execution.node.callee)}` : ', not executed'
    lines.push({ at: node.range[0], text: `${queryText(query)}${where}` })
  })
  return inSourceOrder(lines)
}

/** `row serial over xs as x`. */
const iterationText = (file: SourceFile, { kind, schedule, over, element }: Iteration): string =>
  `${kind} ${schedule}${over ? ` over ${textOf(file, over)}` : ''}${element ? ` as ${textOf(file, element)}` : ''}`

/** What repeats each `show()` of a sample, from the innermost outwards, a line each. */
export const iterationsText = ({ ev, file }: AnalysedSample): string =>
  shownCalls(file).map(call => iterationsAround(ev, file, call).iterations.map(iteration => iterationText(file, iteration)).join(', within ') || 'once').join('\n')

const effectText = (ev: Evaluator, summary: EffectSummary): string =>
  summary.kind === 'none' ? 'none' : `${summary.witness.map(({ name, path }) => `${name} (${shortPath(ev, path)})`).join(' → ')}: ${queryText(summary.query)}`

/** What each call in `show(call())` of a sample does to the database, a line each. */
export const effectsText = ({ ev, effects, file }: AnalysedSample): string =>
  shownCalls(file).map(call => {
    const asked = shownExpression(call)
    if (asked.type !== 'CallExpression') throw new Error('show() takes a call')
    return effectText(ev, effects.of({ targets: targetsOf(ev, file, asked), varying: [], concurrent: false }))
  }).join('\n')

/** A finding's message as it is read. */
export const messageText = ({ kind, messageId, data }: Finding): string =>
  (MESSAGES[kind][messageId] ?? `no message ${messageId}`).replace(/\{\{(\w+)\}\}/g, (_, name: string) => data[name] ?? `{{${name}}}`)

/** Findings and silences of a sample in source order: `query: prisma.user.findUnique`, `constant-list: prisma.user.count`. */
export function reportsText(analysed: Analysis & { readonly file: SourceFile }): string {
  const { file } = analysed
  const { findings, silences } = detectLoopQueries(analysed, file)
  const lines: Located[] = [
    ...findings.map(({ kind, range, certainty, messageId }) => ({
      at: range[0],
      text: `${certainty === 'likely' ? 'likely ' : ''}${kind === 'write-in-loop' ? 'write' : 'query'}${messageId === 'invariantQuery' ? ' (invariant)' : ''}: ${oneLine(file.text.slice(range[0], range[1]))}`,
    })),
    ...silences.map(({ range, reason, call }) => ({ at: range[0], text: `${reason}: ${call}` })),
  ]
  return inSourceOrder(lines)
}

/** The messages of a sample's findings, a line each. */
export const messagesText = (analysed: AnalysedSample): string =>
  detectLoopQueries(analysed, analysed.file).findings.map(messageText).join('\n')

export const kindsOfFindings = Object.keys(MESSAGES) as readonly FindingKind[]

/** What a detector finds in a sample, a line each: `messageId: prisma.user.findMany, chain`. */
export const findingsText = ({ file }: AnalysedSample, findings: readonly Finding[]): string =>
  findings.map(({ certainty, messageId, range, data }) => `${certainty === 'likely' ? 'likely ' : ''}${messageId}: ${oneLine(file.text.slice(range[0], range[1]))}${data['chain'] ? `,${data['chain']}` : ''}`).join('\n')
