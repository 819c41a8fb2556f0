import type { EffectSummary, Finding, FunctionNode, Node, NodeOf, NodeRef, SourceFile, Value } from '../model/index.js'
import { isClass, isFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { valueOfBinding } from '../values/names.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { chainText, iteratedText, renderRemedyText, verbOf } from './describe.js'

const HAS_COMPONENT = /<(?:[\w$]+\.)*[A-Z]/
/** Components between the list and the one that queries. */
const MAX_DEPTH = 3

/**
 * Function components that query and are rendered once per element of data: `rows.map(row => <Row id={row.id} />)`, themselves or by way of components that
 * they always render. Only a server renders an async component, and once each. Components behind `memo`, `lazy` or a property of an object are not looked at.
 */
export function detectQueryingComponents(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  if (!HAS_COMPONENT.test(file.text)) return findings
  walk(file.program, node => {
    const name = node.type === 'JSXOpeningElement' ? componentName(node.name) : undefined
    const finding = name && findingOf(analysis, file, node, name)
    if (finding) findings.push(finding)
  })
  return findings
}

type ComponentName = NodeOf<'JSXIdentifier'> | NodeOf<'JSXMemberExpression'>

/** `<Row />`, `<list.Row />` */
function componentName(name: NodeOf<'JSXOpeningElement'>['name']): ComponentName | undefined {
  const last = name.type === 'JSXMemberExpression' ? name.property : name
  return last.type === 'JSXIdentifier' && name.type !== 'JSXNamespacedName' && /^[A-Z]/.test(last.name) ? name : undefined
}

const textOf = (file: SourceFile, { range: [start, end] }: Node): string => file.text.slice(start, end)

function findingOf(analysis: Analysis, file: SourceFile, element: Node, name: ComponentName): Finding | undefined {
  const { ev } = analysis
  const iteration = iterationsAround(ev, file, element).iterations.find(({ kind }) => kind === 'row')
  const found = iteration && queryOf(analysis, file, name, MAX_DEPTH)
  if (!found) return undefined
  const { query, witness } = found
  const over = iteratedText(file, iteration)
  return {
    kind: 'unbatched-resolver',
    messageId: 'queryPerRendering',
    data: {
      verb: verbOf(query.effect, 'query'),
      over: over === undefined ? 'the list' : `\`${over}\``,
      call: `\`<${textOf(file, name)}>\``,
      chain: chainText(ev, file, textOf(file, name), witness),
      remedy: renderRemedyText(ev, query),
    },
    range: name.range,
    certainty: query.certainty,
    chain: witness,
  }
}

type Found = Pick<Extract<EffectSummary, { kind: 'queries' }>, 'query' | 'witness'>

/** The query that rendering a component makes, in its own function or in a component that it renders on every way. */
function queryOf(analysis: Analysis, file: SourceFile, name: ComponentName, depth: number): Found | undefined {
  const { ev, effects } = analysis
  const components = componentsOf(ev, file, name)
  const targets = components.flatMap(({ ref, fn }) => (fn.async ? [{ ref, args: [] }] : []))
  const summary = effects.of({ targets, varying: [0], concurrent: true })
  if (summary.kind === 'queries') return summary
  const [only] = components
  return only && components.length === 1 && depth > 0 ? queryBelow(analysis, only, depth - 1) : undefined
}

function queryBelow(analysis: Analysis, { file, fn }: Component, depth: number): Found | undefined {
  let found: Found | undefined
  walk(fn.body, node => {
    if (found || isFunction(node) || isClass(node) || node.type === 'ConditionalExpression' || node.type === 'LogicalExpression' || node.type === 'IfStatement') return false
    const name = node.type === 'JSXOpeningElement' ? componentName(node.name) : undefined
    const below = name && queryOf(analysis, file, name, depth)
    if (below) found = { query: below.query, witness: [{ name: textOf(file, name), path: file.path, offset: name.range[0] }, ...below.witness] }
    return !found
  })
  return found
}

interface Component {
  readonly ref: NodeRef
  readonly file: SourceFile
  readonly fn: FunctionNode
}

function componentsOf(ev: Evaluator, file: SourceFile, name: ComponentName): readonly Component[] {
  return membersOf(componentValue(ev, file, name)).flatMap(value => {
    const found = value.kind === 'function' ? ev.find(value.ref) : undefined
    return value.kind === 'function' && found && isFunction(found.node) ? [{ ref: value.ref, file: found.file, fn: found.node }] : []
  })
}

function componentValue(ev: Evaluator, file: SourceFile, name: Node): Value {
  if (name.type === 'JSXMemberExpression') return ev.member(componentValue(ev, file, name.object), name.property.name)
  const binding = name.type === 'JSXIdentifier' ? lookUp(file, name.name, name) : undefined
  return binding ? valueOfBinding(ev, file, binding) : { kind: 'unknown', reason: 'unresolved-name' }
}
