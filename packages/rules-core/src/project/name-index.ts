import { posix } from 'node:path'
import { ownText } from '../ast/own-text.js'
import type { Disk } from './disk.js'
import { collectDirectories } from './glob-segments.js'
import { isDeclarationName, isPlainJavaScript, isSourceName } from './source-extensions.js'

/** Files scanned at most. */
const MAX_FILES = 30_000
/** Length of a class or interface head: what stands between `class` and `{`. */
const MAX_HEAD = 400

/** What the texts of a project name that nothing but a look at all of them can tell. Declaration files are not looked at. */
export interface NameIndex {
  /** Files in which a class or interface head, or a decorator `@…Handler(…)`, names it, in path order. Comments and strings may count: callers verify. */
  filesInheriting(name: string): readonly string[]
  /**
   * Plain JavaScript files with a specifier that may lead to this file, in path order: callers verify.
   * A package imported under another name than its directory's is not found.
   */
  filesNaming(path: string): readonly string[]
  /** Files whose import declarations, or what they take out of `require(…)` and `import(…)`, bind this name, in path order: callers verify. */
  filesImporting(name: string): readonly string[]
  /** Has these files scanned again, and looks for new ones, when next asked. */
  forget(changed: readonly string[]): void
}

interface NamesInFile {
  readonly inherited: readonly string[]
  /** Stems of imported specifiers; of plain JavaScript only. */
  readonly imported: readonly string[]
  /** Identifiers in import clauses. */
  readonly bound: readonly string[]
}

interface Tables {
  readonly inheriting: ReadonlyMap<string, readonly string[]>
  readonly importing: ReadonlyMap<string, readonly string[]>
  readonly binding: ReadonlyMap<string, readonly string[]>
}

/** Scans all texts once, on first use, and keeps the names per file, which are few. */
export function createNameIndex(disk: Disk, read: (path: string) => string | undefined): NameIndex {
  let names: ReadonlyMap<string, NamesInFile> = new Map()
  let tables: Tables | undefined

  const tablesNow = (): Tables => {
    if (!tables) {
      names = scan(disk, read, names)
      tables = { inheriting: filesByName(names, each => each.inherited), importing: filesByName(names, each => each.imported), binding: filesByName(names, each => each.bound) }
    }
    return tables
  }

  return {
    filesInheriting: name => tablesNow().inheriting.get(name) ?? [],
    filesNaming: path => tablesNow().importing.get(stemOfFile(path)) ?? [],
    filesImporting: name => tablesNow().binding.get(name) ?? [],
    forget(changed) {
      const dropped = new Set(changed)
      names = new Map([...names].filter(([path]) => !dropped.has(path)))
      tables = undefined
    },
  }
}

function filesByName(names: ReadonlyMap<string, NamesInFile>, pick: (names: NamesInFile) => readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const [path, each] of names) {
    for (const name of pick(each)) {
      const known = files.get(name)
      if (known) known.push(path)
      else files.set(name, [path])
    }
  }
  return files
}

function scan(disk: Disk, read: (path: string) => string | undefined, known: ReadonlyMap<string, NamesInFile>): ReadonlyMap<string, NamesInFile> {
  const paths = new Set<string>()
  for (const directory of collectDirectories(disk, disk.root)) {
    for (const [name, kind] of disk.list(directory)) {
      if (kind !== 'file' || !isSourceName(name) || isDeclarationName(name)) continue
      const real = disk.realFile(posix.join(directory, name))
      if (real !== undefined) paths.add(real)
    }
  }
  const found = new Map<string, NamesInFile>()
  for (const path of [...paths].sort().slice(0, MAX_FILES)) found.set(path, known.get(path) ?? namesIn(path, read(path) ?? ''))
  return found
}

const NO_NAMES: readonly string[] = []

const namesIn = (path: string, text: string): NamesInFile => ({
  inherited: inheritedNames(text).map(ownText),
  imported: isPlainJavaScript(path) ? [...new Set(importedSpecifiers(text).map(specifier => stemOfSpecifier(specifier, path)))].map(ownText) : NO_NAMES,
  bound: importedNames(text).map(ownText),
})

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu
/** `@CommandHandler(CreateUser)`, `@EventsHandler(UserCreated, UserRenamed)`. */
const HANDLER = /@\w*Handlers?\(([^()]{1,400})\)/g

/** The identifiers between `extends` or `implements` and the next `{`, and those that handler decorators name. */
export function inheritedNames(text: string): readonly string[] {
  const names = new Set<string>()
  for (const keyword of ['implements ', 'extends ']) {
    for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + 1)) {
      const from = at + keyword.length
      const brace = text.indexOf('{', from)
      const head = text.slice(from, brace === -1 ? from + MAX_HEAD : Math.min(brace, from + MAX_HEAD))
      for (const [name] of head.matchAll(IDENTIFIER)) names.add(name)
    }
  }
  if (text.includes('Handler')) for (const [, list = ''] of text.matchAll(HANDLER)) for (const [name] of list.matchAll(IDENTIFIER)) names.add(name)
  return [...names]
}

const IMPORT_CLAUSE = /^import\s([^'"();]{1,2000}?)\sfrom\s*['"]|\{([^{}'"();]{1,400})\}\s*=\s*(?:await\s+import|require)\s*\(/gm

/** The identifiers of a text's import clauses, renamed ones under both names. */
export function importedNames(text: string): readonly string[] {
  const names = new Set<string>()
  for (const [, clause, pattern] of text.matchAll(IMPORT_CLAUSE)) for (const [name] of (clause ?? pattern ?? '').matchAll(IDENTIFIER)) if (name !== 'type' && name !== 'as') names.add(name)
  return [...names]
}

const SPECIFIER = /\b(?:require\s*\(|from|import)\s*\(?\s*(['"])([^'"\n]{1,200})\1/g

/** The specifiers that a text imports or requires. */
const importedSpecifiers = (text: string): readonly string[] => [...text.matchAll(SPECIFIER)].map(([, , specifier = '']) => specifier)

/** `user` of `src/user.js` and of `src/user/index.js`. */
function stemOfFile(path: string): string {
  const stem = withoutExtension(posix.basename(path))
  return stem === 'index' ? posix.basename(posix.dirname(path)) : stem
}

/** `user` of `./user`, `../user.js`, `./user/index`; `.` is the directory of the importing file. */
function stemOfSpecifier(specifier: string, from: string): string {
  return stemOfFile(specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier)
}

const withoutExtension = (name: string): string => name.replace(/\.[cm]?[jt]sx?$/, '')
