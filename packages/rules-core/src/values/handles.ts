import type { Certainty, Effect, EntityName, HandleSpec, HandleValue, MethodFact, Node, NodeRef, ResultShape, SourceFile, Value } from '../model/index.js'
import { ownText } from '../ast/own-text.js'
import { stringValue, unwrap } from '../ast/syntax.js'
import { classMember } from './class-members.js'
import { type Evaluator, unknown } from './evaluator.js'

/** Where a handle comes from: what its adapter's `entity` rule may look at. */
export interface HandleContext {
  readonly typeArgs?: readonly Value[]
  readonly args?: { readonly file: SourceFile; readonly nodes: readonly Node[] }
  readonly property?: string
  readonly subclass?: EntityName
  readonly receiver?: HandleValue
  readonly certainty?: Certainty
}

/** The handle that an adapter's rule describes, in its context. */
export function handleOf(ev: Evaluator, orm: string, spec: HandleSpec, context: HandleContext): HandleValue {
  const entity = entityBy(ev, spec, context)
  const certainty = context.certainty ?? context.receiver?.certainty ?? 'proved'
  return entity ? { kind: 'handle', orm, role: spec.role, entity, certainty } : { kind: 'handle', orm, role: spec.role, certainty }
}

function entityBy(ev: Evaluator, spec: HandleSpec, context: HandleContext): EntityName | undefined {
  const rule = spec.entity
  if (rule === undefined) return undefined
  if (rule === 'same') return context.receiver?.entity
  if (rule === 'property') return context.property === undefined ? undefined : { name: context.property }
  if (rule === 'subclass') return context.subclass
  if ('typeArg' in rule) {
    const argument = context.typeArgs?.[rule.typeArg]
    return argument && entityOfValue(ev, argument)
  }
  const node = context.args?.nodes[rule.arg]
  return node && entityOfArgument(ev, context.args.file, node)
}

/** The rows a value is about: a class, a model, a table. */
export function entityOfValue(ev: Evaluator, value: Value): EntityName | undefined {
  switch (value.kind) {
    case 'class':
    case 'instance':
    case 'interface': {
      const name = nameAt(ev, value.ref)
      return name === undefined ? undefined : { name, ref: value.ref }
    }
    case 'handle':
      return value.entity
    case 'union':
      for (const member of value.members) {
        const entity = entityOfValue(ev, member)
        if (entity) return entity
      }
      return undefined
    default:
      return undefined
  }
}

function entityOfArgument(ev: Evaluator, file: SourceFile, argument: Node): EntityName | undefined {
  const node = unwrap(argument)
  const text = stringValue(node)
  if (text !== undefined) return { name: text }
  const entity = entityOfValue(ev, ev.valueOf(file, node))
  if (entity) return entity
  return node.type === 'Identifier' || node.type === 'MemberExpression' ? { name: ownText(file.text.slice(node.range[0], node.range[1])) } : undefined
}

function nameAt(ev: Evaluator, ref: NodeRef): string | undefined {
  const found = ev.find(ref)
  const id = found && 'id' in found.node ? found.node.id : undefined
  return id && 'name' in id && typeof id.name === 'string' ? id.name : undefined
}

/** The adapter's entry for a method of a handle, `undefined` when the library has none by that name. */
export function methodFact(ev: Evaluator, handle: HandleValue, name: string): MethodFact | undefined {
  const facts = ev.library.role(handle.orm, handle.role)
  if (!facts) return undefined
  if (facts.methods && Object.hasOwn(facts.methods, name)) return facts.methods[name]
  const pattern = facts.methodPatterns?.find(entry => entry.pattern.test(name))
  return pattern?.fact ?? facts.anyMethod
}

/** A member of a handle: what the project's class adds comes first, then the library's. */
export function handleMember(ev: Evaluator, handle: HandleValue, name: string): Value {
  const facts = ev.library.role(handle.orm, handle.role)
  if (handle.entity?.ref && facts?.row) {
    const own = classMember(ev, handle.entity.ref, name, { isStatic: false, self: handle, stopAtLibrary: true })
    if (own) return own
  }
  if (!facts) return unknown('not-modelled')
  const property = facts.properties && Object.hasOwn(facts.properties, name) ? facts.properties[name] : undefined
  if (property) return handleOf(ev, handle.orm, property, { property: name, receiver: handle })
  if (methodFact(ev, handle, name) && !(facts.anyProperty && !Object.hasOwn(facts.methods ?? {}, name))) return { kind: 'operation', receiver: handle, name }
  if (facts.anyProperty && !name.startsWith('$') && !name.startsWith('_')) return handleOf(ev, handle.orm, facts.anyProperty, { property: name, receiver: handle })
  return methodFact(ev, handle, name) ? { kind: 'operation', receiver: handle, name } : unknown('unresolved-member')
}

const ROW: Value = { kind: 'builtin', name: 'row' }
const SCALAR: Value = { kind: 'builtin', name: 'number' }

/** What an operation gives when it has run. */
export function rowsOf(ev: Evaluator, receiver: HandleValue, fact: MethodFact, effect: Effect, context: HandleContext): Value {
  const spec = fact.resolves ?? (typeof fact.returns === 'object' ? fact.returns : undefined)
  const row = spec ? handleOf(ev, receiver.orm, spec, { ...context, receiver }) : ROW
  return shaped(row, fact.shape ?? defaultShape(effect), effect)
}

function defaultShape(effect: Effect): ResultShape | 'scalar' {
  if (effect === 'read-many' || effect === 'stream') return 'many'
  if (effect === 'count' || effect === 'exists' || effect === 'aggregate') return 'scalar'
  return 'one'
}

function shaped(row: Value, shape: ResultShape | 'scalar', effect: Effect): Value {
  switch (shape) {
    case 'scalar':
      return SCALAR
    case 'many':
      return { kind: 'array', element: row }
    case 'many-and-count':
      return { kind: 'tuple', elements: [{ kind: 'array', element: row }, SCALAR] }
    case 'rows-and-count':
      return { kind: 'record', members: new Map<string, Value>([['rows', { kind: 'array', element: row }], ['count', SCALAR]]) }
    case 'one-and-flag':
      return { kind: 'tuple', elements: [row, SCALAR] }
    case 'one':
      return effect === 'raw' ? unknown('not-modelled') : row
  }
}
