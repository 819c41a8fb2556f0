import type { Adapter, ExportFact, HandleSpec, Library } from '../model/index.js'

/** `typeorm` for `@n8n/typeorm`: a scoped package with the library's own name is taken for its fork. */
const unscoped = (name: string): string => (name.startsWith('@') ? name.slice(name.indexOf('/') + 1) : name)

function matches(pattern: string, name: string): boolean {
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1))
  return name === pattern || (!pattern.startsWith('@') && name.startsWith('@') && !name.startsWith('@types/') && unscoped(name) === pattern)
}

/** Indexes the adapters for look-up by package, export and role. */
export function createLibrary(adapters: readonly Adapter[]): Library {
  const byId = new Map(adapters.map(adapter => [adapter.id, adapter]))
  const byPackage = new Map<string, readonly Adapter[]>()
  const adaptersOf = (packageName: string): readonly Adapter[] => {
    let found = byPackage.get(packageName)
    if (!found) byPackage.set(packageName, (found = adapters.filter(a => a.packages.some(p => matches(p, packageName)))))
    return found
  }
  const factIn = (adapter: Adapter, subpath: string, name: string): ExportFact | undefined =>
    (subpath === '' ? undefined : adapter.exports[`${subpath}:${name}`]) ?? adapter.exports[name]

  return {
    adapters,
    adapter: id => byId.get(id),
    exportFact(packageName, subpath, path) {
      const name = path.join('.')
      for (const adapter of adaptersOf(packageName)) {
        const fact = factIn(adapter, subpath, name) ?? (path[0] === 'default' && path.length > 1 ? factIn(adapter, subpath, path.slice(1).join('.')) : undefined)
        if (fact) return { orm: adapter.id, fact }
      }
      return undefined
    },
    generatedExport(path) {
      const [head] = path
      if (head === undefined) return undefined
      for (const adapter of adapters) {
        if (!adapter.generatedExports?.includes(head)) continue
        const fact = adapter.exports[path.join('.')]
        if (fact) return { orm: adapter.id, fact }
      }
      return undefined
    },
    role: (orm, role) => byId.get(orm)?.roles[role],
    rootRole(orm) {
      const adapter = byId.get(orm)
      return adapter && (adapter.root ?? Object.keys(adapter.roles)[0])
    },
    entityDecorator: (packageName, name) => adaptersOf(packageName).find(a => a.entityDecorators?.includes(name))?.id,
    fieldDecorator(packageName, name) {
      for (const adapter of adaptersOf(packageName)) {
        const spec: HandleSpec | undefined = adapter.fieldDecorators?.[name]
        if (spec) return { orm: adapter.id, spec }
      }
      return undefined
    },
    isPackageOf: (adapter, packageName) => adapter.packages.some(p => matches(p, packageName)),
  }
}
