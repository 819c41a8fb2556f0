import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Adapter, MethodFact, RoleFacts } from '../model/index.js'

/** Where an adapter's facts can be looked up in the real packages. */
export interface RealTypes {
  /** Import statements of the namespaces used below: `import * as v1 from 'typeorm'`. */
  readonly imports: string
  /** Where a package name leads instead of its own types: another major whose types declare the same ambient module. Relative to this folder. */
  readonly paths?: Readonly<Record<string, string[]>>
  /** Role → type expressions, one per major: `['v1.EntityManager', 'v0.EntityManager']`. A fact must hold in one of them. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  /** Namespaces whose exports hold the adapter's `exports`. */
  readonly namespaces: readonly string[]
  /** Exports of packages that are not installed here. */
  readonly otherExports?: readonly string[]
  /** `role.method` of members that the types do not show: added at run time or by a plug-in. */
  readonly untyped?: readonly string[]
  /** `role.method` of members that give a promise and are no work on rows: schema changes, connecting, transaction control. */
  readonly noRowWork?: RegExp
  /** Lists every public method of every type that the adapter does not name: the verbs of a builder give builders, not promises. */
  readonly everyMethod?: true
}

export interface Drift {
  /** Type expressions that are an error or `any`: the mapping itself is wrong. */
  readonly unresolved: readonly string[]
  /** Roles with operations and no type to look them up in. */
  readonly unmapped: readonly string[]
  /** `role.method` and `exports.X` that no major has. */
  readonly missing: readonly string[]
  /** `role.method` of the first type that gives a promise, is not declared and not in `noRowWork`. */
  readonly undeclared: readonly string[]
}

const VIRTUAL = join(dirname(fileURLToPath(import.meta.url)), 'drift.virtual.ts')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

/**
 * Compares the declared operations, properties and exports of an adapter with the types of the real packages.
 * Parameter positions, results and effects are not looked at.
 */
export function collectDrift(adapter: Adapter, real: RealTypes): Drift {
  const aliases = Object.entries(real.roles).flatMap(([role, types]) => types.map((type, i) => ({ role, type, name: `${role}_${i}` })))
  const text = [
    real.imports,
    ...aliases.map(a => `export declare const ${a.name}: ${a.type}`),
    ...real.namespaces.map(n => `export import all_${n} = ${n}`),
  ].join('\n')
  const { checker, file } = compile(text, { ...OPTIONS, ...(real.paths && { paths: absolute(real.paths) }) })
  const names = new Map(checker.getExportsOfModule(required(checker.getSymbolAtLocation(file), file.fileName)).map(s => [s.name, s]))
  const typeOf = (name: string): ts.Type => checker.getTypeOfSymbolAtLocation(required(names.get(name), name), file)

  const typesOf = new Map<string, ts.Type[]>()
  const unresolved: string[] = []
  for (const alias of aliases) {
    const type = typeOf(alias.name)
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) unresolved.push(`${alias.role}: ${alias.type}`)
    else typesOf.set(alias.role, [...(typesOf.get(alias.role) ?? []), type])
  }
  const has = (role: string, name: string) =>
    real.untyped?.includes(`${role}.${name}`) === true || (typesOf.get(role) ?? []).some(type => checker.getPropertyOfType(type, name) != null)

  const unmapped: string[] = []
  const missing: string[] = []
  const undeclared: string[] = []
  for (const [role, facts] of Object.entries(adapter.roles)) {
    const declared = declaredNames(facts)
    if (declared.length > 0 && real.roles[role] == null) unmapped.push(role)
    if (typesOf.has(role)) missing.push(...declared.filter(name => !has(role, name)).map(name => `${role}.${name}`))
    const types = typesOf.get(role) ?? []
    const methods = real.everyMethod ? types.flatMap(type => publicMethods(checker, type, file)) : types.slice(0, 1).flatMap(type => promisingMethods(checker, type, file))
    undeclared.push(...[...new Set(methods)].filter(name => !isDeclared(facts, name)).map(name => `${role}.${name}`))
  }

  const exported = new Set(real.namespaces.flatMap(n => exportNames(checker, required(names.get(`all_${n}`), n))))
  for (const key of Object.keys(adapter.exports)) {
    const name = key.slice(key.indexOf(':') + 1).replace(/\..*/, '')
    if (!exported.has(name) && real.otherExports?.includes(key) !== true) missing.push(`exports.${key}`)
  }
  return { unresolved, unmapped, missing, undeclared: undeclared.filter(name => real.noRowWork?.test(name) !== true).sort() }
}

const absolute = (paths: Readonly<Record<string, string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(paths).map(([name, to]) => [name, to.map(path => join(dirname(VIRTUAL), path))]))

const isOperation = (fact: MethodFact): boolean => fact.effect != null || fact.builds != null || fact.terminal === true || fact.deferred === true || fact.callback != null

/** Operations, ways to another handle and properties; names that are declared only to be no operation are left out. */
function declaredNames(facts: RoleFacts): string[] {
  const methods = Object.entries(facts.methods ?? {}).filter(([, fact]) => isOperation(fact) || typeof fact.returns === 'object')
  return [...methods.map(([name]) => name), ...Object.keys(facts.properties ?? {})]
}

const isDeclared = (facts: RoleFacts, name: string): boolean =>
  facts.methods?.[name] != null || (facts.methodPatterns ?? []).some(p => p.pattern.test(name))

const isPublic = (symbol: ts.Symbol, at: ts.Node): boolean =>
  !/^[_#@]/.test(symbol.name) && (ts.getCombinedModifierFlags(symbol.declarations?.[0] ?? (at as ts.Declaration)) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0

const signaturesOf = (checker: ts.TypeChecker, symbol: ts.Symbol, at: ts.Node): readonly ts.Signature[] =>
  checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(symbol, at)).getCallSignatures()

const promisingMethods = (checker: ts.TypeChecker, type: ts.Type, at: ts.Node): string[] =>
  checker.getPropertiesOfType(type)
    .filter(symbol => isPublic(symbol, at) && signaturesOf(checker, symbol, at).some(s => s.getReturnType().getSymbol()?.name === 'Promise'))
    .map(symbol => symbol.name)

const EVERYWHERE = /^(?:then|catch|finally|addListener|emit|eventNames|getMaxListeners|listeners?|listenerCount|off|on|once|prepend\w*Listener|rawListeners|removeAllListeners|removeListener|setMaxListeners)$/

/** Methods other than a promise's or an event emitter's. */
const publicMethods = (checker: ts.TypeChecker, type: ts.Type, at: ts.Node): string[] =>
  checker.getPropertiesOfType(type)
    .filter(symbol => isPublic(symbol, at) && !EVERYWHERE.test(symbol.name) && signaturesOf(checker, symbol, at).length > 0)
    .map(symbol => symbol.name)

function exportNames(checker: ts.TypeChecker, alias: ts.Symbol): string[] {
  const target = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias
  return checker.getExportsOfModule(target).map(symbol => symbol.name)
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not there`)
  return value
}

function compile(text: string, options: ts.CompilerOptions): { checker: ts.TypeChecker; file: ts.SourceFile } {
  const host = ts.createCompilerHost(options)
  const getSourceFile = host.getSourceFile.bind(host)
  const fileExists = host.fileExists.bind(host)
  host.getSourceFile = (name, version, onError, fresh) =>
    name === VIRTUAL ? ts.createSourceFile(name, text, version, true) : getSourceFile(name, version, onError, fresh)
  host.fileExists = name => name === VIRTUAL || fileExists(name)
  const program = ts.createProgram([VIRTUAL], options, host)
  return { checker: program.getTypeChecker(), file: required(program.getSourceFile(VIRTUAL), VIRTUAL) }
}
