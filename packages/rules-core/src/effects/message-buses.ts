import type { ClassNode, NodeOf, NodeRef, SourceFile, Value } from '../model/index.js'
import { isClass, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { type Evaluator, refOf } from '../values/evaluator.js'
import { isStandIn } from './stand-ins.js'

/** What a bus calls handing over a message, and what its handlers call taking it. */
const SENDS = new Set(['execute', 'publish', 'send', 'dispatch', 'emit', 'query', 'command'])
const TAKES = ['execute', 'handle'] as const

/**
 * The handlers that a message bus runs for `bus.execute(new CreateUser(…))`: methods `execute` or `handle` of the production classes whose decorator
 * `@…Handler(CreateUser)` names the message's class. What the bus is, is not looked at; neither are handlers registered by a call.
 */
export function handlersOf(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): readonly Extract<Value, { kind: 'function' }>[] {
  const callee = unwrap(call.callee)
  const [first] = call.arguments
  if (callee.type !== 'MemberExpression' || !SENDS.has(memberName(callee) ?? '') || !first) return []
  const message = unwrap(first)
  if (message.type !== 'NewExpression' && message.type !== 'Identifier') return []
  const value = ev.valueOf(file, message)
  return value.kind === 'instance' ? handlersOfMessage(ev, value.ref) : []
}

const byMessage = (): Map<number, readonly Extract<Value, { kind: 'function' }>[]> => new Map()

function handlersOfMessage(ev: Evaluator, ref: NodeRef): readonly Extract<Value, { kind: 'function' }>[] {
  const message = ev.find(ref)
  if (!message || !isClass(message.node) || !message.node.id) return []
  const known = ev.memory(message.file, byMessage)
  let handlers = known.get(ref.start)
  if (!handlers) known.set(ref.start, (handlers = search(ev, ref, message.node.id.name)))
  return handlers
}

function search(ev: Evaluator, message: NodeRef, name: string): readonly Extract<Value, { kind: 'function' }>[] {
  const found: Extract<Value, { kind: 'function' }>[] = []
  for (const path of ev.project.filesInheriting(name)) {
    const file = ev.project.file(path)
    if (!file?.text.includes('Handler')) continue
    walk(file.program, node => {
      if (!isClass(node) || isStandIn(ev, file, node) || !takes(ev, file, node, message)) return
      const handler = { kind: 'instance', ref: refOf(file, node), typeArgs: new Map() } as const
      const method = TAKES.map(taken => ev.member(handler, taken)).find(member => member.kind === 'function')
      if (method) found.push(method)
    })
  }
  return found
}

function takes(ev: Evaluator, file: SourceFile, node: ClassNode, message: NodeRef): boolean {
  return node.decorators.some(({ expression }) => {
    if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier' || !/Handlers?$/.test(expression.callee.name)) return false
    return expression.arguments.some(argument => {
      const value = argument.type === 'Identifier' ? ev.valueOf(file, argument) : undefined
      return value?.kind === 'class' && value.ref.path === message.path && value.ref.start === message.start
    })
  })
}
