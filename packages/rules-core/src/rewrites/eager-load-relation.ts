import type { BulkForms, Node, NodeOf, QueryCall, RelationKind, RelationSigns, SourceFile } from '../model/index.js'
import { isClass, isFunction, keyName, memberName, propertyOf, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import { declaringFiles, rootOf } from './hooks.js'
import { refuse } from './site.js'

/** A relation as far as its declaration tells. */
export interface Relation {
  readonly name: string
  readonly kind?: RelationKind
  /** The entity that it leads to. */
  readonly target?: string
  /** Its type says that it may be absent. */
  readonly optional: boolean
}

interface Found {
  readonly kind: RelationKind
  readonly name: string
  readonly target: Node | undefined
  readonly file: SourceFile
}

const MAX_FILES = 40

/**
 * The relation of rows that goes by one of these names, from its declaration where the library says how one is declared. Refused where a module that declares one of its
 * two entities shows hooks, scopes or filters that may tell the ways of loading it apart. Relations that base classes declare are not looked at.
 */
export function relationOf(analysis: Analysis, file: SourceFile, { eager, hooks }: Pick<BulkForms, 'eager' | 'hooks'>, names: readonly string[], rows: QueryCall): Relation {
  const { declared, unlike } = eager ?? {}
  const { ev } = analysis
  const entity = rows.entity?.ref && ev.find(rows.entity.ref)
  const differs = (files: readonly SourceFile[]): boolean => unlike !== undefined && files.some(({ text }) => unlike.test(text))
  if (!declared) {
    const [name] = names
    const files = entity ? [entity.file] : declaringFiles(ev, file, rootOf(rows.node)).filter(({ text }) => hooks?.declaration?.test(text))
    if (name === undefined || (unlike !== undefined && files.length === 0)) return refuse('relation-unknown')
    return differs(files) ? refuse('loads-differently') : { name, optional: false }
  }
  if (!entity) return refuse('relation-unknown')
  const cls = isClass(entity.node) ? entity.node : undefined
  const found = names.flatMap(name => (cls && byDecorator(entity.file, cls, declared, name)) ?? []).at(0) ?? byCall(analysis, entity, rows.entity.name, declared, names)
  const target = found?.target && targetName(found.target)
  if (!found || target === undefined) return refuse('relation-unknown')
  const value = found.target && ev.valueOf(found.file, found.target)
  const there = declarationsBehind(ev, found.file, target, found.target ?? entity.node) ?? (value?.kind === 'handle' && value.entity?.ref ? ev.find(value.entity.ref) : undefined)
  if (!there) return refuse('relation-unknown')
  if (differs([entity.file, found.file, there.file])) return refuse('loads-differently')
  const member = cls && memberNamed(cls, found.name)
  // What TypeScript does not know of the row cannot be read from it.
  if (!member && /\.[cm]?tsx?$/.test(file.path)) return refuse('untyped-list')
  if (member && isPromise(member)) return refuse('loads-differently')
  return { name: found.name, kind: found.kind, target, optional: member !== undefined && mayBeAbsent(member) }
}

const memberNamed = ({ body }: Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>, name: string): NodeOf<'PropertyDefinition'> | undefined =>
  body.body.find((member): member is NodeOf<'PropertyDefinition'> => member.type === 'PropertyDefinition' && keyName(member.key, member.computed) === name)

/** `@OneToMany(() => Post, …) posts` */
function byDecorator(file: SourceFile, cls: Parameters<typeof memberNamed>[0], { decorators = {}, calls }: RelationSigns, name: string): Found | undefined {
  for (const { expression } of memberNamed(cls, name)?.decorators ?? []) {
    if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') continue
    const kind = decorators[expression.callee.name]
    const [target, ...options] = expression.arguments
    const isPlain = !calls || options.every(option => option.type !== 'ObjectExpression' || saysOnly(option, calls.beside))
    if (kind) return { kind, name, target: isPlain ? target : undefined, file }
  }
  return undefined
}

/** `User.hasMany(Post, { as: 'posts' })`, where the entity is declared or imported. */
function byCall({ ev }: Analysis, { file, node }: { readonly file: SourceFile; readonly node: Node }, entity: string, { calls }: RelationSigns, names: readonly string[]): Found | undefined {
  if (!calls) return undefined
  const methods = Object.keys(calls.methods)
  const paths = [...new Set([file.path, ...ev.project.filesImporting(entity)])].slice(0, MAX_FILES)
  for (const path of paths) {
    const at = path === file.path ? file : methods.some(method => ev.project.mentions(path, method)) ? ev.project.file(path) : undefined
    const found = at && declaringCall(at, at === file ? node : undefined, entity, calls, names)
    if (found) return found
  }
  return undefined
}

function declaringCall(file: SourceFile, own: Node | undefined, entity: string, { methods, name, beside }: NonNullable<RelationSigns['calls']>, names: readonly string[]): Found | undefined {
  const found: Found[] = []
  walk(file.program, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
    const kind = methods[memberName(node.callee) ?? '']
    const [target, options] = node.arguments
    if (!kind || !target || options?.type !== 'ObjectExpression' || !isEntity(node.callee.object, entity, own)) return undefined
    const alias = stringValue(propertyOf(options, name)?.value)
    if (alias === undefined || !names.includes(alias)) return undefined
    found.push({ kind, name: alias, target: saysOnly(options, [name, ...beside]) ? target : undefined, file })
    return undefined
  })
  return found.length === 1 ? found[0] : undefined
}

const saysOnly = ({ properties }: NodeOf<'ObjectExpression'>, names: readonly string[]): boolean =>
  properties.every(property => property.type === 'Property' && names.includes(keyName(property.key, property.computed) ?? ''))

/** `User`, `models.User`, `this` in the class itself. */
function isEntity(node: Node, entity: string, own: Node | undefined): boolean {
  const named = unwrap(node)
  if (named.type === 'ThisExpression') return own !== undefined && own.range[0] <= node.range[0] && node.range[1] <= own.range[1]
  return (named.type === 'Identifier' ? named.name : named.type === 'MemberExpression' ? memberName(named) : undefined) === entity
}

/** `Post` of `() => Post`, `type => Post`, `'Post'`, `models.Post`. */
function targetName(node: Node): string | undefined {
  const said = unwrap(isFunction(node) ? node.body : node)
  if (said.type === 'Identifier') return said.name
  return said.type === 'MemberExpression' ? memberName(said) : stringValue(said)
}

const typeOf = (member: NodeOf<'PropertyDefinition'>): Node | undefined => member.typeAnnotation?.typeAnnotation

const isPromise = (member: NodeOf<'PropertyDefinition'>): boolean => {
  const type = typeOf(member)
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Promise'
}

/** `posts?: Post[]`, `posts: Post[] | undefined` */
function mayBeAbsent(member: NodeOf<'PropertyDefinition'>): boolean {
  const type = typeOf(member)
  return member.optional || (type?.type === 'TSUnionType' && type.types.some(one => one.type === 'TSUndefinedKeyword'))
}
