import type { Edit, SourceFile } from '../model/index.js'
import { insertAt } from './edits.js'
import { layoutOf, quoted } from './layout.js'
import { refuse } from './site.js'

/** Edits that make exports of packages known in a file; none for names that are imported already. A name that means something else there is refused. */
export function importEdits(file: SourceFile, names: readonly string[], packages: Readonly<Record<string, string>>): readonly Edit[] {
  return [...new Set(names)].flatMap(name => {
    const from = packages[name]
    if (from === undefined) return []
    const { body } = file.program
    const imports = body.filter(statement => statement.type === 'ImportDeclaration')
    for (const statement of imports)
      for (const specifier of statement.specifiers)
        if (specifier.local.name === name) return specifier.type === 'ImportSpecifier' && statement.importKind !== 'type' ? [] : refuse('names-clash')
    const known = imports.find(
      statement => statement.importKind !== 'type' && isFrom(statement.source.value, from) && statement.specifiers.some(({ type }) => type === 'ImportSpecifier'),
    )
    const last = known?.specifiers.at(-1)
    if (last) return [insertAt(last.range[1], `, ${name}`)]
    const { end, newline } = layoutOf(file)
    const anchor = imports.at(-1)
    if (!anchor) return refuse('names-clash')
    return [insertAt(anchor.range[1], `${newline}import { ${name} } from ${quoted(file, from)}${end}`)]
  })
}

/** The package itself, or a fork of the same name in a scope. */
const isFrom = (source: unknown, name: string): boolean => source === name || (typeof source === 'string' && source.startsWith('@') && source.endsWith(`/${name}`))
