import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'

/**
 * The part of a function that runs only until a variable or a field that outlives its calls is filled: what follows `if (client) return client`, or
 * stands in `if (!client) { … }`, `client ??= …`. The variable has to be assigned in that part, and the test may ask for nothing but what is kept.
 * Whether anybody empties it again is not looked at.
 */
export function firstTimeParts(file: SourceFile, fn: FunctionNode): readonly Node[] {
  if (fn.body.type !== 'BlockStatement' || !/\bif \(|[?|]{2}/.test(file.text.slice(fn.body.range[0], fn.body.range[1]))) return []
  const parts: Node[] = []
  for (const [index, statement] of fn.body.body.entries()) {
    if (statement.type !== 'IfStatement' || statement.alternate != null) continue
    const kept = keptNames(file, fn, statement.test)
    if (!kept) continue
    const rest = kept.whenFilled ? (endsWithReturn(statement.consequent) ? fn.body.body.slice(index + 1) : []) : [statement.consequent]
    if (rest.some(part => fills(part, kept.names))) parts.push(...rest)
  }
  walk(fn.body, node => {
    if (isFunction(node)) return false
    if (node.type !== 'AssignmentExpression' || (node.operator !== '??=' && node.operator !== '||=')) return true
    if (keptNames(file, fn, node.left)) parts.push(node.right)
    return true
  })
  return parts
}

interface Kept {
  readonly names: readonly string[]
  /** Whether the test holds once something is kept: `client`, `client !== null`; not `!client`. */
  readonly whenFilled: boolean
}

/** What a test asks for, `undefined` where it asks for anything that is not kept: a parameter, a local, a call. */
function keptNames(file: SourceFile, fn: FunctionNode, test: Node): Kept | undefined {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = keptNames(file, fn, node.argument)
    return inner && { ...inner, whenFilled: !inner.whenFilled }
  }
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator) && isNothing(unwrap(node.right))) {
    const name = keptName(file, fn, node.left)
    return name === undefined ? undefined : { names: [name], whenFilled: node.operator.startsWith('!') }
  }
  if (node.type === 'LogicalExpression' && node.operator === '&&') {
    const left = keptNames(file, fn, node.left)
    const right = keptNames(file, fn, node.right)
    return left && right && left.whenFilled && right.whenFilled ? { names: [...left.names, ...right.names], whenFilled: true } : undefined
  }
  const name = keptName(file, fn, node)
  return name === undefined ? undefined : { names: [name], whenFilled: true }
}

const isNothing = (node: Node): boolean => (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && node.value === null)

/** `client` that is declared outside of the function, `this.client` where the function is told nothing that could make a difference. */
function keptName(file: SourceFile, fn: FunctionNode, node: Node): string | undefined {
  const name = nameOf(node)
  if (name === undefined) return undefined
  if (name.startsWith('this.')) return fn.params.length === 0 ? name : undefined
  const declarations = lookUp(file, name, node)?.declarations ?? []
  return declarations.length > 0 && declarations.every(({ type, node: declared, name: own }) => type === 'variable' && !contains(fn, own) && file.parentOf(file.parentOf(declared) ?? declared)?.type !== 'BlockStatement') ? name : undefined
}

function nameOf(node: Node): string | undefined {
  const inner = unwrap(node)
  if (inner.type === 'Identifier') return inner.name
  const field = inner.type === 'MemberExpression' && inner.object.type === 'ThisExpression' ? memberName(inner) : undefined
  return field === undefined ? undefined : `this.${field}`
}

const endsWithReturn = (statement: Node): boolean => statement.type === 'ReturnStatement' || (statement.type === 'BlockStatement' && statement.body.at(-1)?.type === 'ReturnStatement')

function fills(part: Node, names: readonly string[]): boolean {
  let filled = false
  walk(part, node => {
    if (node.type === 'AssignmentExpression' && names.includes(nameOf(node.left) ?? '')) filled = true
    return !filled
  })
  return filled
}
