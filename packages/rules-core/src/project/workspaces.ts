import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { collectDirectories, expandGlob, globPattern } from './glob-segments.js'
import { isObject, parseJsonObject, stringsOf, type JsonObject } from './json-config.js'
import type { PackageFolder, PackageFolders } from './package-json.js'

/** How deep packages are looked for when no workspaces are declared. */
const SCAN_DEPTH = 5

/** Globs of the workspace packages that a root declares, negations among them; empty when it declares none. Order: pnpm, npm and yarn, lerna. */
function readWorkspaceGlobs(disk: Disk, packages: PackageFolders): string[] {
  const readFile = (name: string): string | undefined => {
    const path = posix.join(disk.root, name)
    return disk.kindOf(path) === 'file' ? disk.read(path) : undefined
  }
  const pnpm = parsePnpmPackages(readFile('pnpm-workspace.yaml') ?? '')
  const manifest = packages.at(disk.root)?.manifest
  const lerna = parseJsonObject(readFile('lerna.json') ?? '')?.['packages']
  return [...pnpm, ...(manifest ? workspaceGlobs(manifest) : []), ...stringsOf(lerna)]
}

/** The globs of a package.json; `"workspaces": { "nohoist": … }` alone declares none. */
export function workspaceGlobs(manifest: JsonObject): string[] {
  const declared = manifest['workspaces']
  return stringsOf(isObject(declared) ? declared['packages'] : declared)
}

/** The `packages:` list of a pnpm-workspace.yaml, as a block or in brackets. The rest of the file is not read. */
export function parsePnpmPackages(yaml: string): string[] {
  const lines = yaml.split(/\r?\n/)
  const start = lines.findIndex(line => /^packages\s*:/.test(line))
  if (start === -1) return []
  const inline = /^packages\s*:\s*\[(.*)\]/.exec(lines.slice(start).join(' '))
  if (inline && (lines[start] ?? '').includes('[')) return (inline[1] ?? '').split(']')[0]?.split(',').map(unquote).filter(item => item !== '') ?? []
  const items: string[] = []
  for (const line of lines.slice(start + 1)) {
    if (/^\s*(#.*)?$/.test(line)) continue
    const item = /^\s*-\s+(.*)$/.exec(line)
    if (!item) break
    items.push(unquote(item[1] ?? ''))
  }
  return items
}

function unquote(text: string): string {
  const trimmed = text.trim()
  const quoted = /^(['"])(.*?)\1/.exec(trimmed)
  return quoted ? (quoted[2] ?? '') : trimmed.replace(/\s+#.*$/, '')
}

/**
 * The packages of the project by name. Found from package.json files, never from node_modules. Without declared workspaces every
 * package.json some levels below the root counts. Of two with one name the declared and then the shallower one is taken.
 */
export function collectWorkspacePackages(disk: Disk, packages: PackageFolders): ReadonlyMap<string, PackageFolder> {
  const globs = readWorkspaceGlobs(disk, packages)
  const left = globs.filter(glob => glob.startsWith('!')).map(glob => globPattern(glob.slice(1).replace(/^\.?\//, '')))
  const directories = globs.length === 0 ? collectDirectories(disk, disk.root, SCAN_DEPTH) : globs.filter(glob => !glob.startsWith('!')).flatMap(glob => expandGlob(disk, disk.root, glob))
  const byName = new Map<string, PackageFolder>()
  for (const directory of [disk.root, ...directories]) {
    const relative = posix.relative(disk.root, directory)
    if (relative !== '' && left.some(pattern => pattern.test(relative))) continue
    const folder = packages.at(directory)
    if (folder?.name !== undefined && !byName.has(folder.name)) byName.set(folder.name, folder)
  }
  return byName
}
