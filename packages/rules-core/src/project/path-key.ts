import { realpathSync } from 'node:fs'
import { posix } from 'node:path'

/** Separators and drive letter as every path of the analysis has them. Looks at the text only: links stay as they are. */
export function toPosixPath(path: string, windows = process.platform === 'win32'): string {
  if (!windows) return path
  const slashes = path.replaceAll('\\', '/')
  return /^[a-z]:/.test(slashes) ? slashes.charAt(0).toUpperCase() + slashes.slice(1) : slashes
}

/**
 * The key under which a path is known: real path, POSIX separators, upper-case drive letter.
 * Of a path that does not exist, the part that does is made real and the rest is kept.
 */
export function toPathKey(path: string): string {
  const whole = toPosixPath(path)
  let rest = ''
  for (let existing = whole; ; ) {
    const real = realPath(existing)
    if (real !== undefined) return rest === '' ? real : posix.join(real, rest)
    const parent = posix.dirname(existing)
    if (parent === existing || parent === '.') return whole
    rest = posix.join(posix.basename(existing), rest)
    existing = parent
  }
}

function realPath(path: string): string | undefined {
  try {
    return toPosixPath(realpathSync.native(path))
  } catch {
    return undefined
  }
}

/** Whether a path is `directory` itself or below it. Compares the text of two keys. */
export function isInside(directory: string, path: string): boolean {
  if (path === directory) return true
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

/** The path as messages show it: relative to the root, POSIX separators; as it is when it lies elsewhere. */
export function displayPath(root: string | undefined, path: string): string {
  const shown = toPosixPath(path)
  if (root === undefined || !isInside(root, shown)) return shown
  return posix.relative(root, shown)
}

/** Each directory from `directory` up to and including `top`, nearest first; empty when it is not below `top`. */
export function ancestors(directory: string, top: string): string[] {
  const list: string[] = []
  for (let current = directory; isInside(top, current); current = posix.dirname(current)) {
    list.push(current)
    if (current === top || posix.dirname(current) === current) break
  }
  return list
}
