import type { Edit, Node, SourceFile } from '../model/index.js'
import { annotationOf, contains, memberName, unwrap } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import type { Copying } from '../findings/linear-searches.js'
import { iterationsAround } from '../iterations/around.js'
import type { Binding } from '../values/bindings.js'
import { replace, textOf } from './edits.js'
import { freshNames } from './names.js'
import { isOnlyRead } from './search-use.js'
import { isCertainList } from './certain-lists.js'
import { refuse } from './site.js'

/**
 * `all = [...all, row]` in a loop → `all.push(row)`. Decided: the variable begins as a literal of its own function, and until the loop is over nothing but the copies
 * uses it otherwise than to read from it. What is done with it afterwards is not looked at.
 */
export function accumulatedByAssignment(analysis: Analysis, file: SourceFile, { node, name, form }: Copying, binding: Binding): readonly Edit[] {
  const [declaration, second] = binding.declarations
  const declarator = declaration?.node
  if (second || declarator?.type !== 'VariableDeclarator' || declarator.init == null || declarator.id !== declaration?.name) return refuse('accumulator-escapes')
  if (unwrap(declarator.init).type !== (form === 'list' ? 'ArrayExpression' : 'ObjectExpression')) return refuse('accumulator-escapes')
  const type = annotationOf(declarator.id)
  if (type && /\breadonly\b|Readonly/.test(textOf(file, type))) return refuse('accumulator-escapes')
  const assignment = file.parentOf(node)
  const statement = assignment && file.parentOf(assignment)
  if (assignment?.type !== 'AssignmentExpression' || statement?.type !== 'ExpressionStatement') return refuse('accumulator-escapes')
  const loop = iterationsAround(analysis.ev, file, statement).iterations.filter(iteration => !contains(iteration.node, declarator)).at(-1)?.node
  if (!loop) return refuse('accumulator-escapes')
  const isOwn = (reference: Node): boolean => contains(assignment, reference) && (assignment.left === reference || reference === name)
  const early = binding.references.filter(reference => reference.range[0] < loop.range[1] && reference !== declarator.id && !isOwn(reference))
  if (!early.every(reference => file.parentOf(reference)?.type !== 'ForOfStatement' && isOnlyRead(file, reference, 0))) return refuse('accumulator-escapes')
  const text = form === 'list' ? pushed(analysis, file, node, name.name) : objectAssigned(file, node, name.name)
  const constant = binding.assigned.length === 1 ? constEdit(file, declarator) : []
  return [...constant, replace(statement, `${text}${file.text.charAt(statement.range[1] - 1) === ';' ? ';' : ''}`)]
}

/** `let all` that nothing assigns to any more. */
function constEdit(file: SourceFile, declarator: Node): readonly Edit[] {
  const declaration = file.parentOf(declarator)
  if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'let' || declaration.declarations.length !== 1) return []
  return [{ range: [declaration.range[0], declaration.range[0] + 3], text: 'const' }]
}

function pushed(analysis: Analysis, file: SourceFile, copy: Node, name: string): string {
  const node = unwrap(copy)
  const added: readonly (Node | null)[] = node.type === 'ArrayExpression' ? node.elements.slice(1) : node.type === 'CallExpression' ? node.arguments : []
  const [first, second] = added
  if (!first || second || (node.type === 'ArrayExpression' && !isCopyOf(node.elements[0], name))) return refuse('accumulator-escapes')
  if (node.type === 'CallExpression') {
    const callee = unwrap(node.callee)
    if (callee.type !== 'MemberExpression' || memberName(callee) !== 'concat' || first.type === 'SpreadElement') return refuse('accumulator-escapes')
    // What is no array is added as it is.
    return isCertainList(analysis, file, first) ? eachPushed(file, first, name, copy) : refuse('not-a-list')
  }
  return first.type === 'SpreadElement' ? eachPushed(file, first.argument, name, copy) : `${name}.push(${textOf(file, first)})`
}

const isCopyOf = (node: Node | null | undefined, name: string): boolean => node?.type === 'SpreadElement' && node.argument.type === 'Identifier' && node.argument.name === name

/** One by one: the arguments of one call are limited. */
function eachPushed(file: SourceFile, list: Node, name: string, at: Node): string {
  if (namesIn(file, list).some(({ name: own }) => own === name)) return refuse('accumulator-escapes')
  const element = freshNames(file).local('item', at)
  const over = textOf(file, list)
  return `for (const ${element} of ${over}) ${name}.push(${element})`
}

function objectAssigned(file: SourceFile, copy: Node, name: string): string {
  const node = unwrap(copy)
  if (node.type !== 'ObjectExpression') return refuse('accumulator-escapes')
  const [first, ...added] = node.properties
  const [only, second] = added
  if (first?.type !== 'SpreadElement' || !only) return refuse('accumulator-escapes')
  if (!second && only.type === 'Property' && only.computed) return `${name}[${textOf(file, only.key)}] = ${textOf(file, only.value)}`
  return `Object.assign(${name}, { ${added.map(property => textOf(file, property)).join(', ')} })`
}
