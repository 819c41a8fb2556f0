import type { Edit, FunctionNode, Iteration, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, isClass, isFunction, keyName, parametersOf, propertyOf, unwrap, unwrapAwait } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { targetsOf } from '../effects/function-facts.js'
import { implementationsOf } from '../effects/implementers.js'
import type { Analysis } from '../findings/candidates.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { lookUp, patternPath } from '../values/bindings.js'
import { applied, textOf } from './edits.js'
import { isWhole } from './inlined.js'
import { isRepeatable } from './repeatable.js'
import { nameEdits } from './name-imports.js'
import { refuse } from './site.js'

/** Where a query is written, in terms of the place it is asked for from: the place itself, or a function of the project that does nothing else. */
export interface QuerySource {
  readonly file: SourceFile
  /** The text of a part of the query as it would be written at the place; `inline` says how a node of the place is written. */
  readonly render: (node: Node, edits: readonly Edit[], inline: (node: Node) => string) => string
  /** Whether a part of the query differs between rounds. */
  readonly varies: (node: Node, iterations: readonly Iteration[]) => boolean
  /** The node of the place that a part of the query stands for, when it stands for one. */
  readonly origin: (node: Node) => Node | undefined
  /** Edits that make the names of the query known in the file of the place. */
  readonly imports: (node: Node) => readonly Edit[]
}

/** What a function gives its caller of the one query that it makes. */
export type GivenResult =
  /** What the query gives. */
  | 'same'
  /** What the query gives, or an error for a missing row. */
  | 'checked'
  /** The first of the rows, else `undefined`, or `null`. */
  | 'first'
  | 'first-or-null'
  /** Nothing. */
  | 'nothing'

export interface LocatedQuery {
  readonly query: QueryCall
  readonly source: QuerySource
  readonly gives: GivenResult
}

/** The place itself. */
export const placeItself = (file: SourceFile): QuerySource => ({
  file,
  render: (node, edits, inline) => (edits.length === 0 ? inline(node) : applied(file.text, edits, node.range)),
  varies: (node, iterations) => iterations.some(iteration => variesInLoop(file, node, iteration)),
  origin: node => node,
  imports: () => [],
})

const MAX_HOPS = 3

/**
 * The query behind a call of a project function that does nothing but make it: `findUser(id)` whose body is `return prisma.user.findUnique({ where: { id } })`,
 * also when it throws for a missing row, and through functions that only call such a one. Refused when it uses what the place cannot see.
 */
export function queryBehind(analysis: Analysis, outer: QuerySource, call: NodeOf<'CallExpression'>, hops = MAX_HOPS): LocatedQuery {
  const { ev, queries } = analysis
  const { file } = outer
  const targets = targetsOf(ev, file, call)
  const [target] = targets
  if (targets.length > 1) return refuse('several-implementations')
  if (!target || hops === 0 || call.arguments.some(argument => argument.type === 'SpreadElement')) return refuse('in-another-function')
  let found = ev.find(target.ref)
  if (found && !isFunction(found.node)) {
    const bodies = implementationsOf(ev, target)
    found = bodies.length === 1 && bodies[0] ? ev.find(bodies[0].ref) : undefined
  }
  if (!found || !isFunction(found.node) || found.node.generator) return refuse('in-another-function')
  const only = onlyExpression(found.node)
  const inner = only && unwrapAwait(only.node)
  if (!only || inner?.type !== 'CallExpression') return refuse('helper-does-more')
  const source = helperSource(analysis, outer, call, found.file, found.node)
  const query = queries.queryAt(found.file, inner)
  if (query) return { query, source, gives: only.gives }
  const behind = queryBehind(analysis, source, inner, hops - 1)
  return { ...behind, gives: only.gives === 'same' ? behind.gives : behind.gives === 'same' ? only.gives : refuse('helper-does-more') }
}

/** The one expression that a function's body consists of, beside constants that it is computed from, and what becomes of it. */
function onlyExpression(fn: FunctionNode): { readonly node: Node; readonly gives: GivenResult } | undefined {
  if (fn.body.type !== 'BlockStatement') return { node: fn.body, gives: 'same' }
  const statements = [...fn.body.body]
  while (statements[0] && isConstant(statements[0])) statements.shift()
  const [first, second, third, ...rest] = statements
  if (!first || rest.length > 0) return undefined
  if (!second) {
    if (first.type === 'ReturnStatement' && first.argument != null) return { node: first.argument, gives: 'same' }
    return first.type === 'ExpressionStatement' && first.expression.type === 'AwaitExpression' ? { node: first.expression, gives: 'nothing' } : undefined
  }
  const declared = first.type === 'VariableDeclaration' && first.declarations.length === 1 ? first.declarations[0] : undefined
  if (declared?.init?.type !== 'AwaitExpression') return undefined
  const isFirst = declared.id.type === 'ArrayPattern'
  const target = declared.id.type === 'ArrayPattern' && declared.id.elements.length === 1 ? declared.id.elements[0] : declared.id
  if (target?.type !== 'Identifier') return undefined
  const returned = returnedAs(third ?? second, target.name)
  if (!returned) return undefined
  if (third && !(second.type === 'IfStatement' && second.alternate == null && isAbsent(second.test, target.name) && throwsOnly(second.consequent))) return undefined
  if (!isFirst) return returned === 'itself' ? { node: declared.init, gives: third ? 'checked' : 'same' } : returned === 'first' && !third ? { node: declared.init, gives: 'first' } : undefined
  if (third || returned === 'first') return undefined
  return { node: declared.init, gives: returned === 'itself' ? 'first' : 'first-or-null' }
}

/** `const x = …` that can be computed again where it is used. */
const isConstant = (statement: Node): boolean =>
  statement.type === 'VariableDeclaration' && statement.kind === 'const' && statement.declarations.every(({ init }) => init != null && isRepeatable(init))

/** `return row`, `return row ?? null`, `return rows[0]`. */
function returnedAs(statement: Node, name: string): 'itself' | 'or-null' | 'first' | undefined {
  if (statement.type !== 'ReturnStatement' || statement.argument == null) return undefined
  const node = unwrap(statement.argument)
  if (node.type === 'Identifier') return node.name === name ? 'itself' : undefined
  if (node.type === 'LogicalExpression' && node.operator !== '&&' && node.left.type === 'Identifier' && node.left.name === name && node.right.type === 'Literal' && node.right.value === null) return 'or-null'
  return node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === name && node.property.type === 'Literal' && node.property.value === 0 ? 'first' : undefined
}

/** `!user`, `user == null`, `user === null`, `user === undefined`. */
function isAbsent(test: Node, name: string): boolean {
  if (test.type === 'UnaryExpression') return test.operator === '!' && test.argument.type === 'Identifier' && test.argument.name === name
  return test.type === 'BinaryExpression' && test.operator.startsWith('==') && test.left.type === 'Identifier' && test.left.name === name
}

const throwsOnly = (node: Node): boolean => node.type === 'ThrowStatement' || (node.type === 'BlockStatement' && node.body.length === 1 && node.body[0]?.type === 'ThrowStatement')

/** What a function is written in, in terms of a call of it. */
export function helperSource({ ev }: Analysis, outer: QuerySource, call: NodeOf<'CallExpression'>, file: SourceFile, fn: FunctionNode): QuerySource {
  const callee = unwrap(call.callee)
  const receiver = callee.type === 'MemberExpression' ? callee.object : undefined
  /** The part of an argument that an identifier of the function stands for, with the text that it takes the place of. */
  const given = (identifier: NodeOf<'Identifier'>): Given | undefined => givenFor(file, fn, call, identifier)
  const source: QuerySource = {
    file,
    render(node, edits, inline) {
      const own: Edit[] = [...edits]
      for (const identifier of namesIn(file, node)) {
        if (edits.some(({ range: [start, end] }) => start <= identifier.range[0] && identifier.range[1] <= end)) continue
        const part = given(identifier)
        const constant = part ? undefined : constantOf(file, fn, identifier)
        if (constant && !contains(node, constant)) {
          const inner = source.render(constant, [], inline)
          const parent = file.parentOf(identifier)
          if (parent?.type === 'Property' && parent.shorthand && !isWhole(node, identifier)) own.push({ range: parent.range, text: `${identifier.name}: ${inner}` })
          else own.push({ range: identifier.range, text: isCompound(constant) ? `(${inner})` : inner })
        }
        if (!part) continue
        const text = part.node ? outer.render(part.node, [], inline) : 'undefined'
        const whole = part.rest === '' ? text : `${isCompound(part.node) ? `(${text})` : text}${part.rest}`
        const parent = file.parentOf(part.replaces)
        if (parent?.type === 'Property' && parent.shorthand && !isWhole(node, identifier)) own.push({ range: parent.range, text: whole === identifier.name ? whole : `${identifier.name}: ${whole}` })
        else own.push({ range: part.replaces.range, text: part.rest === '' && isCompound(part.node) && parent?.type === 'MemberExpression' ? `(${whole})` : whole })
      }
      for (const self of selvesIn(node)) {
        if (!receiver) return refuse('in-another-function')
        if (receiver.type !== 'ThisExpression' && !isPublic(file, self)) return refuse('out-of-sight')
        if (receiver.type !== 'ThisExpression' || outer.file !== file) own.push({ range: self.range, text: outer.render(receiver, [], inline) })
      }
      return applied(file.text, own, node.range)
    },
    varies(node, iterations) {
      if (selvesIn(node).length > 0 && receiver && outer.varies(receiver, iterations)) return true
      return namesIn(file, node).some(identifier => {
        const part = given(identifier)
        const constant = part ? undefined : constantOf(file, fn, identifier)
        if (constant) return source.varies(constant, iterations)
        return part?.node !== undefined && outer.varies(part.node, iterations)
      })
    },
    origin(node) {
      const inner = unwrap(node)
      const root = namesIn(file, inner)[0]
      const part = root && given(root)
      return part?.node && part.rest === '' && part.replaces.range[0] === inner.range[0] && part.replaces.range[1] === inner.range[1] ? outer.origin(part.node) : undefined
    },
    imports(node) {
      const named = namesIn(file, node).filter(identifier => !given(identifier) && !isOwn(file, identifier, node))
      const constants = named.flatMap(identifier => constantOf(file, fn, identifier) ?? [])
      const free = [...named.filter(identifier => !constantOf(file, fn, identifier)), ...constants.flatMap(constant => namesIn(file, constant).filter(identifier => !given(identifier)))]
      if (free.some(identifier => (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => contains(fn, declaration.name)))) return refuse('helper-does-more')
      return [...nameEdits(ev, outer.file, file, free), ...(receiver ? outer.imports(receiver) : []), ...call.arguments.flatMap(argument => outer.imports(argument))]
    },
  }
  return source
}

/** What a constant of the function is computed from. */
function constantOf(file: SourceFile, fn: FunctionNode, identifier: NodeOf<'Identifier'>): Node | undefined {
  const [declaration] = lookUp(file, identifier.name, identifier)?.declarations ?? []
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || declaration.node.init == null || !contains(fn, declaration.node)) return undefined
  return isRepeatable(declaration.node.init) ? declaration.node.init : undefined
}

interface Given {
  /** `undefined` for an argument or property that is not given. */
  readonly node: Node | undefined
  /** What is left to be read from it: `.id`. */
  readonly rest: string
  /** The expression of the function that it takes the place of. */
  readonly replaces: Node
}

function givenFor(file: SourceFile, fn: FunctionNode, call: NodeOf<'CallExpression'>, identifier: NodeOf<'Identifier'>): Given | undefined {
  const binding = lookUp(file, identifier.name, identifier)
  const [declaration] = binding?.declarations ?? []
  if (!binding || declaration?.type !== 'parameter' || declaration.node !== fn) return undefined
  if (binding.assigned.length > 0) return refuse('in-another-function')
  const index = parametersOf(fn).findIndex(parameter => contains(parameter, declaration.name))
  const parameter = parametersOf(fn)[index]
  if (!parameter || parameter.type === 'RestElement') return refuse('in-another-function')
  const argument = call.arguments[index]
  const path: string[] = []
  for (const step of patternPath(parameter, declaration.name) ?? []) {
    if (step.kind === 'default' && argument && path.length === 0) continue
    if (step.kind !== 'member') return refuse('in-another-function')
    path.push(step.name)
  }
  let node: Node | undefined = argument && unwrap(argument)
  while (node?.type === 'ObjectExpression' && path.length > 0) {
    const name = path.shift() as string
    if (node.properties.some(property => property.type !== 'Property')) return refuse('in-another-function')
    const property = propertyOf(node, name)
    node = property && unwrap(property.value)
  }
  let replaces: Node = identifier
  if (path.length === 0) {
    for (let parent = file.parentOf(replaces); node?.type === 'ObjectExpression' && parent?.type === 'MemberExpression' && parent.object === replaces && !parent.computed; parent = file.parentOf(replaces)) {
      const name = keyName(parent.property, false)
      if (name === undefined || node.properties.some(property => property.type !== 'Property')) return refuse('in-another-function')
      const property = propertyOf(node, name)
      node = property && unwrap(property.value)
      replaces = parent
    }
  }
  return { node, rest: path.map(name => `.${name}`).join(''), replaces }
}

const isCompound = (node: Node | undefined): boolean =>
  node !== undefined && node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'Literal' && node.type !== 'CallExpression' && node.type !== 'ThisExpression' && node.type !== 'ObjectExpression' && node.type !== 'TemplateLiteral'

function selvesIn(root: Node): readonly Node[] {
  const found: Node[] = []
  walk(root, node => {
    if (node.type === 'ThisExpression') found.push(node)
    return undefined
  })
  return found
}

/** Whether `this.member` is for everybody: declared so in its class, or inherited from a package. */
function isPublic(file: SourceFile, self: Node): boolean {
  const member = file.parentOf(self)
  if (member?.type !== 'MemberExpression' || member.computed || member.property.type !== 'Identifier') return false
  const { name } = member.property
  let owner: Node | undefined = self
  while (owner && !isClass(owner)) owner = file.parentOf(owner)
  if (!owner || !isClass(owner)) return false
  for (const part of owner.body.body) {
    if ('key' in part && part.key.type === 'Identifier' && part.key.name === name) return (part.accessibility ?? 'public') === 'public'
    if (part.type === 'MethodDefinition' && part.kind === 'constructor')
      for (const parameter of part.value.params)
        if (parameter.type === 'TSParameterProperty' && textOf(file, parameter.parameter).startsWith(name)) return (parameter.accessibility ?? 'public') === 'public'
  }
  return owner.superClass != null
}

/** A name that the expression itself declares. */
const isOwn = (file: SourceFile, identifier: NodeOf<'Identifier'>, root: Node): boolean =>
  (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => contains(root, declaration.name))
