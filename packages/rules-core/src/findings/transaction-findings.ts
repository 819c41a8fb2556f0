import type { Finding, QueryCall, SourceFile } from '../model/index.js'
import { calleeText } from '../effects/callee-text.js'
import { parametersOf } from '../ast/syntax.js'
import type { Node } from '../model/index.js'
import type { Analysis } from './candidates.js'
import { type DependentWrites, dependentWrites } from './dependent-writes.js'
import { callText, chainText, rangeOf } from './describe.js'
import { clientText, isOutsideOf, transactionAround, type TransactionScope, transactionsOf } from './transaction-scopes.js'
import { collectWrites } from './write-calls.js'
import { type WriteBehindCall, writesBehindCalls } from './writes-behind-calls.js'

/**
 * Writes that belong together and are in no transaction: those that a transaction's callback makes on another client, and those that depend on each
 * other without one. A file without two writes, or without one inside a callback, is not looked at further. Writes behind calls of project functions
 * are not looked at.
 */
export function detectMissingTransactions(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const { ev } = analysis
  const writes = collectWrites(analysis, file)
  const outside = writes.flatMap(write => {
    const scope = isInCatch(file, write.node) ? undefined : transactionAround(ev, file, write.node)
    return scope && isOutsideOf(ev, file, scope, write) ? [outsideFinding(analysis, file, write, scope)] : []
  })
  const apart = dependentWrites(analysis, file, writes).map(pair => apartFinding(analysis, file, pair))
  const behind = writesBehindCalls(analysis, file).map(write => behindFinding(analysis, file, write))
  return [...outside, ...behind, ...apart].sort((a, b) => a.range[0] - b.range[0])
}

/** What is noted down about a failure must outlive the transaction. */
function isInCatch(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (current.type === 'CatchClause') return true
  return false
}

const textOf = (file: SourceFile, write: QueryCall): string => callText(file, { node: write.node, iterations: [], execution: 'at' })
const placeOf = (write: QueryCall): readonly [number, number] => rangeOf({ node: write.node, iterations: [], execution: 'at' })

function outsideFinding({ ev }: Analysis, file: SourceFile, write: QueryCall, scope: TransactionScope): Finding {
  const option = transactionsOf(ev, scope.orm)?.option
  const [parameter] = parametersOf(scope.callback)
  const given = parameter?.type === 'Identifier' ? parameter.name : undefined
  const client = clientText(file, write.node)
  const remedy = option === undefined
    ? given === undefined ? 'Take the client that the callback is given and write with that.' : `Write with \`${given}\` instead of \`${client}\`.`
    : `Pass it on: \`{ ${given === undefined || given === option ? option : `${option}: ${given}`} }\`.`
  return {
    kind: 'missing-transaction',
    messageId: 'outsideTransaction',
    data: { call: `\`${textOf(file, write)}\``, transaction: `\`${calleeText(file, scope.call.callee)}\``, remedy },
    range: placeOf(write),
    certainty: 'proved',
    chain: [],
  }
}

function behindFinding({ ev }: Analysis, file: SourceFile, { call, scope, summary }: WriteBehindCall): Finding {
  const [parameter] = parametersOf(scope.callback)
  const made = { node: call, iterations: [], execution: 'at' } as const
  return {
    kind: 'missing-transaction',
    messageId: 'outsideBehindCall',
    data: {
      call: `\`${callText(file, made)}\``,
      transaction: `\`${calleeText(file, scope.call.callee)}\``,
      chain: chainText(ev, file, calleeText(file, call.callee), summary.witness),
      given: parameter?.type === 'Identifier' ? `\`${parameter.name}\`` : 'the client that the callback is given',
    },
    range: rangeOf(made),
    certainty: 'proved',
    chain: summary.witness,
  }
}

function apartFinding({ ev }: Analysis, file: SourceFile, { first, second, tie }: DependentWrites): Finding {
  const open = transactionsOf(ev, first.orm)?.open ?? ''
  return {
    kind: 'missing-transaction',
    messageId: tie === 'made' ? 'madeAlone' : 'deletedAlone',
    data: { call: `\`${textOf(file, first)}\``, then: `\`${textOf(file, second)}\``, line: String(file.lineOf(second.node.range[0])), open: `\`${open}\`` },
    range: placeOf(first),
    certainty: 'proved',
    chain: [],
  }
}
