import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { isObject, parseJsonObject, stringOf, stringsOf, type JsonObject } from './json-config.js'
import { ancestors } from './path-key.js'

/** One alias: `"@/*": ["./src/*"]`, its targets absolute. */
interface PathAlias {
  readonly pattern: string
  readonly targets: readonly string[]
}

/** What resolution wants of a tsconfig.json with everything it extends. Paths are absolute. */
export interface TsConfig {
  readonly directory: string
  readonly aliases: readonly PathAlias[]
  readonly baseUrl: string | undefined
  readonly rootDir: string | undefined
  readonly outDir: string | undefined
}

export interface TsConfigs {
  /** Configurations that may speak about files of this directory, best first: the nearest, those it refers to, then those above. */
  for(directory: string): readonly TsConfig[]
  /** The configuration of exactly this directory, with those it refers to. */
  at(directory: string): readonly TsConfig[]
}

/** Finds the directory of a package by name, for `"extends": "@acme/tsconfig/base.json"`. */
export type FindPackage = (name: string, from: string) => string | undefined

const NAMES = ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json']
const MAX_CHAIN = 20

/** Reads tsconfig and jsconfig files. A base that is absent or broken is skipped; `include` and `exclude` are not looked at. */
export function createTsConfigs(disk: Disk, findPackage: FindPackage): TsConfigs {
  const byDirectory = new Map<string, readonly TsConfig[]>()
  const chains = new Map<string, readonly TsConfig[]>()
  const configs: TsConfigs = {
    at(directory) {
      let own = byDirectory.get(directory)
      if (!own) byDirectory.set(directory, (own = readDirectory(disk, findPackage, directory)))
      return own
    },
    for(directory) {
      let chain = chains.get(directory)
      if (!chain) chains.set(directory, (chain = ancestors(directory, disk.root).flatMap(each => configs.at(each))))
      return chain
    },
  }
  return configs
}

function readDirectory(disk: Disk, findPackage: FindPackage, directory: string): TsConfig[] {
  const path = NAMES.map(name => posix.join(directory, name)).find(each => disk.kindOf(each) === 'file')
  if (path === undefined) return []
  const found: TsConfig[] = []
  const seen = new Set<string>()
  const add = (configPath: string): void => {
    if (seen.has(configPath) || seen.size > MAX_CHAIN) return
    seen.add(configPath)
    const raw = readRaw(disk, configPath)
    if (!raw) return
    const own = merge(disk, findPackage, configPath, raw, new Set())
    found.push(own(directory))
    const references = Array.isArray(raw['references']) ? raw['references'] : []
    for (const reference of references) {
      const target = isObject(reference) ? stringOf(reference['path']) : undefined
      const resolved = target === undefined ? undefined : configFile(disk, posix.join(posix.dirname(configPath), target))
      // A reference into another directory is that directory's own configuration.
      if (resolved !== undefined && posix.dirname(resolved) === directory) add(resolved)
    }
  }
  add(path)
  return found
}

const readRaw = (disk: Disk, path: string): JsonObject | undefined => parseJsonObject(disk.read(path) ?? '')

/** Path options of one configuration over its bases, made absolute only when the leaf's directory is known: `${configDir}/src`. */
type Merged = (leafDirectory: string) => TsConfig

function merge(disk: Disk, findPackage: FindPackage, path: string, raw: JsonObject, above: ReadonlySet<string>): Merged {
  const directory = posix.dirname(path)
  const seen = new Set([...above, path])
  const bases: Merged[] = []
  const extended = typeof raw['extends'] === 'string' ? [raw['extends']] : stringsOf(raw['extends'])
  for (const specifier of extended) {
    const base = resolveBase(disk, findPackage, specifier, directory)
    if (base === undefined || seen.has(base) || seen.size > MAX_CHAIN) continue
    const baseRaw = readRaw(disk, base)
    if (baseRaw) bases.push(merge(disk, findPackage, base, baseRaw, seen))
  }
  const options = isObject(raw['compilerOptions']) ? raw['compilerOptions'] : {}
  return leaf => {
    const inherited = bases.map(base => base(leaf))
    const last = <K extends keyof TsConfig>(key: K): TsConfig[K] | undefined => inherited.findLast(base => base[key] !== undefined)?.[key]
    const absolute = (value: unknown): string | undefined => {
      const text = stringOf(value)
      return text === undefined ? undefined : toAbsolute(directory, text, leaf)
    }
    const baseUrl = absolute(options['baseUrl']) ?? last('baseUrl')
    const paths = options['paths']
    const aliases = isObject(paths)
      ? Object.entries(paths).map(([pattern, targets]) => ({ pattern, targets: stringsOf(targets).map(target => toAbsolute(baseUrl ?? directory, target, leaf)) }))
      : (inherited.findLast(base => base.aliases.length > 0)?.aliases ?? [])
    return { directory: leaf, aliases, baseUrl, rootDir: absolute(options['rootDir']) ?? last('rootDir'), outDir: absolute(options['outDir']) ?? last('outDir') }
  }
}

function toAbsolute(directory: string, text: string, leaf: string): string {
  const expanded = text.replace('${configDir}', leaf)
  return posix.isAbsolute(expanded) || /^[A-Z]:\//.test(expanded) ? posix.normalize(expanded) : posix.join(directory, expanded)
}

function resolveBase(disk: Disk, findPackage: FindPackage, specifier: string, directory: string): string | undefined {
  if (specifier.startsWith('.') || posix.isAbsolute(specifier)) return configFile(disk, toAbsolute(directory, specifier, directory))
  const [name = '', rest = ''] = splitPackage(specifier)
  const folder = findPackage(name, directory)
  return folder === undefined ? undefined : configFile(disk, posix.join(folder, rest))
}

const splitPackage = (specifier: string): string[] => {
  const parts = specifier.split('/')
  const length = specifier.startsWith('@') ? 2 : 1
  return [parts.slice(0, length).join('/'), parts.slice(length).join('/')]
}

function configFile(disk: Disk, path: string): string | undefined {
  return [path, `${path}.json`, posix.join(path, 'tsconfig.json')].find(each => disk.kindOf(each) === 'file')
}
