import type { BulkForms, Node, QueryCall, SourceFile } from '../model/index.js'
import { isClass, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { linksOf } from './chain-links.js'
import type { Site } from './site.js'

const MAX_BASES = 5

/**
 * Whether rows of this entity may have hooks that a bulk form passes over. Decided from the text of the modules that declare the entity, its base classes and
 * the client: no sign in them means none. An entity whose declaration is not in the project may have any.
 */
export function mayRunHooks({ analysis: { ev }, file }: Site, { hooks }: BulkForms, query: QueryCall, links: ReturnType<typeof linksOf>): boolean {
  if (!hooks) return false
  const signs = signsOf(hooks)
  if (hooks.of === 'client') {
    const root = rootOf(links.at(-1)?.call ?? query.node)
    const declared = root.type === 'Identifier' ? declaringFiles(ev, file, root) : []
    return declared.some(({ text }) => signs.test(text))
  }
  const { entity } = query
  const start = entity?.ref && ev.find(entity.ref)
  if (!start) return true
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

function signsOf({ decorators = [], methods = [], options = [] }: NonNullable<BulkForms['hooks']>): RegExp {
  const parts = [
    ...decorators.map(name => `@${name}\\b`),
    ...methods.map(name => `${/^\w/.test(name) ? '\\.' : '\\.\\'}${name}\\(`),
    ...options.map(name => `\\b${name}\\s*:\\s*\\{`),
  ]
  return new RegExp(parts.length > 0 ? parts.join('|') : '(?!)')
}

function rootOf(node: Node): Node {
  let current = unwrap(node)
  for (;;) {
    if (current.type === 'CallExpression') current = unwrap(current.callee)
    else if (current.type === 'MemberExpression') current = unwrap(current.object)
    else return current
  }
}

/** The file of the name itself and the module that it is imported from. */
function declaringFiles(ev: Evaluator, file: SourceFile, name: Node): readonly SourceFile[] {
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
