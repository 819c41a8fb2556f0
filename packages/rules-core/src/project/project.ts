import { posix } from 'node:path'
import { createSourceFile } from '../ast/source-file.js'
import type { Project, SourceFile } from '../model/index.js'
import { collectDirectories } from './glob-segments.js'
import { openDisk, type Disk } from './disk.js'
import { sourceParser, type SourceParser } from './parse-source.js'
import { displayPath, isInside, toPathKey } from './path-key.js'
import { createRecentFiles, type RecentFiles } from './recent-files.js'
import { createResolver, resolveByName, type Resolver } from './resolver.js'
import { isSourceName } from './source-extensions.js'
import { createNameIndex, type NameIndex } from './name-index.js'
import { type ExportNames, exportNamesIn } from './export-names.js'

/** Length of the source texts whose trees are kept; a tree takes some twenty times its text, what is known of its nodes half as much again. */
const MAX_TEXT_HELD = 3 * 1024 * 1024
let opened = 0
const sharedFiles = createRecentFiles(MAX_TEXT_HELD)
/** At most one part in this many of the time goes into looking whether files have changed. */
const FRESHNESS_SHARE = 200
const MIN_FRESHNESS_INTERVAL = 1000

/** The files of one root as they are on disk. */
export interface DiskProject extends Project {
  /** Grows whenever a file has been found changed. What was remembered about other files under an older number is void. */
  readonly generation: number
  /** Looks whether what was read has changed, unless it did so a moment ago; `force` always looks. */
  refresh(force?: boolean): void
  /** Whether a file has this text on disk. When it has changed since it was read, the project looks at all its files first. */
  isOnDisk(path: string, text: string): boolean
}

export interface ProjectOptions {
  /** Path key of the root; `undefined` for one-file analysis, in which every specifier but a package's name leads nowhere. */
  readonly root: string | undefined
  readonly parser?: SourceParser
  /** Where trees are held; the projects of a process share one. */
  readonly files?: RecentFiles
}

/** Opens a project. Nothing is read until something is asked; nothing of the project is executed, ever. */
export function openProject({ root, parser = sourceParser, files = sharedFiles }: ProjectOptions): DiskProject {
  return root === undefined ? openVirtual() : openOnDisk(openDisk(root), parser, files)
}

function openOnDisk(disk: Disk, parser: SourceParser, files: RecentFiles): DiskProject {
  const { root } = disk
  // Two projects over one directory watch it apart, so neither takes the other's tree.
  const id = ++opened
  const keyOf = (path: string): string => `${id}\0${path}`
  const unusable = new Set<string>()
  const exported = new Map<string, ExportNames>()
  let resolver: Resolver = createResolver(disk)
  const names: NameIndex = createNameIndex(disk, path => disk.read(path))
  const schemas = new Map<string, readonly string[]>()
  let generation = 0
  let nextLook = performance.now() + MIN_FRESHNESS_INTERVAL

  const project: DiskProject = {
    root,
    get generation() {
      return generation
    },
    refresh(force = false) {
      const start = performance.now()
      if (!force && start < nextLook) return
      const changed = disk.forgetChanged()
      if (changed.length > 0) {
        for (const path of changed) files.delete(keyOf(path))
        unusable.clear()
        for (const path of changed) exported.delete(path)
        resolver = createResolver(disk)
        names.forget(changed)
        schemas.clear()
        generation++
      }
      const end = performance.now()
      nextLook = end + Math.max(MIN_FRESHNESS_INTERVAL, (end - start) * FRESHNESS_SHARE)
    },
    isOnDisk(path, text) {
      if (disk.isStale(path)) project.refresh(true)
      return (files.get(keyOf(path))?.text ?? disk.read(path)) === text
    },
    file(path) {
      const known = files.get(keyOf(path))
      if (known) return known
      if (unusable.has(path)) return undefined
      const file = load(path)
      if (file) files.set(keyOf(file.path), file)
      else unusable.add(path)
      return file
    },
    resolve: (specifier, from) => resolver.resolve(specifier, from),
    dependsOn: (matches, from) => [...resolver.packages.dependencies(posix.dirname(from))].some(matches),
    display: path => displayPath(root, path),
    filesInheriting: name => names.filesInheriting(name),
    filesNaming: path => names.filesNaming(path),
    mayExport(path, name) {
      let known = exported.get(path)
      if (!known) {
        const text = files.get(keyOf(path))?.text ?? disk.read(path)
        if (text === undefined) return true
        exported.set(path, (known = exportNamesIn(text)))
      }
      return known.isOpen || known.names.has(name)
    },
    filesImporting: name => names.filesImporting(name),
    schemaTexts(ending) {
      let known = schemas.get(ending)
      if (!known) schemas.set(ending, (known = textsEndingWith(disk, ending)))
      return known
    },
    mentions: (path, word) => (files.get(keyOf(path))?.text ?? disk.read(path) ?? '').includes(word),
    textNear(from, names) {
      for (let directory = posix.dirname(from); directory === root || isInside(root, directory); directory = posix.dirname(directory)) {
        const text = names.map(name => disk.read(posix.join(directory, name))).find(found => found !== undefined)
        if (text !== undefined || directory === root) return text
      }
      return undefined
    },
  }
  return project

  function load(path: string): SourceFile | undefined {
    // Asking the listing lets a file that appears later be noticed.
    const key = isSourceName(path) ? disk.realFile(isInside(root, path) ? path : toPathKey(path)) : undefined
    if (key === undefined || key.includes('/node_modules/')) return undefined
    const held = files.get(keyOf(key))
    if (held) return held
    const text = disk.read(key)
    const program = text === undefined ? undefined : parser.parse(key, text)
    return text === undefined || program === undefined ? undefined : createSourceFile({ path: key, text, program, linted: false })
  }
}

function textsEndingWith(disk: Disk, ending: string): readonly string[] {
  return collectDirectories(disk, disk.root)
    .flatMap(directory => [...disk.list(directory)].flatMap(([name, kind]) => (kind === 'file' && name.endsWith(ending) ? [posix.join(directory, name)] : [])))
    .sort()
    .flatMap(path => disk.read(path) ?? [])
}

/** One-file analysis: only what a specifier itself tells. */
function openVirtual(): DiskProject {
  return {
    root: undefined,
    generation: 0,
    refresh: () => undefined,
    isOnDisk: () => false,
    file: () => undefined,
    resolve: specifier => resolveByName(specifier),
    dependsOn: () => false,
    display: path => displayPath(undefined, path),
    filesInheriting: () => [],
    filesNaming: () => [],
    mayExport: () => true,
    filesImporting: () => [],
    schemaTexts: () => [],
    mentions: () => false,
    textNear: () => undefined,
  }
}
