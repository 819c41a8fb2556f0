import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { Resolution } from '../model/index.js'
import type { Disk } from './disk.js'
import { collectImportTargets, findPackageEntry, findSource, isOutputPath, matchStar } from './package-entry.js'
import { createPackageFolders, declaredVersion, type PackageFolder, type PackageFolders } from './package-json.js'
import { ancestors } from './path-key.js'
import { createSourcePaths } from './source-path.js'
import { createTsConfigs, type TsConfig } from './tsconfig.js'
import { collectWorkspacePackages } from './workspaces.js'

/** Where specifiers lead in one state of the project's files. */
export interface Resolver {
  readonly packages: PackageFolders
  /** Never throws. An existing source wins over every other reading of a specifier. */
  resolve(specifier: string, from: string): Resolution
}

const BUILTINS = new Set(builtinModules)
const PACKAGE_NAME = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9_][\w.-]*(?=\/|$)/i

/**
 * Why: bundlers and frameworks set these aliases outside of any file that is there in a fresh clone. Sources: the documentation of SvelteKit (`$lib`),
 * Nuxt and create-next-app (`~/`, `@/`), last checked 2026-09. Tried only when no tsconfig claims the specifier, within the nearest package.
 */
const CONVENTIONAL_ALIASES: readonly (readonly [prefix: string, targets: readonly string[]])[] = [
  ['$lib/', ['src/lib']],
  ['@/', ['src', '.']],
  ['~/', ['src', 'app', '.']],
]

/** Resolution in the order of TypeScript: relative, tsconfig paths, baseUrl, `imports`, packages. Needs no node_modules. */
export function createResolver(disk: Disk): Resolver {
  const packages = createPackageFolders(disk)
  const paths = createSourcePaths(disk)
  const memo = new Map<string, Resolution>()
  const installed = new Map<string, PackageFolder | 'external' | undefined>()
  let workspaces: ReadonlyMap<string, PackageFolder> | undefined
  const configs = createTsConfigs(disk, (name, from) => (workspace(name, from)?.directory ?? installedDirectory(name, from)))

  return {
    packages,
    resolve(specifier, from) {
      const directory = posix.dirname(from)
      const key = `${directory}\0${specifier}`
      let resolution = memo.get(key)
      if (!resolution) memo.set(key, (resolution = resolveFrom(specifier, directory)))
      return resolution
    },
  }

  function resolveFrom(specifier: string, directory: string): Resolution {
    const bare = specifier.replace(/[?].*$/, '')
    const missing: Resolution = { kind: 'missing', specifier }
    if (bare === '' || bare.includes('\0')) return missing
    if (/^\.\.?(\/|$)/.test(bare)) return fileOr(findRelative(posix.join(directory, bare), /(^|\/)\.{0,2}$/.test(bare)), missing)
    if (bare.startsWith('node:')) return builtin(bare.slice('node:'.length))
    const tsconfigs = configs.for(directory)
    const aliased = resolveAlias(bare, tsconfigs)
    if (aliased.path !== undefined) return { kind: 'file', path: aliased.path }
    if (bare.startsWith('/')) return missing
    if (bare.startsWith('#')) return resolveImport(bare, directory)
    return resolvePackage(bare, directory) ?? resolveOutside(bare, directory, aliased.matched)
  }

  /** A package, or a generated or conventional alias: `@/lib` under a bundler, `$lib` under a tsconfig that is not generated yet. */
  function resolveOutside(specifier: string, directory: string, aliased: boolean): Resolution {
    const missing: Resolution = { kind: 'missing', specifier }
    const name = PACKAGE_NAME.exec(specifier)?.[0]
    if (aliased) return name !== undefined && packages.dependencies(directory).has(name) ? externalPackage(specifier) : missing
    if (namesPackage(specifier)) return externalPackage(specifier)
    const conventional = CONVENTIONAL_ALIASES.find(([prefix]) => specifier.startsWith(prefix))
    if (!conventional) return missing
    const rest = specifier.slice(conventional[0].length)
    const candidates = packages.above(directory).slice(0, 1).flatMap(folder => conventional[1].map(target => posix.join(folder.directory, target, rest)))
    return fileOr(firstDefined(candidates, path => paths.find(path)), missing)
  }

  /** A directory with a package.json of its own is entered as its `main` says. `..` and `./dir/` name a directory only. */
  function findRelative(written: string, directoryOnly = false): string | undefined {
    const path = written.replace(/(?<=.)\/$/, '')
    const found = paths.find(directoryOnly ? posix.join(path, 'index') : path)
    if (found !== undefined && !isIndexOf(found, path)) return found
    const isDirectory = disk.kindOf(path) === 'directory'
    const own = isDirectory && path !== disk.root ? packages.at(path) : undefined
    const entry = (own && findPackageEntry(own, '', paths, configs.at(path))) ?? found
    if (entry !== undefined) return entry
    // `../dist/errors` may be built from `../src/errors`; `./generated/client` is generated, and no other file is it.
    const around = packages.above(posix.dirname(path))[0]
    if (!around) return undefined
    const configsAround = configs.at(around.directory)
    return isOutputPath(around.directory, path, configsAround) ? findSource(around.directory, posix.relative(around.directory, path), paths, configsAround) : undefined
  }

  function resolveAlias(specifier: string, tsconfigs: readonly TsConfig[]): { readonly path?: string; readonly matched: boolean } {
    let matched = false
    for (const config of tsconfigs) {
      const alias = matchAlias(specifier, config)
      if (!alias) continue
      const path = firstDefined(alias.targets, target => (target.includes('/node_modules/') ? undefined : findRelative(target)))
      if (path !== undefined) return { path, matched: true }
      // `*` claims every specifier and names none; an alias into node_modules is a package.
      matched ||= alias.pattern !== '*' && !alias.targets.some(target => target.includes('/node_modules/'))
    }
    const baseUrl = tsconfigs[0]?.baseUrl
    const path = baseUrl === undefined || specifier.startsWith('/') ? undefined : paths.find(posix.join(baseUrl, specifier))
    return path === undefined ? { matched } : { path, matched }
  }

  function resolveImport(specifier: string, directory: string): Resolution {
    for (const folder of packages.above(directory)) {
      for (const target of collectImportTargets(folder, specifier)) {
        const path = target.startsWith('.') ? findSource(folder.directory, target, paths, configs.at(folder.directory)) : undefined
        if (path !== undefined) return { kind: 'file', path }
        if (!target.startsWith('.')) return resolvePackage(target, folder.directory) ?? resolveByName(target)
      }
    }
    return { kind: 'missing', specifier }
  }

  /** `undefined` for a package that is not part of the project. */
  function resolvePackage(specifier: string, directory: string): Resolution | undefined {
    const name = PACKAGE_NAME.exec(specifier)?.[0]
    if (name === undefined || BUILTINS.has(specifier)) return undefined
    const folder = workspace(name, directory)
    if (!folder) return undefined
    const own = configs.at(folder.directory)
    // A package built by other tools says in its own aliases where its entry points stand.
    const path = findPackageEntry(folder, specifier.slice(name.length + 1), paths, own) ?? resolveAlias(specifier, own).path
    return fileOr(path, { kind: 'missing', specifier })
  }

  function workspace(name: string, directory: string): PackageFolder | undefined {
    const chain = packages.above(directory)
    const self = chain[0]
    if (self?.name === name) return self
    const declared = declaredFolder(name, chain)
    if (declared) return declared
    const found = installedFolder(name, directory)
    return found === 'external' ? undefined : (found ?? workspacePackages().get(name))
  }

  function workspacePackages(): ReadonlyMap<string, PackageFolder> {
    return (workspaces ??= collectWorkspacePackages(disk, packages))
  }

  /** `"@acme/sdk": "file:../sdk"` and aliases such as `"sdk": "workspace:@acme/sdk@*"`. */
  function declaredFolder(name: string, chain: readonly PackageFolder[]): PackageFolder | undefined {
    for (const folder of chain) {
      const version = declaredVersion(folder, name)
      if (version === undefined) continue
      const path = /^(?:file|link|portal|workspace):(\.\.?\/.*)$/.exec(version)?.[1]
      if (path !== undefined) return packages.at(posix.join(folder.directory, path))
      if (!version.startsWith('workspace:')) return undefined
      const alias = /^workspace:((?:@[^/]+\/)?[^@/]+)@/.exec(version)?.[1]
      return workspacePackages().get(alias ?? name)
    }
    return undefined
  }

  /** What node_modules holds under this name: a link to a directory of the project, or a package that merely has a workspace's name. */
  function installedFolder(name: string, directory: string): PackageFolder | 'external' | undefined {
    const key = `${directory}\0${name}`
    if (!installed.has(key)) {
      const real = installedDirectory(name, directory)
      installed.set(key, real?.includes('/node_modules/') ? 'external' : real === undefined ? undefined : packages.at(real))
    }
    return installed.get(key)
  }

  function installedDirectory(name: string, directory: string): string | undefined {
    for (const each of ancestors(directory, disk.root)) {
      const path = posix.join(each, 'node_modules', name)
      if (disk.kindOf(posix.join(each, 'node_modules')) === 'directory' && disk.kindOf(path) === 'directory') return disk.realDirectory(path)
    }
    return undefined
  }
}

const isIndexOf = (found: string, directory: string): boolean => posix.dirname(found) === directory

const fileOr = (path: string | undefined, otherwise: Resolution): Resolution => (path === undefined ? otherwise : { kind: 'file', path })

/** Built-in modules are packages named with their prefix: `node:fs`, subpath `promises`. */
function builtin(path: string): Resolution {
  const [name = '', ...rest] = path.split('/')
  return { kind: 'package', name: `node:${name}`, subpath: rest.join('/') }
}

/** Where a specifier leads when no file can be looked at: a package, or nowhere. */
export function resolveByName(specifier: string): Resolution {
  if (specifier.startsWith('node:')) return builtin(specifier.slice('node:'.length))
  return namesPackage(specifier) ? externalPackage(specifier) : { kind: 'missing', specifier }
}

const namesPackage = (specifier: string): boolean => PACKAGE_NAME.test(specifier) || specifier.includes(':')

function externalPackage(specifier: string): Resolution {
  if (BUILTINS.has(specifier)) return builtin(specifier)
  // `bun:test`, `https://…`: a scheme makes the whole specifier the name.
  if (specifier.includes(':')) return { kind: 'package', name: specifier, subpath: '' }
  const name = PACKAGE_NAME.exec(specifier)?.[0] ?? specifier
  return { kind: 'package', name, subpath: specifier.slice(name.length + 1) }
}

/** The alias that TypeScript would take: an exact one, else the one with the longest part before its star. */
function matchAlias(specifier: string, config: TsConfig): { readonly pattern: string; readonly targets: readonly string[] } | undefined {
  let best: { readonly pattern: string; readonly star: string; readonly targets: readonly string[]; readonly length: number } | undefined
  for (const { pattern, targets } of config.aliases) {
    if (pattern === specifier) return { pattern, targets }
    const star = pattern === '*' ? specifier : (matchStar(pattern, specifier) ?? (pattern.endsWith('*') && specifier === pattern.slice(0, -1) ? '' : undefined))
    const length = pattern.indexOf('*')
    if (star !== undefined && (!best || length > best.length)) best = { pattern, star, targets, length }
  }
  return best && { pattern: best.pattern, targets: best.targets.map(target => target.replace('*', () => best.star)) }
}

function firstDefined<A, B>(items: readonly A[], pick: (item: A) => B | undefined): B | undefined {
  for (const item of items) {
    const found = pick(item)
    if (found !== undefined) return found
  }
  return undefined
}
