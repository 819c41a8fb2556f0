import { posix } from 'node:path'
import type { Edit, NodeOf, SourceFile } from '../model/index.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp, lookUpTopLevel } from '../values/bindings.js'
import { insertAt } from './edits.js'
import { layoutOf, quoted } from './layout.js'
import { refuse } from './site.js'

/** What an import gives a name: which export of which module. */
interface Imported {
  readonly specifier: string
  readonly name: string
  /** The file or package that it leads to. */
  readonly target: string
}

/**
 * Edits that make names of one file known in another under the same name: none where they are imported there already or belong to the language. Refused for what
 * cannot be imported: declarations that are not exported, names that mean something else there.
 */
export function nameEdits(ev: Evaluator, to: SourceFile, from: SourceFile, names: readonly NodeOf<'Identifier'>[]): readonly Edit[] {
  if (to === from || to.path === from.path) return []
  const edits: Edit[] = []
  for (const identifier of new Map(names.map(name => [name.name, name])).values()) {
    if (!lookUp(from, identifier.name, identifier)) continue
    const wanted = importOf(ev, from, identifier.name) ?? exportOf(ev, to, from, identifier.name)
    const known = lookUpTopLevel(to, identifier.name)
    if (known) {
      const there = importOf(ev, to, identifier.name)
      if (!wanted || !there || there.target !== wanted.target || there.name !== wanted.name) return refuse('names-clash')
      continue
    }
    if (!wanted || wanted.name === 'default' || wanted.name === '*') return refuse('out-of-sight')
    edits.push(importEdit(ev, to, from, identifier.name, wanted))
  }
  return edits
}

function importOf(ev: Evaluator, file: SourceFile, local: string): Imported | undefined {
  for (const statement of file.program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue
    for (const specifier of statement.specifiers) {
      if (specifier.local.name !== local || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type')) continue
      const name = specifier.type === 'ImportSpecifier' ? (specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value) : specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*'
      return { specifier: statement.source.value, name, target: targetOf(ev, file, statement.source.value) }
    }
  }
  return undefined
}

function targetOf(ev: Evaluator, file: SourceFile, specifier: string): string {
  const resolution = ev.project.resolve(specifier, file.path)
  return resolution.kind === 'file' ? resolution.path : specifier
}

/** A name that the other file exports, imported from where this file imports other things of it. */
function exportOf(ev: Evaluator, to: SourceFile, from: SourceFile, name: string): Imported | undefined {
  const exported = from.program.body.some(
    statement =>
      statement.type === 'ExportNamedDeclaration' &&
      ((statement.declaration?.type === 'VariableDeclaration' && statement.declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name)) ||
        (statement.declaration?.type === 'FunctionDeclaration' && statement.declaration.id?.name === name) ||
        (statement.declaration?.type === 'ClassDeclaration' && statement.declaration.id?.name === name)),
  )
  if (!exported) return undefined
  for (const statement of to.program.body)
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type' && targetOf(ev, to, statement.source.value) === from.path) return { specifier: statement.source.value, name, target: from.path }
  return undefined
}

function importEdit(ev: Evaluator, to: SourceFile, from: SourceFile, local: string, { specifier, name, target }: Imported): Edit {
  const text = name === local ? local : `${name} as ${local}`
  const imports = to.program.body.filter(statement => statement.type === 'ImportDeclaration')
  const same = imports.find(statement => statement.importKind !== 'type' && targetOf(ev, to, statement.source.value) === target && statement.specifiers.some(({ type }) => type === 'ImportSpecifier'))
  const last = same?.specifiers.at(-1)
  if (last) return insertAt(last.range[1], `, ${text}`)
  const anchor = imports.at(-1)
  if (!anchor) return refuse('out-of-sight')
  const path = specifierFrom(ev, to, from, specifier, target)
  const { end, newline } = layoutOf(to)
  return insertAt(anchor.range[1], `${newline}import { ${text} } from ${quoted(to, path)}${end}`)
}

/** The specifier as the other file has to write it; one that is not relative has to lead to the same place from there. */
function specifierFrom(ev: Evaluator, to: SourceFile, from: SourceFile, specifier: string, target: string): string {
  if (!specifier.startsWith('.')) return targetOf(ev, to, specifier) === target ? specifier : refuse('out-of-sight')
  const absolute = posix.join(posix.dirname(from.path), specifier)
  const relative = posix.relative(posix.dirname(to.path), absolute)
  const path = relative.startsWith('.') ? relative : `./${relative}`
  return targetOf(ev, to, path) === target ? path : refuse('out-of-sight')
}
