import { readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { parseJsonObject } from './json-config.js'
import { workspaceGlobs } from './workspaces.js'
import { isInside, toPathKey, toPosixPath } from './path-key.js'

const REPOSITORY_MARKS = ['pnpm-workspace.yaml', 'nx.json', 'lerna.json', '.git']

/** What has been found of directories: a linter asks about the same few for all their files. */
export interface KnownDirectories {
  readonly existing: Set<string>
  readonly roots: Map<string, Root | undefined>
}

interface Root {
  readonly directory: string
  /** Whether it bears the mark of a repository, and not a package.json only. */
  readonly isMarked: boolean
}

export const knowNoDirectories = (): KnownDirectories => ({ existing: new Set(), roots: new Map() })

/**
 * The root of the project that a file belongs to: the nearest ancestor with workspaces, a monorepo tool's configuration or `.git`, else the nearest with a
 * package.json. `override` wins when the file lies below it; a relative one is taken from the root found without it.
 * `undefined` for a virtual file name and for a file that no package.json stands above. The working directory is not looked at.
 */
export function findRoot(filename: string, override?: string, known = knowNoDirectories()): string | undefined {
  if (isVirtual(filename, known)) return undefined
  const path = toPathKey(filename)
  const found = rootAbove(posix.dirname(path), known)?.directory
  if (override === undefined) return found
  const absolute = isAbsolute(override) ? override : found === undefined ? undefined : posix.join(found, toPosixPath(override))
  const root = absolute === undefined ? undefined : toPathKey(absolute)
  return root !== undefined && isDirectory(root) && isInside(root, path) ? root : found
}

/** Whether a file name stands for text that is no file: `<input>`, `readme.md/0.js`, a path in a directory that does not exist. */
export function isVirtual(filename: string, { existing }: KnownDirectories = knowNoDirectories()): boolean {
  const path = toPosixPath(filename)
  if (!isAbsolute(path) || posix.basename(path).startsWith('<')) return true
  const directory = posix.dirname(path)
  if (existing.has(directory)) return false
  if (!isDirectory(directory)) return true
  existing.add(directory)
  return false
}

/** The nearest directory with a mark, else the nearest with a package.json. */
function rootAbove(directory: string, known: KnownDirectories): Root | undefined {
  const { roots } = known
  if (!roots.has(directory)) roots.set(directory, readRoot(directory, known))
  return roots.get(directory)
}

function readRoot(directory: string, known: KnownDirectories): Root | undefined {
  const manifest = readJson(posix.join(directory, 'package.json'))
  if (isMarked(directory, manifest)) return { directory, isMarked: true }
  const parent = posix.dirname(directory)
  const above = parent === directory ? undefined : rootAbove(parent, known)
  return manifest && !above?.isMarked ? { directory, isMarked: false } : above
}

function isMarked(directory: string, manifest: Readonly<Record<string, unknown>> | undefined): boolean {
  if (REPOSITORY_MARKS.some(mark => exists(posix.join(directory, mark)))) return true
  // A turbo.json that extends the root's belongs to one package.
  const turbo = readJson(posix.join(directory, 'turbo.json'))
  if (turbo && turbo['extends'] === undefined) return true
  return manifest !== undefined && workspaceGlobs(manifest).length > 0
}

const isAbsolute = (path: string): boolean => posix.isAbsolute(path) || /^[a-z]:[\\/]/i.test(path)

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return false
  }
}

function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return exists(path) ? parseJsonObject(readFileSync(path, 'utf8')) : undefined
  } catch {
    return undefined
  }
}
