import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { type Declaration, lookUp, patternPath } from '../values/bindings.js'
import { isCounted } from './counted-loop.js'
import { applied } from './edits.js'
import type { Edit } from '../model/index.js'
import { type Mutation, mutations } from '../findings/mutations.js'
import { isChangedIn } from '../findings/region-changes.js'
import { isRepeatable } from './repeatable.js'
import { callsProject, isOfContainer } from './whole-objects.js'

/**
 * The text of an expression in terms of what is known before a round begins: constants of the body are replaced by what they are computed from.
 * `undefined` when it depends on anything that a round does.
 */
export function inlined(file: SourceFile, node: Node, outermost: Iteration, known: KnownRounds = {}): string | undefined {
  return inline(file, node, outermost, known, MAX_DEPTH)
}

/** What is known of the rounds besides their text. */
export interface KnownRounds {
  /** Whether a name of the body is given with the element. */
  readonly isGiven?: (declaration: Declaration) => boolean
  /** Whether an expression only computes, functions of the project that it calls among it; without it, what `isRepeatable` says. */
  readonly onlyComputes?: (node: Node) => boolean
  /** Whether the element may not be read. */
  readonly withoutElement?: boolean
  /** Changes of the rounds that come after a place and that no other round sees. */
  readonly isOwnChange?: (mutation: Mutation, after: number) => boolean
}

const MAX_DEPTH = 6

/** Whether a part of an expression is all of it: a shorthand property has the range of its value. */
export const isWhole = (node: Node, part: Node): boolean => node.range[0] === part.range[0] && node.range[1] === part.range[1]

function inline(file: SourceFile, node: Node, outermost: Iteration, known: KnownRounds, depth: number): string | undefined {
  if (depth === 0 || !(known.onlyComputes ?? isRepeatable)(node)) return undefined
  const isOwn = (mutation: Mutation): boolean => known.isOwnChange?.(mutation, node.range[1]) === true
  if (isChangedIn(file, node, outermost.node, { handedOutside: node, except: isOwn })) return undefined
  // A function may read anything of what it is given.
  if (known.onlyComputes && callsProject(node) && mutations(file, outermost.node).some(mutation => !isOwn(mutation) && !isOfContainer(file, mutation))) return undefined
  const edits: Edit[] = []
  for (const identifier of namesIn(file, node)) {
    const binding = lookUp(file, identifier.name, identifier)
    const [declaration] = binding?.declarations ?? []
    // Names of the expression's own callbacks go with it.
    if (!binding || !declaration || contains(node, declaration.name)) continue
    if (known.isGiven?.(declaration) === true) continue
    if (known.withoutElement !== true && contains(outermost.node, declaration.name) && isCounted(file, declaration, outermost)) continue
    if (binding.assigned.some(value => contains(outermost.node, value)) || isStepped(file, binding.references, outermost)) return undefined
    if (!contains(outermost.node, declaration.name)) continue
    if (isElement(file, declaration, outermost)) {
      if (known.withoutElement === true) return undefined
      continue
    }
    const value = valueOf(file, declaration)
    if (!value) return undefined
    const text = inline(file, value.init, outermost, known, depth - 1)
    if (text === undefined) return undefined
    const whole = `${isSimple(value.init) || value.path === '' ? text : `(${text})`}${value.path}`
    const parent = file.parentOf(identifier)
    if (parent?.type === 'Property' && parent.shorthand && !isWhole(node, identifier)) edits.push({ range: parent.range, text: `${identifier.name}: ${whole}` })
    else edits.push({ range: identifier.range, text: isSimple(value.init) || identifier === node ? whole : `(${whole})` })
  }
  return node.range[0] === node.range[1] ? '' : applied(file.text, edits, node.range)
}

/** Whether a declaration is a part of some iteration's element: its parameter, or the variable of its head. */
function isElement(file: SourceFile, { node, type }: Declaration, outermost: Iteration): boolean {
  if (type === 'parameter') return contains(outermost.node, node)
  const head = node.type === 'VariableDeclarator' ? file.parentOf(node) : undefined
  const loop = head && file.parentOf(head)
  return loop?.type === 'ForOfStatement' && loop.left === head
}

/** What a declaration takes its value from, and the members that are read of it; `undefined` where it has a default. */
export function valueOf(file: SourceFile, { node, name }: Declaration): { readonly init: Node; readonly path: string } | undefined {
  if (node.type !== 'VariableDeclarator' || node.init == null) return undefined
  const declaration = file.parentOf(node)
  if (declaration?.type !== 'VariableDeclaration') return undefined
  const steps = patternPath(node.id, name)
  if (!steps) return undefined
  let path = ''
  for (const step of steps) {
    if (step.kind === 'member' && /^[\w$]+$/.test(step.name)) path += `.${step.name}`
    else if (step.kind === 'index') path += `[${String(step.index)}]`
    else return undefined
  }
  return { init: node.init, path }
}

const isSimple = (node: Node): boolean =>
  node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'Literal' || node.type === 'CallExpression' || node.type === 'ThisExpression' || node.type === 'ChainExpression'

const isStepped = (file: SourceFile, references: readonly Node[], outermost: Iteration): boolean =>
  references.some(reference => file.parentOf(reference)?.type === 'UpdateExpression' && contains(outermost.node, reference))

/** Whether an expression outside of an iteration gives the same list before it and inside: nothing in it is changed by the rounds. */
export function isStable(file: SourceFile, node: Node, outermost: Iteration): boolean {
  return namesIn(file, node).every(identifier => {
    const binding = lookUp(file, identifier.name, identifier)
    return !binding || !binding.assigned.some(value => contains(outermost.body, value))
  }) && !isChangedIn(file, node, outermost.body, { handedOutside: node })
}

