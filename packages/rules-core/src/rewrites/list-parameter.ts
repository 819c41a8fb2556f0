import type { FunctionNode, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, isLoopStatement, memberName, parametersOf, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import { implementationsOf } from '../effects/implementers.js'
import type { Analysis } from '../findings/candidates.js'
import { rootOf } from '../findings/loop-dependence.js'
import { lastName, mutations } from '../findings/mutations.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { lookUp } from '../values/bindings.js'
import { textOf } from './edits.js'
import { writesEach } from './list-queries.js'
import { isPromiseCombinator } from './placement.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** A function's parameter that it does the same with for a list as for each of its entries. */
export interface ListParameter {
  readonly name: string
  /** Whether it takes lists that may only be read. */
  readonly readonly: boolean
  /** Whether a call with no entries does nothing. */
  readonly takesNone: boolean
  /** Queries that are given the list as a whole. */
  readonly queries: readonly QueryCall[]
}

const MAX_DEPTH = 3

/**
 * What a function does with the list that it is given at a position. Refused unless all of it is done per entry, or written for all entries by one query: a length that decides anything, an
 * order, a search, a sum, an error that is caught for the whole list, and work that is done once per call. What functions of packages do for an entry is not looked at, nor is a log.
 */
export function listParameterOf(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, position: number, depth = MAX_DEPTH): ListParameter {
  const { ev } = analysis
  const [target, ...others] = targetsOf(ev, file, call)
  if (!target || others.length > 0) return refuse('several-implementations')
  let found = ev.find(target.ref)
  if (found && !isFunction(found.node)) {
    const bodies = implementationsOf(ev, target)
    found = bodies.length === 1 && bodies[0] ? ev.find(bodies[0].ref) : undefined
  }
  if (!found || !isFunction(found.node) || found.node.generator || depth === 0) return refuse('in-another-function')
  const parameter = parametersOf(found.node)[position]
  if (parameter?.type !== 'Identifier') return refuse('helper-does-more')
  return new ListUse(analysis, found.file, found.node, parameter, depth).read()
}

/** One reading of a function's body. */
class ListUse {
  readonly #queries: QueryCall[] = []
  /** What is done per entry, or was looked at as a whole. */
  readonly #known: Node[] = []
  /** Every place where the list, or a list made of it, is named. */
  readonly #names: Node[] = []
  /** What runs once per entry. */
  readonly #bodies: Node[] = []
  #logs = false
  #nested: ListParameter[] = []

  constructor(
    readonly analysis: Analysis,
    readonly file: SourceFile,
    readonly fn: FunctionNode,
    readonly parameter: NodeOf<'Identifier'>,
    readonly depth: number,
  ) {}

  read(): ListParameter {
    this.#references(this.parameter, false)
    // What is done for an entry may not depend on the others.
    if (this.#bodies.some(body => this.#names.some(name => contains(body, name)))) return refuse('helper-does-more')
    this.#rest()
    const guarded = this.#returnsForNone()
    return {
      name: this.parameter.name,
      readonly: /\breadonly\b|\b(?:ReadonlyArray|Iterable)\b/.test(textOf(this.file, this.parameter)),
      takesNone: guarded || (this.#queries.length === 0 && !this.#logs && this.#nested.every(({ takesNone }) => takesNone)),
      queries: [...this.#queries, ...this.#nested.flatMap(({ queries }) => queries)],
    }
  }

  #references(name: NodeOf<'Identifier'>, partial: boolean): void {
    const binding = lookUp(this.file, name.name, this.fn.body) ?? lookUp(this.file, name.name, name)
    if (!binding || binding.assigned.length > 0 || !binding.declarations.every(declaration => declaration.name === name)) return refuse('helper-does-more')
    for (const reference of binding.references) {
      if (reference === name || !contains(this.fn.body, reference)) continue
      this.#names.push(reference)
      this.#use(reference, partial)
    }
  }

  /** Follows a list outwards from where it is named to what is done with it; `partial` when it may hold fewer entries than there are. */
  #use(list: Node, partial: boolean): void {
    const { file } = this
    const parent = file.parentOf(list)
    if (parent?.type === 'MemberExpression' && parent.object === list) {
      this.#member(parent, partial)
      return
    }
    const query = this.#queryAround(list)
    if (query) {
      if (!writesEach(this.analysis, file, query, list)) return refuse('helper-does-more')
      this.#queries.push(query)
      this.#known.push(query.node)
      return
    }
    switch (parent?.type) {
      case 'ForOfStatement':
        if (parent.right !== list || parent.await) return refuse('helper-does-more')
        this.#perEntry(parent.body, parent)
        return
      case 'VariableDeclarator': {
        const declaration = file.parentOf(parent)
        if (parent.id.type !== 'Identifier' || declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') return refuse('helper-does-more')
        this.#references(parent.id, partial)
        return
      }
      case 'AwaitExpression':
        this.#use(parent, partial)
        return
      case 'ExpressionStatement':
        return
      case 'ReturnStatement':
        if (enclosingFunction(file, parent) === this.fn) return
        return refuse('helper-does-more')
      case 'ArrowFunctionExpression':
        if (parent === this.fn) return
        return refuse('helper-does-more')
      case 'CallExpression':
        this.#argument(parent, list, partial)
        return
      case 'TemplateLiteral':
        this.#logged(parent)
        return
      default:
        return refuse('helper-does-more')
    }
  }

  /** The query that a node is given to, where it is written at the call. */
  #queryAround(node: Node): QueryCall | undefined {
    for (let current = this.file.parentOf(node); current && current !== this.fn; current = this.file.parentOf(current)) {
      if (isFunction(current) || current.type.endsWith('Statement') || current.type === 'VariableDeclarator') return undefined
      const query = current.type === 'CallExpression' ? this.analysis.queries.queryAt(this.file, current) : undefined
      if (query) return query.effect === 'transaction' ? undefined : query
      if (current.type === 'CallExpression' && (current.callee === node || (current.callee.type === 'MemberExpression' && contains(current.callee, node) && isBuiltInCall(current)))) return undefined
    }
    return undefined
  }

  #member(member: NodeOf<'MemberExpression'>, partial: boolean): void {
    const { file } = this
    const name = memberName(member)
    if (name === 'length') {
      if (!partial && isAskedForNone(file, member)) return
      this.#logged(member)
      return
    }
    const call = file.parentOf(member)
    const callback = call?.type === 'CallExpression' && call.callee === member && call.arguments.length === 1 ? call.arguments[0] : undefined
    if (call?.type !== 'CallExpression' || !isFunction(callback) || !['forEach', 'map', 'filter', 'flatMap'].includes(name ?? '') || parametersOf(callback).length > 1) return refuse('helper-does-more')
    this.#perEntry(callback.body, callback)
    if (name !== 'forEach') this.#use(call, partial || name !== 'map')
  }

  #argument(call: NodeOf<'CallExpression'>, list: Node, partial: boolean): void {
    if (isPromiseCombinator(call.callee) && call.arguments.length === 1) {
      this.#known.push(call)
      this.#use(call, partial)
      return
    }
    if (isLog(call)) {
      this.#logged(list)
      return
    }
    const position = call.arguments.findIndex(argument => argument === list)
    if (position < 0) return refuse('helper-does-more')
    this.#nested.push(listParameterOf(this.analysis, this.file, call, position, this.depth - 1))
    this.#known.push(call)
  }

  /** What is only written to a log may read otherwise. */
  #logged(node: Node): void {
    for (let current: Node | undefined = node; current && current !== this.fn; current = this.file.parentOf(current)) {
      if (current.type !== 'CallExpression' || !isLog(current)) continue
      this.#known.push(current)
      this.#logs = true
      return
    }
    return refuse('helper-does-more')
  }

  /** Work per entry: it ends no other's, and leaves nothing behind that another would see. */
  #perEntry(body: Node, region: Node): void {
    if (leaves(body, region)) return refuse('leaves-the-loop-early')
    if (changesOuter(this.file, body, region)) return refuse('helper-does-more')
    this.#bodies.push(body)
    this.#known.push(region)
  }

  /** All else that the function does has to be nothing but computing. */
  #rest(): void {
    const { file, fn } = this
    walk(fn.body, node => {
      if (this.#known.includes(node)) return false
      if (node.type === 'TryStatement' && node.handler != null) return refuse('handles-errors-per-element')
      if (isLoopStatement(node) || node.type === 'TaggedTemplateExpression' || node.type === 'UpdateExpression') return refuse('helper-does-more')
      if (node.type === 'AssignmentExpression') return refuse('helper-does-more')
      if (node.type === 'NewExpression' && !isRepeatable(node) && !/Error$|Exception$/.test(textOf(file, node.callee))) return refuse('helper-does-more')
      if (node.type !== 'CallExpression' || isRepeatable(node)) return undefined
      if (isLog(node)) {
        this.#logs = true
        return false
      }
      const query = this.analysis.queries.queryAt(file, node)
      if (query?.effect === 'transaction' || this.#known.some(known => contains(node, known))) return undefined
      return refuse('helper-does-more')
    })
  }

  /** `if (ids.length === 0) return` before anything else. */
  #returnsForNone(): boolean {
    const [first] = this.fn.body.type === 'BlockStatement' ? this.fn.body.body : []
    if (first?.type !== 'IfStatement' || first.alternate != null) return false
    const only = first.consequent.type === 'BlockStatement' ? first.consequent.body[0] : first.consequent
    const test = textOf(this.file, first.test).replace(/\s+/g, '')
    return only?.type === 'ReturnStatement' && [`!${this.parameter.name}.length`, `${this.parameter.name}.length===0`, `${this.parameter.name}.length<1`].includes(test)
  }
}

/** `ids.length === 0`, `!ids.length`, `ids.length > 0`: the same for one as for many. */
function isAskedForNone(file: SourceFile, length: Node): boolean {
  const parent = file.parentOf(length)
  if (parent?.type === 'UnaryExpression') return parent.operator === '!'
  if (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') return parent.test === length
  if (parent?.type !== 'BinaryExpression' || parent.left !== length) return false
  const text = `${parent.operator}${parent.right.type === 'Literal' ? String(parent.right.value) : ''}`
  return ['===0', '==0', '!==0', '!=0', '>0', '<1', '>=1'].includes(text)
}

function isLog(call: NodeOf<'CallExpression'>): boolean {
  const callee = unwrap(call.callee)
  return callee.type === 'MemberExpression' && /^(?:console|log|\w*logger)$/i.test(lastName(callee.object) ?? '')
}

/** `return` and `break` out of a loop's body; a callback's `return` is its own. */
function leaves(body: Node, region: Node): boolean {
  if (isFunction(region)) return false
  let found = false
  walk(body, node => {
    if (isFunction(node)) return false
    if (node.type === 'ReturnStatement' || node.type === 'BreakStatement' || (node.type === 'ContinueStatement' && node.label != null)) found = true
    return !found
  })
  return found
}

/** Whether a region assigns to, or changes, what is declared outside of it. */
function changesOuter(file: SourceFile, body: Node, region: Node): boolean {
  const isOuter = (node: Node): boolean => {
    const root = rootOf(node)
    if (root.type !== 'Identifier') return true
    return !(lookUp(file, root.name, root)?.declarations ?? []).every(declaration => contains(region, declaration.name))
  }
  let found = mutations(file, body).some(({ target, node }) => isOuter(target) && !(node.type === 'CallExpression'  && isAwaited(file, node)))
  walk(body, node => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && isOuter(node.left)) found = true
    if (node.type === 'UpdateExpression' && isOuter(node.argument)) found = true
    return !found
  })
  return found
}

/** `await this.files.delete(path)`: nothing of JavaScript's own waits. */
const isAwaited = (file: SourceFile, node: Node): boolean => file.parentOf(node)?.type === 'AwaitExpression'
