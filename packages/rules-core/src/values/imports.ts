import type { Node, Resolution, SourceFile, Value } from '../model/index.js'
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
export function originOf(ev: Evaluator, file: SourceFile, specifier: string, imported: string, seen = new Set<string>()): Origin | undefined {
  return originIn(ev, ev.project.resolve(specifier, file.path), imported, seen)
}

function originIn(ev: Evaluator, resolved: Resolution, imported: string, seen: Set<string>): Origin | undefined {
  if (resolved.kind === 'missing') return { kind: 'missing', imported }
  if (resolved.kind === 'package') return { kind: 'package', package: resolved.name, subpath: resolved.subpath, path: imported === '*' ? [] : [imported] }
  if (imported === '*') return { kind: 'module', path: resolved.path }
  const key = `${resolved.path}\0${imported}`
  if (seen.has(key)) return undefined
  seen.add(key)
  const file = ev.project.file(resolved.path)
  if (!file) return { kind: 'missing', imported }
  return originOfExport(ev, file, imported, seen)
}

/** The origin of one export of a file. */
export function originOfExport(ev: Evaluator, file: SourceFile, name: string, seen = new Set<string>()): Origin | undefined {
  const table = exportsOf(file)
  const entry = table.entries.get(name)
  if (entry) return originOfEntry(ev, file, entry, seen)
  const whole = table.whole.at(-1)
  if (whole && name === 'default') return { kind: 'expression', file, node: whole }
  // `import { pool } from './db.cjs'` with `module.exports = { pool }`.
  const part = whole?.type === 'ObjectExpression' ? propertyOf(whole, name) : undefined
  if (part) return { kind: 'expression', file, node: part.value }
  return name === 'default' ? undefined : originBehindStars(ev, file, name, seen)
}

/** The `export * from` of a file that leads to a name, `undefined` when none does. */
const starsByName = (): Map<string, string | undefined> => new Map()

/** A barrel names hundreds of files and is asked by most of a project: which of them has the name is looked for once. */
function originBehindStars(ev: Evaluator, file: SourceFile, name: string, seen: Set<string>): Origin | undefined {
  const known = ev.memory(file, starsByName)
  if (known.has(name)) {
    const star = known.get(name)
    return star === undefined ? undefined : originOf(ev, file, star, name, seen)
  }
  // On the way from another barrel a cycle may hide the name.
  const isFirst = seen.size <= 1
  let missing: { readonly star: string; readonly origin: Origin } | undefined
  for (const star of exportsOf(file).stars) {
    const resolved = ev.project.resolve(star, file.path)
    if (resolved.kind === 'file' && !ev.project.mayExport(resolved.path, name)) continue
    const origin = originIn(ev, resolved, name, seen)
    if (!origin) continue
    // A package or a generated module behind `export *` may hold the name: only when no source has it.
    if (origin.kind === 'missing' || origin.kind === 'package') missing ??= { star, origin }
    else {
      if (isFirst) known.set(name, star)
      return origin
    }
  }
  if (isFirst) known.set(name, missing?.star)
  return missing?.origin
}

function originOfEntry(ev: Evaluator, file: SourceFile, entry: ExportEntry, seen: Set<string>): Origin | undefined {
  if (entry.kind === 'expression') return { kind: 'expression', file, node: entry.node }
  if (entry.kind === 'from') return originOf(ev, file, entry.specifier, entry.imported, seen)
  const binding = lookUpTopLevel(file, entry.name)
  // `import { a } from './a'; export { a }` goes on to './a'.
  const [declaration] = binding?.declarations ?? []
  if (declaration?.type === 'import') {
    const found = importOf(file, declaration.node)
    if (found) return originOf(ev, file, found.specifier, found.imported, seen)
  }
  return { kind: 'binding', file, name: entry.name }
}

/** What `import { imported } from 'specifier'` stands for. */
export function exportedValue(ev: Evaluator, file: SourceFile, specifier: string, imported: string): Value {
  return valueOfOrigin(ev, generatedOr(ev, originOf(ev, file, specifier, imported), imported), imported)
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
  return valueOfOrigin(ev, originOfExport(ev, file, name), name)
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
