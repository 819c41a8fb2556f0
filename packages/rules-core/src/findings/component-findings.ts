import type { Finding, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { valueOfBinding } from '../values/names.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { chainText, iteratedText, renderRemedyText, verbOf } from './describe.js'

const HAS_COMPONENT = /<[A-Z]/

/**
 * Async function components that query and are rendered once per element of data: `rows.map(row => <Row id={row.id} />)`. Only a server renders
 * an async component, and once each. Components behind `memo`, `lazy` or a property are not looked at.
 */
export function detectQueryingComponents(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  if (!HAS_COMPONENT.test(file.text)) return findings
  walk(file.program, node => {
    if (node.type === 'JSXOpeningElement' && node.name.type === 'JSXIdentifier' && /^[A-Z]/.test(node.name.name)) {
      const finding = findingOf(analysis, file, node, node.name)
      if (finding) findings.push(finding)
    }
  })
  return findings
}

function findingOf({ ev, effects }: Analysis, file: SourceFile, element: Node, name: NodeOf<'JSXIdentifier'>): Finding | undefined {
  const iteration = iterationsAround(ev, file, element).iterations.find(({ kind }) => kind === 'row')
  if (!iteration) return undefined
  const targets = asyncComponents(ev, file, name).map(ref => ({ ref, args: [] }))
  const summary = effects.of({ targets, varying: [0], concurrent: true })
  if (summary.kind !== 'queries') return undefined
  const over = iteratedText(file, iteration)
  return {
    kind: 'unbatched-resolver',
    messageId: 'queryPerRendering',
    data: {
      verb: verbOf(summary.query.effect, 'query'),
      over: over === undefined ? 'the list' : `\`${over}\``,
      call: `\`<${name.name}>\``,
      chain: chainText(ev, file, name.name, summary.witness),
      remedy: renderRemedyText(ev, summary.query),
    },
    range: name.range,
    certainty: summary.query.certainty,
    chain: summary.witness,
  }
}

function asyncComponents(ev: Evaluator, file: SourceFile, name: NodeOf<'JSXIdentifier'>) {
  const binding = lookUp(file, name.name, name)
  return membersOf(binding ? valueOfBinding(ev, file, binding) : { kind: 'unknown', reason: 'unresolved-name' }).flatMap(value => {
    const found = value.kind === 'function' ? ev.find(value.ref) : undefined
    return value.kind === 'function' && isFunction(found?.node) && found.node.async ? [value.ref] : []
  })
}
