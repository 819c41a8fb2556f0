import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { collectDirectories } from './glob-segments.js'
import { isDeclarationName, isSourceName } from './source-extensions.js'

/** Files scanned at most. */
const MAX_FILES = 30_000
/** Length of a class or interface head: what stands between `class` and `{`. */
const MAX_HEAD = 400

/** Which source files have a class or interface that extends or implements which name. Declaration files are not looked at. */
export interface HeritageIndex {
  /** Files in which the name stands after `extends` or `implements`, in path order. Comments and strings may count: callers verify. */
  filesInheriting(name: string): readonly string[]
  /** Has these files scanned again, and looks for new ones, when next asked. */
  forget(changed: readonly string[]): void
}

/** Scans all texts once, on first use, and keeps the inherited names per file, which are few. */
export function createHeritageIndex(disk: Disk, read: (path: string) => string | undefined): HeritageIndex {
  let names: ReadonlyMap<string, readonly string[]> = new Map()
  let files: Map<string, string[]> | undefined

  return {
    filesInheriting(name) {
      if (!files) {
        names = scan(disk, read, names)
        files = new Map()
        for (const [path, inherited] of names) {
          for (const each of inherited) {
            const known = files.get(each)
            if (known) known.push(path)
            else files.set(each, [path])
          }
        }
      }
      return files.get(name) ?? []
    },
    forget(changed) {
      const dropped = new Set(changed)
      names = new Map([...names].filter(([path]) => !dropped.has(path)))
      files = undefined
    },
  }
}

function scan(disk: Disk, read: (path: string) => string | undefined, known: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const paths = new Set<string>()
  for (const directory of collectDirectories(disk, disk.root)) {
    for (const [name, kind] of disk.list(directory)) {
      if (kind !== 'file' || !isSourceName(name) || isDeclarationName(name)) continue
      const real = disk.realFile(posix.join(directory, name))
      if (real !== undefined) paths.add(real)
    }
  }
  const found = new Map<string, readonly string[]>()
  for (const path of [...paths].sort().slice(0, MAX_FILES)) {
    const names = known.get(path) ?? inheritedNames(read(path) ?? '')
    found.set(path, names)
  }
  return found
}

/** The identifiers between `extends` or `implements` and the next `{`. */
export function inheritedNames(text: string): readonly string[] {
  const names = new Set<string>()
  for (const keyword of ['implements ', 'extends ']) {
    for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + 1)) {
      const from = at + keyword.length
      const brace = text.indexOf('{', from)
      const head = text.slice(from, brace === -1 ? from + MAX_HEAD : Math.min(brace, from + MAX_HEAD))
      for (const [name] of head.matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)) names.add(name)
    }
  }
  return [...names]
}
