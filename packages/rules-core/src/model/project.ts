import type { SourceFile } from './source.js'

/** Where a module specifier leads. */
export type Resolution =
  /** `import './user.js'`, a tsconfig path, a workspace package: an existing source file of the project. */
  | { readonly kind: 'file'; readonly path: string }
  /** `import 'typeorm'`: a package outside the project. `name` is the package name, `subpath` is `''` or `drizzle-orm`'s `pg-core`. */
  | { readonly kind: 'package'; readonly name: string; readonly subpath: string }
  /** A relative, aliased or workspace specifier without an existing source, such as a generated client. */
  | { readonly kind: 'missing'; readonly specifier: string }

/** The rest of the project as the analysis sees it: everything outside the linted file comes through here. */
export interface Project {
  /** Path key of the project root, `undefined` for a virtual file (one-file analysis). */
  readonly root: string | undefined
  /**
   * Parses a file of the project, or gives the parsed one back. `undefined` for a file that is unreadable, huge, outside
   * the root, not a regular file, or cannot be parsed at all.
   */
  file(path: string): SourceFile | undefined
  /** Resolves a specifier as written in the file `from`. Never throws; remembers negative answers too. */
  resolve(specifier: string, from: string): Resolution
  /**
   * Whether a package whose name satisfies `matches` is declared in a package.json between the file and the root
   * (dependencies, devDependencies, peerDependencies, optionalDependencies). Versions are not looked at.
   */
  dependsOn(matches: (packageName: string) => boolean, from: string): boolean
  /** Path relative to the root with POSIX separators, for messages. */
  display(path: string): string
  /**
   * Source files of the project in which a class or interface extends or implements something of this name, or a decorator `@…Handler(…)` names it,
   * in path order. Backed by one text scan per project; names in comments may count, so the caller verifies.
   */
  filesInheriting(name: string): readonly string[]
  /** Plain JavaScript files of the project with a specifier that may lead to this file, in path order. Backed by the same scan; the caller verifies. */
  filesNaming(path: string): readonly string[]
  /** Whether a look at the file's text leaves open that it exports this name, itself or from elsewhere. Saves parsing it; a file that cannot be read may. */
  mayExport(path: string, name: string): boolean
  /** Source files of the project whose imports bind this name, from wherever, in path order. Backed by the same scan; the caller verifies. */
  filesImporting(name: string): readonly string[]
  /** Texts of the project's files in another language than JavaScript's whose names end so, in path order: `.prisma`. */
  schemaTexts(ending: string): readonly string[]
  /** Whether a file's text has this word somewhere: asked before a file is parsed for it. */
  mentions(path: string, word: string): boolean
  /** The text of the nearest file with one of these names, relative to a directory that holds the file `from`, the directory of the file first. No source file is asked for. */
  textNear(from: string, names: readonly string[]): string | undefined
}
