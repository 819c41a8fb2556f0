import type { Node, Project, Resolution, SourceFile, Value } from '../model/index.js'
import { propertyOf } from '../ast/syntax.js'
import { lookUpTopLevel } from './bindings.js'
import { type Evaluator, unknown } from './evaluator.js'
import { type ExportEntry, exportsOf } from './modules.js'
import { importOf, valueOfBinding } from './names.js'

/** Where a name that was exported somewhere is declared: a local binding, an expression, or a name of a package. */
export type Origin =
  | { readonly kind: 'binding'; readonly file: SourceFile; readonly name: string }
  | { readonly kind: 'expression'; readonly file: SourceFile; readonly node: Node }
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'package'; readonly package: string; readonly subpath: string; readonly path: readonly string[] }
  /** A module without source, such as a generated client. */
  | { readonly kind: 'missing'; readonly imported: string }

/** Follows re-exports until the declaration. Cycles of barrels give nothing. */
export function originOf(project: Project, file: SourceFile, specifier: string, imported: string, seen = new Set<string>()): Origin | undefined {
  return originIn(project, project.resolve(specifier, file.path), imported, seen)
}

function originIn(project: Project, resolved: Resolution, imported: string, seen: Set<string>): Origin | undefined {
  if (resolved.kind === 'missing') return { kind: 'missing', imported }
  if (resolved.kind === 'package') return { kind: 'package', package: resolved.name, subpath: resolved.subpath, path: imported === '*' ? [] : [imported] }
  if (imported === '*') return { kind: 'module', path: resolved.path }
  const key = `${resolved.path}\0${imported}`
  if (seen.has(key)) return undefined
  seen.add(key)
  const file = project.file(resolved.path)
  if (!file) return { kind: 'missing', imported }
  return originOfExport(project, file, imported, seen)
}

/** The origin of one export of a file. */
export function originOfExport(project: Project, file: SourceFile, name: string, seen = new Set<string>()): Origin | undefined {
  const table = exportsOf(file)
  const entry = table.entries.get(name)
  if (entry) return originOfEntry(project, file, entry, seen)
  const whole = table.whole.at(-1)
  if (whole && name === 'default') return { kind: 'expression', file, node: whole }
  // `import { pool } from './db.cjs'` with `module.exports = { pool }`.
  const part = whole?.type === 'ObjectExpression' ? propertyOf(whole, name) : undefined
  if (part) return { kind: 'expression', file, node: part.value }
  let missing: Origin | undefined
  if (name !== 'default') {
    for (const star of table.stars) {
      const found = originOf(project, file, star, name, seen)
      // A package or a generated module behind `export *` may hold the name: only when no source has it.
      if (found?.kind === 'missing' || found?.kind === 'package') missing ??= found
      else if (found) return found
    }
  }
  return missing
}

function originOfEntry(project: Project, file: SourceFile, entry: ExportEntry, seen: Set<string>): Origin | undefined {
  if (entry.kind === 'expression') return { kind: 'expression', file, node: entry.node }
  if (entry.kind === 'from') return originOf(project, file, entry.specifier, entry.imported, seen)
  const binding = lookUpTopLevel(file, entry.name)
  // `import { a } from './a'; export { a }` goes on to './a'.
  const [declaration] = binding?.declarations ?? []
  if (declaration?.type === 'import') {
    const found = importOf(file, declaration.node)
    if (found) return originOf(project, file, found.specifier, found.imported, seen)
  }
  return { kind: 'binding', file, name: entry.name }
}

/** What `import { imported } from 'specifier'` stands for. */
export function exportedValue(ev: Evaluator, file: SourceFile, specifier: string, imported: string): Value {
  return valueOfOrigin(ev, generatedOr(ev, originOf(ev.project, file, specifier, imported), imported), imported)
}

/** What a generator wrote says so at its top. */
const GENERATED = /\b(?:auto-?generated|generated (?:by|code)|code generated|do not edit)\b/i
const HEAD_LENGTH = 600

/** A name that an adapter claims, in a file that was generated, is the library's: the generated code itself is not followed. */
export function generatedOr(ev: Evaluator, origin: Origin | undefined, imported: string): Origin | undefined {
  if ((origin?.kind !== 'binding' && origin?.kind !== 'expression') || !ev.library.generatedExport([imported])) return origin
  return GENERATED.test(origin.file.text.slice(0, HEAD_LENGTH)) ? { kind: 'missing', imported } : origin
}

/** What `module.name` stands for. */
export function moduleMember(ev: Evaluator, path: string, name: string): Value {
  const file = ev.project.file(path)
  if (!file) return unknown('missing-file')
  const table = exportsOf(file)
  if (!table.entries.has(name) && table.whole.length > 0) return ev.member(ev.valueOf(file, table.whole.at(-1) as Node), name)
  return valueOfOrigin(ev, originOfExport(ev.project, file, name), name)
}

/** What `require('specifier')` gives. */
export function importedModule(ev: Evaluator, file: SourceFile, specifier: string): Value {
  const resolved = ev.project.resolve(specifier, file.path)
  if (resolved.kind === 'file') {
    const target = ev.project.file(resolved.path)
    const whole = target && exportsOf(target).whole.at(-1)
    return target && whole ? ev.valueOf(target, whole) : { kind: 'module', path: resolved.path }
  }
  if (resolved.kind === 'package') return { kind: 'external', package: resolved.name, subpath: resolved.subpath, path: [], form: 'export', typeArgs: [] }
  return { kind: 'external', package: '', subpath: '', path: [], form: 'export', typeArgs: [] }
}

function valueOfOrigin(ev: Evaluator, origin: Origin | undefined, name: string): Value {
  if (!origin) return unknown('unresolved-name')
  switch (origin.kind) {
    case 'binding': {
      const binding = lookUpTopLevel(origin.file, origin.name)
      return binding ? valueOfBinding(ev, origin.file, binding) : unknown('unresolved-name')
    }
    case 'expression':
      return ev.valueOf(origin.file, origin.node)
    case 'module':
      return { kind: 'module', path: origin.path }
    case 'package':
      return { kind: 'external', package: origin.package, subpath: origin.subpath, path: origin.path, form: 'export', typeArgs: [] }
    case 'missing':
      // A generated module: only names that an adapter claims mean anything. The empty package stands for it.
      return { kind: 'external', package: '', subpath: '', path: name === '*' ? [] : [name === 'default' ? origin.imported : name], form: 'export', typeArgs: [] }
  }
}
