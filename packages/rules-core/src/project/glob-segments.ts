import { posix } from 'node:path'
import type { Disk } from './disk.js'

/** Directories that hold no source of the project: dependencies, outputs, and anything hidden. */
const PASSED_OVER = new Set(['node_modules', 'bower_components', 'dist', 'build', 'coverage'])

const isPassedOver = (name: string): boolean => name.startsWith('.') || PASSED_OVER.has(name)

/** Directories listed at most, so that a root above everything stays cheap. */
const MAX_DIRECTORIES = 20_000

/** The directories below `top` that are worth looking into, `top` first, parents before children. Links to directories are not followed twice. */
export function collectDirectories(disk: Disk, top: string, maxDepth = 30): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  let level = [top]
  for (let depth = 0; depth <= maxDepth && level.length > 0 && found.length < MAX_DIRECTORIES; depth++) {
    const next: string[] = []
    for (const directory of level) {
      const real = disk.realDirectory(directory)
      if (real === undefined || seen.has(real)) continue
      seen.add(real)
      found.push(directory)
      for (const [name, kind] of disk.list(directory)) if (kind === 'directory' && !isPassedOver(name)) next.push(posix.join(directory, name))
    }
    level = next
  }
  return found
}

/** Directories that a workspace glob names: `packages/*`, `libs/**`, `apps/{web,api}`. `?` and character classes are not read. */
export function expandGlob(disk: Disk, top: string, glob: string): string[] {
  let directories = [top]
  for (const segment of glob.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '**') directories = [...new Set(directories.flatMap(directory => collectDirectories(disk, directory, 8)))]
    else if (/[*{]/.test(segment)) {
      const matches = segmentPattern(segment)
      directories = directories.flatMap(directory =>
        [...disk.list(directory)].filter(([name, kind]) => kind === 'directory' && !isPassedOver(name) && matches.test(name)).map(([name]) => posix.join(directory, name)),
      )
    } else directories = directories.map(directory => posix.join(directory, segment)).filter(directory => disk.kindOf(directory) === 'directory')
  }
  return directories
}

/** A test for directories, relative to the root, that a negated glob leaves out: `!**\/test/**`. */
export function globPattern(glob: string): RegExp {
  const parts = glob.split('/').filter(segment => segment !== '' && segment !== '.')
  const source = parts.map((segment, index) => {
    if (segment === '**') return index === parts.length - 1 ? '.*' : '(?:.*/)?'
    return segmentSource(segment) + (index === parts.length - 1 ? '' : '/')
  })
  // `x/**` leaves out x itself too.
  return new RegExp(`^${source.join('').replace(/\/\.\*$/, '(?:/.*)?')}$`)
}

const segmentPattern = (segment: string): RegExp => new RegExp(`^${segmentSource(segment)}$`)

const segmentSource = (segment: string): string =>
  segment
    .replace(/[.+^$()|[\]\\?]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replace(/\{([^{}]*)\}/g, (_, list: string) => `(?:${list.split(',').join('|')})`)
    .replace(/[{}]/g, '\\$&')
