import type { BulkForms, Node, QueryCall, SourceFile } from '../model/index.js'
import { isClass, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp } from '../values/bindings.js'
import type { Link } from './chain-links.js'
import { isExtendedAt } from './client-extensions.js'
import type { Site } from './site.js'

const MAX_BASES = 5

/**
 * Whether rows of this entity may have hooks that a bulk form passes over. Decided from the text of the modules that declare the entity, its base classes and
 * the client: no sign in them means none. An entity whose declaration is not in the project may have any.
 */
export function mayRunHooks({ analysis, file }: Site, { hooks }: BulkForms, query: QueryCall, links: readonly Link[]): boolean {
  if (!hooks) return false
  const { ev } = analysis
  const signs = signsOf(hooks, query.operation)
  if (hooks.of === 'client') {
    const declared = declaringFiles(ev, file, clientBehind(analysis, file, rootOf(links.at(-1)?.call ?? query.node)))
    const { extensions } = hooks
    const operation = { entity: query.entity?.name, name: query.operation }
    return declared.some(module => signs.test(module.text) || (extensions !== undefined && isExtendedAt(ev, module, extensions, operation)))
  }
  const { entity } = query
  const start = entity?.ref && ev.find(entity.ref)
  if (!start) {
    const root = rootOf(links.at(-1)?.call ?? query.node)
    const declared = declaringFiles(ev, file, root).filter(({ text }) => hooks.declaration?.test(text))
    return root.type !== 'Identifier' || declared.length === 0 || declared.some(({ text }) => signs.test(text))
  }
  let { file: at, node } = start
  for (let hops = 0; hops < MAX_BASES; hops++) {
    if (signs.test(at.text)) return true
    const base = isClass(node) && node.superClass != null ? ev.valueOf(at, node.superClass) : undefined
    const next = base?.kind === 'class' ? ev.find(base.ref) : undefined
    if (!next) return false
    ;({ file: at, node } = next)
  }
  return true
}

/** What shows a hook that runs at this operation. */
function signsOf({ decorators = [], methods = [], registrars = [], events = {}, options = [] }: NonNullable<BulkForms['hooks']>, operation: string): RegExp {
  const words = events[operation]
  const matters = (name: string): boolean => words === undefined || words.some(word => name.toLowerCase().includes(word.toLowerCase()))
  const event = words === undefined ? '' : `(?:[^'"\\[\\s]|\\[?[^)\\]]*['"]\\w*(?:${words.map(word => `[${word.charAt(0).toLowerCase()}${word.charAt(0).toUpperCase()}]${word.slice(1)}`).join('|')}))`
  const parts = [
    ...decorators.filter(matters).map(name => `@${name}\\b`),
    ...methods.filter(name => !/^(?:before|after)/.test(name) || matters(name)).map(name => `${/^\w/.test(name) ? '\\.' : '\\.\\'}${name}\\(`),
    ...registrars.map(name => `[.@]${name}(?:<[^(]*>)?\\(\\s*${event}`),
    ...options.map(name => `\\b${name}\\s*:\\s*\\{`),
  ]
  return new RegExp(parts.length > 0 ? parts.join('|') : '(?!)')
}

/** What a chain begins with. */
export function rootOf(node: Node): Node {
  let current = unwrap(node)
  for (;;) {
    if (current.type === 'CallExpression') current = unwrap(current.callee)
    else if (current.type === 'MemberExpression') current = unwrap(current.object)
    else return current
  }
}

/** The client that a transaction's callback was handed to; any other name is the client's own. */
function clientBehind({ queries }: Site['analysis'], file: SourceFile, root: Node): Node {
  if (root.type !== 'Identifier') return root
  const [declaration] = lookUp(file, root.name, root)?.declarations ?? []
  const caller = declaration?.type === 'parameter' ? file.parentOf(declaration.node) : undefined
  return caller?.type === 'CallExpression' && queries.queryAt(file, caller)?.effect === 'transaction' ? rootOf(caller) : root
}

/** The file of the name itself and the module that it is imported from. */
export function declaringFiles(ev: Evaluator, file: SourceFile, name: Node): readonly SourceFile[] {
  const files = [file]
  if (name.type !== 'Identifier') return files
  for (const statement of file.program.body) {
    if (statement.type !== 'ImportDeclaration' || !statement.specifiers.some(specifier => specifier.local.name === name.name)) continue
    const found = typeof statement.source.value === 'string' ? ev.project.resolve(statement.source.value, file.path) : undefined
    const module = found?.kind === 'file' ? ev.project.file(found.path) : undefined
    if (module) files.push(module)
  }
  return files
}
