import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { collectDirectories } from './glob-segments.js'
import { isDeclarationName, isSourceName } from './source-extensions.js'

/** Files scanned at most. */
const MAX_FILES = 30_000
/** Bits per distinct identifier: with two probes some 5 % of the files are read in vain. */
const BITS_PER_WORD = 8

/** Which source files mention which identifiers. Declaration files and the directories that hold no source are not looked at. */
export interface WordIndex {
  /** Files with every one of `words` as a whole identifier, in path order. Comments and strings count too. */
  filesWith(words: readonly string[]): readonly string[]
  /** Has these files scanned again, and looks for new ones, when next asked. */
  forget(changed: readonly string[]): void
}

/**
 * Scans all texts once, on first use, and keeps a small filter per file instead of its words; candidates are read again to be sure.
 */
export function createWordIndex(disk: Disk, read: (path: string) => string | undefined): WordIndex {
  let filters: ReadonlyMap<string, Uint8Array> = new Map()
  let scanned = false
  const memo = new Map<string, readonly string[]>()

  return {
    filesWith(words) {
      const key = [...words].sort().join(' ')
      let files = memo.get(key)
      if (!files) {
        if (!scanned) filters = scan(disk, read, filters)
        scanned = true
        const hashes = words.map(hashOf)
        files = [...filters].filter(([path, filter]) => hashes.every(hash => mayContain(filter, hash)) && hasWords(read(path) ?? '', words)).map(([path]) => path)
        memo.set(key, files)
      }
      return files
    },
    forget(changed) {
      const dropped = new Set(changed)
      filters = new Map([...filters].filter(([path]) => !dropped.has(path)))
      scanned = false
      memo.clear()
    },
  }
}

/** Whether a text has every word as a whole identifier. */
export function hasWords(text: string, words: readonly string[]): boolean {
  return words.every(word => {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
      if (!isWordCode(text.charCodeAt(at - 1)) && !isWordCode(text.charCodeAt(at + word.length))) return true
    return false
  })
}

function scan(disk: Disk, read: (path: string) => string | undefined, known: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const paths = new Set<string>()
  for (const directory of collectDirectories(disk, disk.root)) {
    for (const [name, kind] of disk.list(directory)) {
      if (kind !== 'file' || !isSourceName(name) || isDeclarationName(name)) continue
      const real = disk.realFile(posix.join(directory, name))
      if (real !== undefined) paths.add(real)
    }
  }
  const filters = new Map<string, Uint8Array>()
  for (const path of [...paths].sort().slice(0, MAX_FILES)) {
    const text = known.has(path) ? undefined : read(path)
    const filter = known.get(path) ?? (text === undefined ? undefined : filterOf(text))
    if (filter) filters.set(path, filter)
  }
  return filters
}

/** Letters, digits, `_`, `$` and everything beyond ASCII. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code > 127
}

const SEED = 0x811c9dc5
const step = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

function hashOf(word: string): number {
  let hash = SEED
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i))
  return hash >>> 0
}

function filterOf(text: string): Uint8Array {
  const hashes = new Set<number>()
  let hash = SEED
  let inWord = false
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32
    if (isWordCode(code)) {
      hash = step(hash, code)
      inWord = true
    } else if (inWord) {
      hashes.add(hash >>> 0)
      hash = SEED
      inWord = false
    }
  }
  const filter = new Uint8Array(Math.ceil((hashes.size * BITS_PER_WORD) / 8) + 1)
  for (const each of hashes) for (const bit of bitsOf(each, filter)) filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7))
  return filter
}

const mayContain = (filter: Uint8Array, hash: number): boolean => bitsOf(hash, filter).every(bit => ((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0)

const bitsOf = (hash: number, filter: Uint8Array): [number, number] => {
  const bits = filter.length * 8
  return [hash % bits, (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) % bits]
}
