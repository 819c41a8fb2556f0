import { readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { parseJsonObject } from './json-config.js'
import { workspaceGlobs } from './workspaces.js'
import { isInside, toPathKey, toPosixPath } from './path-key.js'

const REPOSITORY_MARKS = ['pnpm-workspace.yaml', 'nx.json', 'lerna.json', '.git']

/**
 * The root of the project that a file belongs to: the nearest ancestor with workspaces, a monorepo tool's configuration or `.git`, else the nearest with a
 * package.json. `override` wins when the file lies below it; a relative one is taken from the root found without it.
 * `undefined` for a virtual file name and for a file that no package.json stands above. The working directory is not looked at.
 */
export function findRoot(filename: string, override?: string): string | undefined {
  if (isVirtual(filename)) return undefined
  const path = toPathKey(filename)
  const found = findMarked(posix.dirname(path))
  if (override === undefined) return found
  const absolute = isAbsolute(override) ? override : found === undefined ? undefined : posix.join(found, toPosixPath(override))
  const root = absolute === undefined ? undefined : toPathKey(absolute)
  return root !== undefined && isDirectory(root) && isInside(root, path) ? root : found
}

/** Whether a file name stands for text that is no file: `<input>`, `readme.md/0.js`, a path in a directory that does not exist. */
export function isVirtual(filename: string): boolean {
  const path = toPosixPath(filename)
  return !isAbsolute(path) || posix.basename(path).startsWith('<') || !isDirectory(posix.dirname(path))
}

function findMarked(directory: string): string | undefined {
  let nearestPackage: string | undefined
  for (let current = directory; ; current = posix.dirname(current)) {
    if (REPOSITORY_MARKS.some(mark => exists(posix.join(current, mark)))) return current
    // A turbo.json that extends the root's belongs to one package.
    const turbo = readJson(posix.join(current, 'turbo.json'))
    if (turbo && turbo['extends'] === undefined) return current
    const manifest = readJson(posix.join(current, 'package.json'))
    if (manifest && workspaceGlobs(manifest).length > 0) return current
    if (manifest) nearestPackage ??= current
    if (posix.dirname(current) === current) return nearestPackage
  }
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
