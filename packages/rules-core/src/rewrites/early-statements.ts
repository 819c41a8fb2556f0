import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { type Mutation, mutations } from '../findings/mutations.js'
import { isChangedIn } from '../findings/region-changes.js'
import { type Declaration, lookUp } from '../values/bindings.js'
import { onlyComputes } from './pure-calls.js'
import { isOfContainer, readsWholes } from './whole-objects.js'

/**
 * Whether a statement does nothing but give values to variables that `isOwn`, from what it computes: declarations, assignments, conditions, choices, and loops over lists. It leaves nothing but
 * its own loops, or is one that ends a round (`ends`).
 */
export function isEarlyStatement(analysis: Analysis, file: SourceFile, node: Node, isOwn: (declaration: Declaration) => boolean, ends: (node: Node) => boolean = () => false): boolean {
  const early = (child: Node): boolean => isEarlyStatement(analysis, file, child, isOwn)
  const computes = (child: Node): boolean => onlyComputes(analysis.ev, file, child) && !asks(analysis, file, child)
  switch (node.type) {
    case 'VariableDeclaration':
      return (node.kind === 'const' || node.kind === 'let') && node.declarations.every(({ id, init }) => computes(id) && (init == null || computes(init)))
    case 'ExpressionStatement': {
      const { expression } = node
      if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'Identifier') return false
      const { left, right } = expression
      return (lookUp(file, left.name, left)?.declarations ?? []).every(isOwn) && lookUp(file, left.name, left) !== undefined && computes(right)
    }
    case 'BlockStatement':
      return node.body.every(early)
    case 'IfStatement':
      return computes(node.test) && (ends(node) || (early(node.consequent) && (node.alternate == null || early(node.alternate))))
    case 'ForOfStatement':
      return !node.await && node.left.type === 'VariableDeclaration' && computes(node.right) && early(node.body)
    case 'SwitchStatement':
      return computes(node.discriminant) && node.cases.every(({ test, consequent }) => (test == null || computes(test)) && consequent.every(early))
    case 'BreakStatement':
    case 'ContinueStatement':
      return node.label == null
    case 'EmptyStatement':
      return true
    default:
      return false
  }
}

function asks({ queries }: Analysis, file: SourceFile, node: Node): boolean {
  let found = false
  walk(node, child => {
    if (child.type === 'CallExpression' && queries.queryAt(file, child)) found = true
    return !found
  })
  return found
}

/**
 * Whether statements of a round read nothing that any round changes, so that they give the same before the first one: no variable that the rest of the rounds or another function sets, no property
 * of a name that the rest of the rounds sets on anything, but on a list or object that it fills or, afterwards, on the element itself. Elements of one list are taken to be different objects.
 */
export function areUnchangedByRounds(file: SourceFile, iteration: Iteration, statements: readonly Node[]): boolean {
  const isIn = (node: Node): boolean => statements.some(statement => contains(statement, node))
  const end = Math.max(...statements.map(({ range }) => range[1]))
  const changesOwn = ownChanges(file, iteration)
  const isOwn = (mutation: Mutation): boolean => changesOwn(mutation, end)
  const whole = statements.some(readsWholes)
  const read = statements.flatMap(statement => readNames(statement))
  const others = mutations(file, iteration.node).filter(mutation => !isIn(mutation.node) && !isOwn(mutation) && !isOfContainer(file, mutation))
  if (others.some(mutation => whole || mutation.whole || mutation.name === undefined || read.includes(mutation.name))) return false
  return statements.every(statement =>
    !isChangedIn(file, statement, iteration.node, { handedOutside: statement, except: isOwn }) &&
    namesIn(file, statement).every(identifier => {
      const binding = lookUp(file, identifier.name, identifier)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration) return true
      const set = [...binding.assigned, ...binding.references.filter(reference => file.parentOf(reference)?.type === 'UpdateExpression')]
      if (contains(iteration.body, declaration.name)) return set.every(isIn)
      return set.every(change => !contains(iteration.node, change) && enclosingFunction(file, change) === enclosingFunction(file, declaration.name))
    }))
}

/** Changes of the element itself that come after a place of its own round: no other round sees them. */
export function ownChanges(file: SourceFile, { element, over }: Iteration): (mutation: Mutation, after: number) => boolean {
  const pair = element?.type === 'ArrayPattern' && element.elements.length === 2 && over !== undefined && /(?:^Object\.entries\(|\.entries\(\)$)/.test(file.text.slice(...over.range)) ? element.elements[1] : undefined
  const whole = element?.type === 'Identifier' ? element : pair?.type === 'Identifier' ? pair : undefined
  const binding = whole && lookUp(file, whole.name, whole)
  return ({ node, target }, after) => {
    const at = unwrap(target)
    return binding !== undefined && node.range[0] >= after && at.type === 'Identifier' && lookUp(file, at.name, at) === binding
  }
}

/** All names that a node mentions, those of properties among them. */
function readNames(root: Node): readonly string[] {
  const found: string[] = []
  walk(root, node => {
    const name = node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : node.type === 'Property' ? keyName(node.key, node.computed) : undefined
    if (name !== undefined) found.push(name)
    return undefined
  })
  return found
}
