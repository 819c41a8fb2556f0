import type { Edit, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, parametersOf, parameterTarget, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { namesInPattern } from '../ast/pattern-names.js'
import type { Analysis } from '../findings/candidates.js'
import { type Declaration, lookUp } from '../values/bindings.js'
import { areUnchangedByRounds, isEarlyStatement } from './early-statements.js'
import { applied, replace, textOf } from './edits.js'
import { isFilledBefore } from './filled-objects.js'
import { deeper, layoutOf, movedText } from './layout.js'
import { endsRoundOnly, movedStatements } from './moved-statements.js'
import { capitalized, type FreshNames, plural } from './names.js'
import { onlyComputes } from './pure-calls.js'
import { refuse } from './site.js'
import { statementRange, statementText } from './statement-text.js'

/** A loop in two: a first pass that computes what each round needs for its key, and the rounds, which are given it with the element. */
export interface SplitRounds {
  /** The list that the first pass makes. */
  readonly list: string
  /** The one name that a round is given, where it is one. */
  readonly only: string | undefined
  /** How a callback takes one of its entries, as far as its body mentions the parts. */
  readonly parameters: (body: string) => string
  readonly isMoved: (node: Node) => boolean
  readonly isGiven: (declaration: Declaration) => boolean
  /** The statement of the first pass, over the list that is iterated. */
  readonly line: (over: string, at: Node) => string
  /** The rounds over the new list, without the statements that have moved. */
  readonly edits: readonly Edit[]
}

/**
 * Splits the rounds of one loop before the query in them, when statements of the round compute its key. Decided: the statements only compute, nothing that they read is changed by any round, no
 * later statement sets what they have set, and where they end a round, nothing else was done in it. `undefined` when the key needs none, `may-be-missing` when there may be no key, which would ask something else. What the rounds do is left as it was.
 */
export function splitRounds(analysis: Analysis, file: SourceFile, iteration: Iteration, used: Node, values: readonly Node[], names: FreshNames): SplitRounds | 'may-be-missing' | undefined {
  const found = movedStatements(file, iteration, used, values)
  if (!found || found === 'may-be-missing') return found
  const { statements, block, around, endsRounds } = found
  const head = headOf(file, iteration, [...around, ...statements])
  const { over, callback } = iteration
  if (!head || !over) return refuse('depends-on-the-loop')
  const isMoved = (node: Node): boolean => [...statements, ...around].some(each => contains(each, node))
  const isTakenOut = (node: Node): boolean => statements.some(statement => contains(statement, node))
  const ends = (statement: Node): statement is NodeOf<'IfStatement'> => endsRoundOnly(statement, iteration)
  const own = (declaration: Declaration): boolean => isTakenOut(declaration.name)
  if (!statements.every(statement => isEarlyStatement(analysis, file, statement, own, ends))) refuse('depends-on-the-loop')
  if (!around.every(test => onlyComputes(analysis.ev, file, test)) || !areUnchangedByRounds(file, iteration, [...around, ...statements])) refuse('depends-on-the-loop')
  // An arrow function has no `this` of its own.
  if (callback?.type === 'FunctionExpression' && [...around, ...statements].some(holdsThis)) refuse('depends-on-the-loop')
  const whole: Node = callback?.body ?? iteration.body
  if (statements.some(statement => typeNamesIn(statement).some(name => (lookUp(file, name.name, name)?.declarations ?? []).some(declaration => contains(whole, declaration.name) && !isTakenOut(declaration.name))))) refuse('depends-on-the-loop')

  const declared = [...head.names, ...statements.flatMap(statement => (statement.type === 'VariableDeclaration' ? statement.declarations.flatMap(({ id }) => namesInPattern(id)) : []))]
  const end = Math.max(...statements.map(({ range }) => range[1]))
  const carried = declared.filter(name => {
    const references = lookUp(file, name.name, name)?.references ?? []
    const left = references.filter(reference => contains(whole, reference) && !isTakenOut(reference))
    // A variable is what the first pass has left it at.
    if (left.some(reference => reference.range[0] < end) && (lookUp(file, name.name, name)?.assigned.length ?? 0) > 0) refuse('depends-on-the-loop')
    return left.length > 0
  })
  if (carried.some(name => isFilledBefore(analysis, file, name, used, isTakenOut))) refuse('depends-on-the-loop')
  if (carried.length === 0) return refuse('depends-on-the-loop')
  if (head.index && endsRounds && namesIn(file, whole).some(({ name }) => name === head.index)) refuse('depends-on-the-loop')

  const given = carried.map(({ name }) => name)
  const only = given.length === 1 ? given[0] : undefined
  const element = head.element ?? 'row'
  const isKey = values.some(value => value.type === 'Identifier' && value.name === only)
  const list = names.take(only === undefined || !isKey ? `keyed${capitalized(plural(element))}` : `${element}${capitalized(plural(only))}`)
  const pattern = (parts: readonly string[]): string => (only ?? `{ ${parts.join(', ')} }`)
  const { end: semicolon, newline, step } = layoutOf(file)
  const entry = isNarrow(statements) && /\.[cm]?tsx?$/.test(file.path) && given.length > 1 ? `${pattern(given)} as const` : pattern(given)
  return {
    list,
    only,
    parameters(text) {
      if (head.index && mentions(text, head.index)) return refuse('depends-on-the-loop')
      const asked = given.filter(name => mentions(text, name))
      return only ?? `(${pattern(asked.length > 0 ? asked : given)})`
    },
    isMoved,
    isGiven: ({ name }) => declared.includes(name as (typeof declared)[number]),
    line(overText, at) {
      const [first, ...more] = statements
      const declarator = first?.type === 'VariableDeclaration' && more.length === 0 && around.length === 0 && first.declarations.length === 1 ? first.declarations[0] : undefined
      if (declarator?.init && declarator.id.type === 'Identifier' && declarator.id.typeAnnotation == null && first && given.includes(declarator.id.name) && statementText(file, first)[1] === textOf(file, first)) {
        const { name } = declarator.id
        const init = movedText(file, textOf(file, declarator.init), first.range[0], at.range[0])
        const isObject = unwrap(declarator.init).type === 'ObjectExpression'
        const value = only === undefined ? `(${entry.replace(new RegExp(`(?<=[{,] )${name.replace(/\$/g, '\\$')}(?=[ ,])`), () => `${name}: ${init}`)})` : isObject ? `(${init})` : init
        return `const ${list} = ${overText}.map(${head.parameters} => ${value})${semicolon}`
      }
      const indent = file.text.slice(file.text.lastIndexOf('\n', at.range[0] - 1) + 1, at.range[0]).replace(/\S.*$/, '')
      const conditions = around.map(test => ['', `if (${opposite(file, test)}) return []${semicolon}`] as const)
      const lines = statements.map((statement, number) => {
        const [start, text] = statementText(file, statement)
        const before = statements[number - 1]
        const gap = before && /\n[ \t]*\r?\n[ \t]*$/.test(file.text.slice(before.range[1], start)) ? newline : ''
        return [gap, deeper(step, movedText(file, ends(statement) ? text.slice(0, statement.range[0] - start) + endOfRound(file, statement) + text.slice(statement.range[1] - start) : text, statement.range[0], at.range[0]))] as const
      })
      const result = endsRounds ? `[${entry}]` : entry
      return [`const ${list} = ${overText}.${endsRounds ? 'flatMap' : 'map'}(${head.parameters} => {`, ...[...conditions, ...lines, ['', `return ${result}${semicolon}`] as const].map(([gap, line]) => `${gap}${indent}${step}${line}`), `${indent}})${semicolon}`].join(newline)
    },
    edits: [replace(over, list), replace(head.pattern, callback && only !== undefined ? only : head.bare && callback ? `(${pattern(given)})` : pattern(given)), ...runsOf(block, statements).map(range => ({ range: statementRange(file, range, block), text: '' }))],
  }
}

const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text)

function opposite(file: SourceFile, test: Node): string {
  const text = textOf(file, test)
  if (test.type === 'UnaryExpression' && test.operator === '!') return textOf(file, test.argument)
  if (test.type === 'BinaryExpression' && test.operator === '===') return `${textOf(file, test.left)} !== ${textOf(file, test.right)}`
  return /^(?:Logical|Binary|Conditional)/.test(test.type) ? `!(${text})` : `!${text}`
}

/** `if (!id) return []`: no entry for this element. */
function endOfRound(file: SourceFile, { consequent, range: [start, end] }: NodeOf<'IfStatement'>): string {
  const exit = (consequent.type === 'BlockStatement' ? consequent.body[0] : consequent) ?? consequent
  return applied(file.text, [replace(exit, `return []${textOf(file, exit).endsWith(';') ? ';' : ''}`)], [start, end])
}

/** Statements that follow one another, as one range. */
function runsOf(body: Node, statements: readonly Node[]): readonly Node['range'][] {
  const runs: [number, number][] = []
  let before: Node | undefined
  for (const statement of body.type === 'BlockStatement' ? body.body : []) {
    const last = runs.at(-1)
    if (statements.includes(statement) && last && before && statements.includes(before)) last[1] = statement.range[1]
    else if (statements.includes(statement)) runs.push([statement.range[0], statement.range[1]])
    before = statement
  }
  return runs
}

interface Head {
  /** What takes the element. */
  readonly pattern: Node
  /** The parameters of the first pass. */
  readonly parameters: string
  readonly names: readonly ReturnType<typeof namesInPattern>[number][]
  readonly element: string | undefined
  /** The name of the index. */
  readonly index: string | undefined
  /** A parameter without parentheses. */
  readonly bare: boolean
}

/** `for (const row of rows)`, `rows.map((row, i) => …)`. */
function headOf(file: SourceFile, { node, callback, element, over }: Iteration, statements: readonly Node[]): Head | undefined {
  const named = (pattern: Node): string | undefined => (pattern.type === 'Identifier' ? pattern.name : namesInPattern(pattern).at(-1)?.name && pattern.type === 'ArrayPattern' ? namesInPattern(pattern).at(-1)?.name : undefined)
  if (!callback) {
    if (node.type !== 'ForOfStatement' || node.await || node.left.type !== 'VariableDeclaration' || !element) return undefined
    const text = textOf(file, element)
    return { pattern: element, parameters: element.type === 'Identifier' ? element.name : `(${text})`, names: namesInPattern(element), element: named(element), index: undefined, bare: false }
  }
  const [first, second, ...rest] = parametersOf(callback)
  // `rows?.map(…)` has no rows at times, and a stated type is that of the elements.
  if (!first || rest.length > 0 || first.type === 'RestElement' || node.type !== 'CallExpression' || !contains(node, callback) || node.typeArguments != null) return undefined
  const callee = unwrap(node.callee)
  if (callee.type === 'MemberExpression' && (callee.optional || unwrap(callee.object) !== (over && unwrap(over)))) return undefined
  if (second && second.type !== 'Identifier') return undefined
  const target = parameterTarget(first)
  const bare = file.text.slice(callback.range[0], callback.body.range[0]).replace(/^async\s*/, '').trimStart().startsWith(textOf(file, first))
  const index = second && statements.some(statement => namesIn(file, statement).some(({ name }) => name === second.name)) ? second : undefined
  const parameters = [first, ...(index ? [index] : [])].map(parameter => textOf(file, parameter)).join(', ')
  return {
    pattern: first,
    parameters: !index && first.type === 'Identifier' && first.typeAnnotation == null ? first.name : `(${parameters})`,
    names: namesInPattern(target),
    element: named(target),
    index: second?.name,
    bare,
  }
}

/** A constant that is one of several literals is of a wider type in an object. */
const isNarrow = (statements: readonly Node[]): boolean =>
  statements.some(statement => statement.type === 'VariableDeclaration' && statement.kind === 'const' && statement.declarations.some(({ init }) => init != null && isLiteral(init)))

function isLiteral(node: Node): boolean {
  const at = unwrap(node)
  if (at.type === 'ConditionalExpression') return isLiteral(at.consequent) || isLiteral(at.alternate)
  if (at.type === 'LogicalExpression') return isLiteral(at.left) || isLiteral(at.right)
  return at.type === 'Literal' && at.value !== null
}

/** The types that a statement names. */
function typeNamesIn(node: Node): readonly NodeOf<'Identifier'>[] {
  const found: NodeOf<'Identifier'>[] = []
  walk(node, child => {
    if (child.type === 'TSTypeReference' && child.typeName.type === 'Identifier') found.push(child.typeName)
    if (child.type === 'TSTypeQuery' && child.exprName.type === 'Identifier') found.push(child.exprName)
    return undefined
  })
  return found
}

function holdsThis(node: Node): boolean {
  let found = false
  walk(node, child => {
    if (child.type === 'ThisExpression' || (child.type === 'Identifier' && child.name === 'arguments')) found = true
    return !found && !(isFunction(child) && child.type !== 'ArrowFunctionExpression')
  })
  return found
}
