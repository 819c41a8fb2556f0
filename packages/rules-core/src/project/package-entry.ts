import { posix } from 'node:path'
import { isObject, stringOf, type JsonObject } from './json-config.js'
import type { PackageFolder } from './package-json.js'
import { isDeclarationName } from './source-extensions.js'
import type { SourcePaths } from './source-path.js'
import type { TsConfig } from './tsconfig.js'

/** Conditions tried first; those not named here follow in the order of the file, `types` last. */
const CONDITIONS = ['source', 'development', 'import', 'module', 'node', 'require', 'default']
const MAIN_FIELDS = ['source', 'module', 'main', 'types', 'typings']
const OUTPUT_DIRECTORIES = new Set(['dist', 'build', 'lib', 'out', 'output', 'es', 'esm', 'cjs', 'commonjs', 'types'])

/**
 * The source file behind a package's entry (`subpath` is `''`) or one of its subpaths. A target that is built from a source leads to that source, whether
 * the output is there or not, so that answers are the same before and after a build. Conditions and versions of the importer are not looked at.
 */
export function findPackageEntry(folder: PackageFolder, subpath: string, paths: SourcePaths, configs: readonly TsConfig[]): string | undefined {
  const { directory, manifest } = folder
  const exported = collectTargets(manifest['exports'], subpath === '' ? '.' : `./${subpath}`)
  const named = subpath === '' ? MAIN_FIELDS.flatMap(field => stringOf(manifest[field]) ?? []) : []
  const candidates = [...exported, ...named].map(target => findSource(directory, target, paths, configs))
  const found = preferCode(candidates)
  if (found !== undefined) return found
  const fallbacks = subpath === '' ? ['src/index', 'index', 'src/main', 'lib/index'] : [subpath, `src/${subpath}`, ...withoutOutput(subpath)]
  return preferCode(fallbacks.map(each => paths.find(posix.join(directory, each))))
}

/** The targets of a `#name` import of this package, absolute paths or package names. */
export function collectImportTargets({ manifest }: PackageFolder, specifier: string): string[] {
  const imports = manifest['imports']
  return isObject(imports) ? matchEntry(imports, specifier) : []
}

/** Whether a path of a package is where a build writes to, by the usual names and by the tsconfig files. */
export function isOutputPath(directory: string, path: string, configs: readonly TsConfig[]): boolean {
  const [first = ''] = posix.relative(directory, path).split('/')
  return OUTPUT_DIRECTORIES.has(first) || configs.some(({ outDir }) => outDir !== undefined && outDir !== directory && path.startsWith(`${outDir}/`))
}

/** The source behind one path that a package.json names, output directories mapped back. */
export function findSource(directory: string, target: string, paths: SourcePaths, configs: readonly TsConfig[]): string | undefined {
  const path = posix.join(directory, target)
  const relative = posix.relative(directory, path)
  const direct = paths.find(path)
  const isOutput = OUTPUT_DIRECTORIES.has(relative.split('/')[0] ?? '')
  const isWritten = direct !== undefined && /\.[cm]?tsx?$/.test(direct) && !isDeclarationName(direct)
  if (direct !== undefined && (isWritten || !isOutput)) return direct
  const stem = relative.replace(/(\.d)?\.[cm]?[jt]sx?$/, '')
  const mapped = [...byTsConfig(directory, stem, configs), ...withoutOutput(stem).map(each => posix.join(directory, each))]
  return preferCode([...mapped.map(each => paths.find(each)), direct])
}

const preferCode = (found: readonly (string | undefined)[]): string | undefined =>
  found.find(path => path !== undefined && !isDeclarationName(path)) ?? found.find(path => path !== undefined)

/** `dist/cjs/user` → `src/cjs/user`, `cjs/user`, `src/user`, `user`. */
function withoutOutput(stem: string): string[] {
  const segments = stem.split('/')
  return segments.slice(1).flatMap((_, index) => {
    const rest = segments.slice(index + 1).join('/')
    return [`src/${rest}`, rest]
  })
}

function byTsConfig(directory: string, stem: string, configs: readonly TsConfig[]): string[] {
  const path = posix.join(directory, stem)
  return configs.flatMap(({ outDir, rootDir }) => {
    if (outDir === undefined || !path.startsWith(`${outDir}/`)) return []
    const rest = path.slice(outDir.length + 1)
    return [...(rootDir === undefined ? [] : [posix.join(rootDir, rest)]), posix.join(directory, 'src', rest)]
  })
}

function collectTargets(exports: unknown, key: string): string[] {
  if (exports == null) return []
  const hasSubpaths = isObject(exports) && Object.keys(exports).some(each => each.startsWith('.'))
  if (hasSubpaths) return matchEntry(exports, key)
  return key === '.' ? collectLeaves(exports) : []
}

/** The entry for a key: exact, else the longest pattern (`./features/*.js`, `./lib/`) with its star filled in. */
function matchEntry(entries: JsonObject, key: string): string[] {
  if (Object.hasOwn(entries, key)) return collectLeaves(entries[key])
  let best: { readonly length: number; readonly targets: string[] } | undefined
  for (const [pattern, value] of Object.entries(entries)) {
    const match = matchStar(pattern.endsWith('/') ? `${pattern}*` : pattern, key)
    if (match === undefined || (best && best.length >= pattern.length)) continue
    best = { length: pattern.length, targets: collectLeaves(value).map(target => (target.endsWith('/') ? target + match : target.replaceAll('*', match))) }
  }
  return best?.targets ?? []
}

/** What `*` stands for when the pattern fits; at least one character, as Node.js has it. */
export function matchStar(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf('*')
  if (star === -1) return undefined
  const before = pattern.slice(0, star)
  const after = pattern.slice(star + 1)
  if (text.length <= before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return undefined
  return text.slice(before.length, text.length - after.length)
}

/** The targets of conditions, nested ones and alternatives too, best first. */
function collectLeaves(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(collectLeaves)
  if (!isObject(value)) return []
  const rank = (condition: string): number => {
    const place = CONDITIONS.indexOf(condition)
    if (place !== -1) return place
    return condition === 'types' ? CONDITIONS.length : 1
  }
  return Object.keys(value)
    .map((condition, index) => ({ condition, index }))
    .sort((a, b) => rank(a.condition) - rank(b.condition) || a.index - b.index)
    .flatMap(({ condition }) => collectLeaves(value[condition]))
}
