import type { Finding, Iteration, SourceFile, WitnessStep } from '../model/index.js'
import { targetsOf } from '../effects/function-facts.js'
import { isConnection, transactionBehind } from '../effects/transactions.js'
import { type Analysis, type Candidate, collectCandidates } from './candidates.js'
import { isListElement } from './chunk-work.js'
import { callText, chainText, iteratedText, rangeOf } from './describe.js'
import { isIsolated } from './isolated-elements.js'
import { silenceOf } from './silences.js'
import { transactionOf } from './transaction-handles.js'

/**
 * Transactions that are opened once per element of data, directly or in functions of the project that open one on every way. Savepoints, and transactions
 * of a chunk of elements, are none, nor are those after whose failure the code goes on with the other elements. Whether elements must be committed one by
 * one for another reason is not known to the analysis.
 */
export function detectTransactionsInLoops(analysis: Analysis, file: SourceFile): readonly Finding[] {
  return collectCandidates(analysis, file).flatMap(candidate => {
    const opened = openedBy(analysis, file, candidate)
    const row = opened && candidate.iterations.find((iteration, position) => isPerElement(analysis, file, candidate, iteration, position))
    if (!row) return []
    const over = iteratedText(file, row)
    const name = callText(file, candidate)
    return [{
      kind: 'transaction-in-loop',
      messageId: over === undefined ? 'transactionPerPass' : 'transactionPerElement',
      data: { call: `\`${name}\``, over: over === undefined ? '' : `\`${over}\``, chain: chainText(analysis.ev, file, name, opened.chain), remedy: REMEDY },
      range: rangeOf(candidate),
      certainty: opened.certainty,
      chain: opened.chain,
    } satisfies Finding]
  })
}

const REMEDY = 'Each is begun and committed by itself: open one around the loop, or one per batch, and write all elements in it at once.'

function isPerElement({ ev }: Analysis, file: SourceFile, candidate: Candidate, iteration: Iteration, position: number): boolean {
  return silenceOf(ev, file, candidate, iteration, position) === undefined && !isListElement(ev, file, iteration) && !isIsolated(file, candidate.node, iteration)
}

function openedBy(analysis: Analysis, file: SourceFile, { query, summary, node, execution }: Candidate): { readonly chain: readonly WitnessStep[]; readonly certainty: Finding['certainty'] } | undefined {
  const { ev, queries } = analysis
  if (execution !== 'at') return undefined
  if (query) return query.effect === 'transaction' && !isConnection(ev, query) && !transactionOf(analysis, file, query) ? { chain: [], certainty: query.certainty } : undefined
  if (!summary || node.type !== 'CallExpression') return undefined
  const opened = transactionBehind(ev, queries, targetsOf(ev, file, node))
  return opened && { chain: opened.witness, certainty: opened.query.certainty }
}
