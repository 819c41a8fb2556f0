import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { isObject, parseJsonObject, stringOf, type JsonObject } from './json-config.js'
import { ancestors } from './path-key.js'

/** A directory with a package.json. */
export interface PackageFolder {
  readonly directory: string
  readonly name: string | undefined
  readonly manifest: JsonObject
}

export interface PackageFolders {
  /** The package of exactly this directory; broken JSON counts as none. */
  at(directory: string): PackageFolder | undefined
  /** Packages from this directory up to the root, nearest first. */
  above(directory: string): readonly PackageFolder[]
  /** Names under which packages are declared from this directory up to the root. */
  dependencies(directory: string): ReadonlySet<string>
}

const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']

export function createPackageFolders(disk: Disk): PackageFolders {
  const folders = new Map<string, PackageFolder | undefined>()
  const chains = new Map<string, readonly PackageFolder[]>()
  const declared = new Map<string, ReadonlySet<string>>()

  const packages: PackageFolders = {
    at(directory) {
      if (!folders.has(directory)) folders.set(directory, readFolder(disk, directory))
      return folders.get(directory)
    },
    above(directory) {
      let chain = chains.get(directory)
      if (!chain) {
        chain = ancestors(directory, disk.root).flatMap(each => packages.at(each) ?? [])
        chains.set(directory, chain)
      }
      return chain
    },
    dependencies(directory) {
      let names = declared.get(directory)
      if (!names) {
        names = new Set(packages.above(directory).flatMap(({ manifest }) => DEPENDENCY_FIELDS.flatMap(field => keysOf(manifest[field]))))
        declared.set(directory, names)
      }
      return names
    },
  }
  return packages
}

/** The version with which a package declares another one: `workspace:*`, `link:../x`, `^1.0.0`. */
export function declaredVersion({ manifest }: PackageFolder, name: string): string | undefined {
  for (const field of DEPENDENCY_FIELDS) {
    const entries = manifest[field]
    const version = isObject(entries) ? stringOf(entries[name]) : undefined
    if (version !== undefined) return version
  }
  return undefined
}

const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : [])

function readFolder(disk: Disk, directory: string): PackageFolder | undefined {
  const path = posix.join(directory, 'package.json')
  if (disk.kindOf(path) !== 'file') return undefined
  const manifest = parseJsonObject(disk.read(path) ?? '')
  return manifest && { directory, name: stringOf(manifest['name']), manifest }
}
