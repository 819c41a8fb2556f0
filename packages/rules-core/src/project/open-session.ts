import type { Project, SourceFile } from '../model/index.js'
import type { DiskProject } from './project.js'
import { openProject } from './project.js'
import { findRoot, isVirtual, knowNoDirectories } from './root.js'
import { toPathKey, toPosixPath } from './path-key.js'
import { importedNames, inheritedNames } from './name-index.js'
import { isSourceName } from './source-extensions.js'

/** Projects held at once; an editor rarely has more open. */
const MAX_PROJECTS = 8
/** How long a directory is taken to be there, and to belong to the root found for it. */
const DIRECTORIES_TRUSTED_MS = 2000

const projects = new Map<string, DiskProject>()
const roots = new Map<string, string | undefined>()
let directories = knowNoDirectories()
let directoriesReadAt = 0
const virtualProject = openProject({ root: undefined })

/** The project of a file, one per root and process. A virtual file name has the project without files. */
export function projectFor(filename: string, settings: { readonly root?: string } = {}): DiskProject {
  const root = rememberedRoot(filename, settings.root)
  if (root === undefined) return virtualProject
  const project = projects.get(root) ?? openProject({ root })
  projects.delete(root)
  projects.set(root, project)
  for (const oldest of projects.keys()) {
    if (projects.size <= MAX_PROJECTS) break
    projects.delete(oldest)
  }
  return project
}

function forgetDirectories(): void {
  roots.clear()
  directories = knowNoDirectories()
  directoriesReadAt = performance.now()
}

const isVirtualName = (filename: string): boolean => {
  if (performance.now() - directoriesReadAt > DIRECTORIES_TRUSTED_MS) forgetDirectories()
  return isVirtual(filename, directories)
}

function rememberedRoot(filename: string, override: string | undefined): string | undefined {
  if (isVirtualName(filename)) return undefined
  const key = `${filename.replace(/[^\\/]*$/, '')}\0${override ?? ''}`
  if (!roots.has(key)) roots.set(key, findRoot(filename, override, directories))
  return roots.get(key)
}

/** Looks at once whether files of the open projects have changed: for a host that has been told so. Without it that is noticed after a moment. */
export function refreshProjects(): void {
  forgetDirectories()
  for (const project of projects.values()) project.refresh(true)
}

/** The path of a file under lint as the project knows it; a virtual name stays as it is. */
export const pathOfUnit = (filename: string): string => (isVirtualName(filename) ? toPosixPath(filename) : toPathKey(filename))

/**
 * The project as one linted file sees it: its own path gives the host's text and tree instead of the disk's. Starts by looking whether files have changed.
 * The project never learns of the linted file, so nothing of the host's outlives this view.
 */
export function openSession(project: DiskProject, linted: SourceFile): Project {
  project.refresh()
  // The text under lint names what it names, whatever the disk says.
  const withLinted = (files: readonly string[], names: boolean): readonly string[] => {
    if (files.includes(linted.path) === names) return files
    return names ? [...files, linted.path].sort() : files.filter(path => path !== linted.path)
  }
  const namesIt = (name: string, namesOf: (text: string) => readonly string[]): boolean => project.root !== undefined && isSourceName(linted.path) && namesOf(linted.text).includes(name)
  return {
    root: project.root,
    file: path => (path === linted.path ? linted : project.file(path)),
    resolve: (specifier, from) => project.resolve(specifier, from),
    dependsOn: (matches, from) => project.dependsOn(matches, from),
    display: path => project.display(path),
    filesInheriting: name => withLinted(project.filesInheriting(name), namesIt(name, inheritedNames)),
    // Callers read the files: the text under lint is read in place of the disk's.
    filesNaming: path => project.filesNaming(path),
    mayExport: (path, name) => path === linted.path || project.mayExport(path, name),
    mentions: (path, word) => (path === linted.path ? linted.text.includes(word) : project.mentions(path, word)),
    textNear: (from, names) => project.textNear(from, names),
    schemaTexts: ending => project.schemaTexts(ending),
    filesImporting: name => withLinted(project.filesImporting(name), namesIt(name, importedNames)),
  }
}
