import type { Node, QueryCall, SourceFile } from '../model/index.js'
import { isClass, unwrap } from '../ast/syntax.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import type { Evaluator } from '../values/evaluator.js'
import { entityOfValue } from '../values/handles.js'
import { argumentsOf } from '../values/returns.js'
import { membersOf } from '../values/unions.js'

/** Where something of an entity is declared: its class, a base class, or the variable that holds its table or model. */
export interface EntityDeclaration {
  readonly file: SourceFile
  readonly node: Node
}

/** The declarations of the entity that a query is about, as far as they are in the project: the entity's own first, then its base classes. */
export function entityDeclarations(ev: Evaluator, file: SourceFile, { entity, node }: QueryCall): readonly EntityDeclaration[] {
  if (!entity) return []
  const own = (entity.ref && ev.find(entity.ref)) ?? named(ev, file, node, entity.name)
  return own ? [own, ...basesOf(ev, own, 0)] : []
}

/** The entity by one of the names that the chain has for it: `users` of `from(users)`, `User` of `User.find()`, or its own. */
function named(ev: Evaluator, file: SourceFile, query: Node, entity: string): EntityDeclaration | undefined {
  for (let link: Node = unwrap(query); ; ) {
    if (link.type !== 'CallExpression' && link.type !== 'MemberExpression') return isAbout(ev, file, link, entity) ?? (/^[\w$]+$/.test(entity) ? declared(ev, file, entity, query) : undefined)
    if (link.type === 'CallExpression') {
      const [first] = argumentsOf(link)
      const found = first && isAbout(ev, file, unwrap(first), entity)
      if (found) return found
    }
    link = unwrap(link.type === 'CallExpression' ? link.callee : link.object)
  }
}

/** What a name is declared by, when its value is about this entity. */
function isAbout(ev: Evaluator, file: SourceFile, node: Node, entity: string): EntityDeclaration | undefined {
  if (node.type !== 'Identifier') return undefined
  const isIts = membersOf(ev.valueOf(file, node)).some(value => entityOfValue(ev, value)?.name === entity)
  return isIts ? declared(ev, file, node.name, node) : undefined
}

function declared(ev: Evaluator, file: SourceFile, name: string, at: Node): EntityDeclaration | undefined {
  const found = declarationsBehind(ev, file, name, at)
  const [declaration] = found?.declarations ?? []
  return found && declaration && { file: found.file, node: declaration.node }
}

const MAX_BASES = 5

/** The classes that a class is made of. */
function basesOf(ev: Evaluator, { file, node }: EntityDeclaration, depth: number): readonly EntityDeclaration[] {
  const base = isClass(node) && node.superClass && depth < MAX_BASES ? ev.valueOf(file, node.superClass) : undefined
  const found = base?.kind === 'class' ? ev.find(base.ref) : undefined
  return found ? [found, ...basesOf(ev, found, depth + 1)] : []
}
