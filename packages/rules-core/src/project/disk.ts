import { closeSync, constants, fstatSync, openSync, readFileSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import { posix } from 'node:path'
import { isInside, toPosixPath } from './path-key.js'

/** Larger files are generated or data; parsing one would cost more than it can tell. */
const MAX_FILE_BYTES = 1024 * 1024

type EntryKind = 'file' | 'directory'

/**
 * The only reader of a project's files. Answers from below the real root only, regular files of at most 1 MB only, and
 * remembers directory listings, so that asking for a file that is not there costs a map look-up. Nothing is executed.
 */
export interface Disk {
  readonly root: string
  /** What stands at this path, links followed. */
  kindOf(path: string): EntryKind | undefined
  /** Names in a directory; links are followed, what leads out of the root is left out. Sorted by name. */
  list(directory: string): ReadonlyMap<string, EntryKind>
  /** The path key of an existing regular file below the root. */
  realFile(path: string): string | undefined
  /** The path key of an existing directory below the root. */
  realDirectory(path: string): string | undefined
  /** Text without a byte order mark. */
  read(path: string): string | undefined
  /** Whether this path has been read and has changed since. */
  isStale(path: string): boolean
  /** Forgets what has changed since it was read; the paths that did. Everything read through `read` or `list` counts. */
  forgetChanged(): readonly string[]
}

const GONE = 'gone'

/** A link put in place of a checked path is not followed, and a pipe does not block. Windows has neither flag: undefined counts as 0 here. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

export function openDisk(root: string): Disk {
  const listings = new Map<string, ReadonlyMap<string, EntryKind>>()
  const realDirectories = new Map<string, string | undefined>()
  const links = new Set<string>()
  const stamps = new Map<string, string>()
  // Changed between two readings: what was told from the first is void, though the second is up to date.
  const overtaken = new Set<string>()

  const disk: Disk = {
    root,
    kindOf(path) {
      if (path === root) return 'directory'
      if (!isInside(root, path)) return undefined
      return disk.list(posix.dirname(path)).get(posix.basename(path))
    },
    list(directory) {
      const known = listings.get(directory)
      if (known) return known
      const listing = readListing(directory)
      listings.set(directory, listing)
      return listing
    },
    realFile(path) {
      if (disk.kindOf(path) !== 'file') return undefined
      const directory = disk.realDirectory(posix.dirname(path))
      if (directory === undefined) return undefined
      return links.has(path) ? realPathInside(path) : posix.join(directory, posix.basename(path))
    },
    realDirectory(path) {
      if (!isInside(root, path)) return undefined
      if (!realDirectories.has(path)) realDirectories.set(path, realPathInside(path))
      return realDirectories.get(path)
    },
    read(path) {
      const real = disk.realFile(path)
      if (real === undefined) return undefined
      try {
        const descriptor = openSync(real, READ_FLAGS)
        try {
          const stats = fstatSync(descriptor)
          stamp(path, stampOf(stats))
          if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return undefined
          const text = readFileSync(descriptor, 'utf8')
          return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
        } finally {
          closeSync(descriptor)
        }
      } catch {
        stamp(path, currentStamp(path))
        return undefined
      }
    },
    isStale: path => stamps.has(path) && stamps.get(path) !== currentStamp(path),
    forgetChanged() {
      const changed = [...overtaken]
      overtaken.clear()
      for (const [path, stamp] of stamps) {
        if (currentStamp(path) === stamp) continue
        changed.push(path)
        stamps.delete(path)
      }
      if (changed.length > 0) {
        realDirectories.clear()
        for (const path of changed) listings.delete(path)
        // A link may lead elsewhere now without its directory showing it.
        if (links.size > 0) listings.clear()
        links.clear()
      }
      return changed
    },
  }
  return disk

  function stamp(path: string, current: string): void {
    const known = stamps.get(path)
    if (known !== undefined && known !== current) overtaken.add(path)
    stamps.set(path, current)
  }

  function readListing(directory: string): ReadonlyMap<string, EntryKind> {
    const real = disk.realDirectory(directory)
    stamp(directory, currentStamp(directory))
    const listing = new Map<string, EntryKind>()
    if (real === undefined) return listing
    try {
      const entries = readdirSync(real, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
      for (const entry of entries) {
        if (entry.isFile()) listing.set(entry.name, 'file')
        else if (entry.isDirectory()) listing.set(entry.name, 'directory')
        else if (entry.isSymbolicLink()) {
          const kind = linkedKind(posix.join(real, entry.name))
          links.add(posix.join(directory, entry.name))
          if (kind) listing.set(entry.name, kind)
          // What it leads to may come to be without a change of the directory.
          else stamp(posix.join(directory, entry.name), currentStamp(posix.join(real, entry.name)))
        }
      }
    } catch {
      listing.clear()
    }
    return listing
  }

  function linkedKind(link: string): EntryKind | undefined {
    const stats = realPathInside(link) === undefined ? undefined : statOf(link)
    if (stats?.isFile()) return 'file'
    return stats?.isDirectory() ? 'directory' : undefined
  }

  function realPathInside(path: string): string | undefined {
    try {
      const real = toPosixPath(realpathSync.native(path))
      return isInside(root, real) ? real : undefined
    } catch {
      return undefined
    }
  }
}

/** Tools that restore a file restore its time of modification too; the time of the change itself cannot be set. */
const stampOf = (stats: Stats): string => `${stats.mtimeMs}:${stats.ctimeMs}:${stats.size}:${stats.ino}`

function currentStamp(path: string): string {
  const stats = statOf(path)
  return stats ? stampOf(stats) : GONE
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
