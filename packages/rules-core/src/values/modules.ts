import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { keyName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'

/** What one export name of a file stands for. */
export type ExportEntry =
  /** A top-level name of the same file: `export { a as b }`, `export class A {}`. */
  | { readonly kind: 'local'; readonly name: string }
  /** An expression: `export default createClient()`, `module.exports = { … }`. */
  | { readonly kind: 'expression'; readonly node: Node }
  /** `export { a } from './a'`, `export * as ns from './a'` (imported: `*`). */
  | { readonly kind: 'from'; readonly specifier: string; readonly imported: string }

export interface ExportTable {
  readonly entries: ReadonlyMap<string, ExportEntry>
  /** `export * from './a'`. */
  readonly stars: readonly string[]
  /** `module.exports = x` or `export = x`: what `require` gives back. */
  readonly whole: readonly Node[]
  /** Whether the file has no `import`/`export` and assigns to `module.exports` or `exports`. */
  readonly commonjs: boolean
}

const exportedName = (node: Node): string => (node.type === 'Identifier' ? node.name : (stringValue(node) ?? ''))

/** The exports of a file by name. CommonJS assignments anywhere at the top level or in functions count; computed names do not. */
export function exportsOf(file: SourceFile): ExportTable {
  return file.fact(collectExports)
}

function collectExports(file: SourceFile): ExportTable {
  const entries = new Map<string, ExportEntry>()
  const stars: string[] = []
  const whole: Node[] = []
  let esm = false
  for (const statement of file.program.body) {
    switch (statement.type) {
      case 'ExportAllDeclaration':
        esm = true
        if (statement.exported) entries.set(exportedName(statement.exported), { kind: 'from', specifier: statement.source.value, imported: '*' })
        else stars.push(statement.source.value)
        break
      case 'ExportDefaultDeclaration':
        esm = true
        entries.set('default', defaultEntry(statement.declaration))
        break
      case 'ExportNamedDeclaration':
        esm = true
        collectNamed(statement, entries)
        break
      case 'TSExportAssignment':
        whole.push(statement.expression)
        break
      case 'ImportDeclaration':
        esm = true
        break
      default:
    }
  }
  const commonjs = !esm && collectCommonJs(file, entries, whole)
  return { entries, stars, whole, commonjs }
}

function defaultEntry(declaration: Node): ExportEntry {
  if ((declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration' || declaration.type === 'TSInterfaceDeclaration') && declaration.id)
    return { kind: 'local', name: declaration.id.name }
  // `export default User`: the name, so that it is found as a type as well.
  if (declaration.type === 'Identifier') return { kind: 'local', name: declaration.name }
  return { kind: 'expression', node: declaration }
}

function collectNamed(statement: NodeOf<'ExportNamedDeclaration'>, entries: Map<string, ExportEntry>): void {
  const source = statement.source == null ? undefined : stringValue(statement.source)
  for (const specifier of statement.specifiers) {
    const local = exportedName(specifier.local)
    entries.set(exportedName(specifier.exported), source === undefined ? { kind: 'local', name: local } : { kind: 'from', specifier: source, imported: local })
  }
  const declaration = statement.declaration
  if (declaration == null) return
  if (declaration.type === 'VariableDeclaration') {
    for (const declarator of declaration.declarations) for (const name of boundNames(declarator.id)) entries.set(name, { kind: 'local', name })
  } else if ('id' in declaration && declaration.id?.type === 'Identifier') {
    entries.set(declaration.id.name, { kind: 'local', name: declaration.id.name })
  }
}

function boundNames(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [pattern.name]
  const names: string[] = []
  if (pattern.type === 'ObjectPattern') for (const p of pattern.properties) names.push(...boundNames(p.type === 'RestElement' ? p.argument : p.value))
  if (pattern.type === 'ArrayPattern') for (const element of pattern.elements) if (element != null) names.push(...boundNames(element))
  if (pattern.type === 'AssignmentPattern') names.push(...boundNames(pattern.left))
  return names
}

function collectCommonJs(file: SourceFile, entries: Map<string, ExportEntry>, whole: Node[]): boolean {
  if (!file.text.includes('exports')) return whole.length > 0
  walk(file.program, node => {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return
    const target = exportTarget(node.left)
    // module.exports = exports = {…}
    let right = unwrap(node.right)
    while (right.type === 'AssignmentExpression') right = unwrap(right.right)
    if (target === '') whole.push(right)
    else if (target !== undefined && !entries.has(target)) entries.set(target, { kind: 'expression', node: right })
  })
  return whole.length > 0 || entries.size > 0
}

/** `''` for `module.exports`, the name for `exports.name` and `module.exports.name`. */
function exportTarget(left: NodeOf<'MemberExpression'>): string | undefined {
  const name = keyName(left.property, left.computed)
  if (name === undefined) return undefined
  if (left.object.type === 'Identifier') {
    if (left.object.name === 'module' && name === 'exports') return ''
    if (left.object.name === 'exports') return name
    return undefined
  }
  if (left.object.type === 'MemberExpression' && exportTarget(left.object) === '') return name
  return undefined
}
