import type { Finding, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { namesInPattern } from '../ast/pattern-names.js'
import { isClass, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { executionOf } from '../queries/execution.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { callText, rangeOf } from './describe.js'
import { type CacheLookUp, cacheLookUps, statementsBefore } from './late-caches.js'

/**
 * Reads that are made before a cache is asked, although the answer of the cache is returned without them. Reads whose result is used before, such as for a
 * check of rights, those that throw when there is no row, and those behind calls of project functions are silent.
 */
export function detectLateCaches(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings = new Map<Node, Finding>()
  for (const lookedUp of cacheLookUps(file)) {
    if (lookedUp.asked.type === 'CallExpression' && analysis.queries.queryAt(file, lookedUp.asked)) continue
    for (const statement of statementsBefore(file, lookedUp)) {
      if (statement.type !== 'VariableDeclaration') continue
      for (const declarator of statement.declarations) {
        const query = needlessQuery(analysis, file, declarator, lookedUp)
        if (query && !findings.has(query.node)) findings.set(query.node, findingOf(file, query, lookedUp))
      }
    }
  }
  return [...findings.values()].sort((a, b) => a.range[0] - b.range[0])
}

/** The read whose result a declaration keeps, when nothing of it is used before the cache has been asked. */
function needlessQuery(analysis: Analysis, file: SourceFile, declarator: NodeOf<'VariableDeclarator'>, { isMiss }: CacheLookUp): QueryCall | undefined {
  if (declarator.init == null || declarator.init.type !== 'AwaitExpression') return undefined
  const query = readIn(analysis, file, declarator.init)
  if (!query) return undefined
  const references = namesInPattern(declarator.id).flatMap(name => (lookUp(file, name.name, name)?.references ?? []).filter(reference => reference !== name))
  return references.length > 0 && references.every(isMiss) ? query : undefined
}

/** The only query of an expression, when it is a proved read that throws for no missing row. */
function readIn({ ev, queries }: Analysis, file: SourceFile, expression: Node): QueryCall | undefined {
  const found: QueryCall[] = []
  const others: Node[] = []
  walk(expression, node => {
    if (isFunction(node) || isClass(node)) return false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return true
    const query = queries.queryAt(file, node)
    if (query) {
      found.push(query)
      return false
    }
    if (node.type === 'CallExpression' && !isThen(node)) others.push(node)
    return true
  })
  const [query] = found
  if (!query || found.length > 1 || others.length > 0 || isWrite(query.effect) || query.effect === 'raw' || query.effect === 'transaction') return undefined
  return query.certainty === 'proved' && query.fact.throwsIfNone !== true && executionOf(ev, file, query).kind === 'at' ? query : undefined
}

/** `.then(rows => rows[0])` is a part of the read. */
function isThen(call: NodeOf<'CallExpression'>): boolean {
  const callee = unwrap(call.callee)
  return callee.type === 'MemberExpression' && memberName(callee) === 'then'
}

function findingOf(file: SourceFile, query: QueryCall, { asked, text }: CacheLookUp): Finding {
  const made = { node: query.node, iterations: [], execution: 'at' } as const
  return {
    kind: 'late-cache',
    messageId: 'queryBeforeCache',
    data: { call: `\`${callText(file, made)}\``, cache: `\`${text}\``, line: String(file.lineOf(asked.range[0])) },
    range: rangeOf(made),
    certainty: 'proved',
    chain: [],
  }
}
