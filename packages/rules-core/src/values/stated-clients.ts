import type { HandleValue, SourceFile, StatedClient, Value } from '../model/index.js'
import type { Evaluator } from './evaluator.js'
import { factOf } from './externals.js'

/** Where a module that a user names leads; a relative one is taken from the project root. */
export function statedModule(ev: Evaluator, module: string, from: string): string | undefined {
  const { root } = ev.project
  const resolved = ev.project.resolve(module, module.startsWith('.') && root !== undefined ? `${root}/package.json` : from)
  return resolved.kind === 'file' ? resolved.path : undefined
}

const handleOfClient = (ev: Evaluator, { orm, role = ev.library.rootRole(orm) }: StatedClient): HandleValue | undefined => (role === undefined ? undefined : { kind: 'handle', orm, role, certainty: 'proved' })

/** `import { db } from '@acme/db'`, where the user says that this is a client. What the module holds is not looked at. */
export function statedImport(ev: Evaluator, file: SourceFile, { specifier, imported }: { readonly specifier: string; readonly imported: string }, local?: string): HandleValue | undefined {
  const client = ev.stated.clients.find(({ name, module }) => {
    if (module === undefined || (imported !== name && (imported !== 'default' || local !== name))) return false
    if (specifier === module && !module.startsWith('.')) return true
    const resolved = ev.project.resolve(specifier, file.path)
    return resolved.kind === 'file' && resolved.path === statedModule(ev, module, file.path)
  })
  return client && handleOfClient(ev, client)
}

/** The same for `module.db` of a module in the project. */
export function statedExport(ev: Evaluator, path: string, name: string): HandleValue | undefined {
  const client = ev.stated.clients.find(each => each.name === name && each.module !== undefined && statedModule(ev, each.module, path) === path)
  return client && handleOfClient(ev, client)
}

/** The value of a name, or the client that the user says it is when nothing is known of it. An annotation or an initial value that is known wins. */
export function clientOr(ev: Evaluator, name: string, value: Value): Value {
  if (ev.stated.clients.length === 0 || (value.kind !== 'unknown' && (value.kind !== 'external' || factOf(ev, value)))) return value
  const client = ev.stated.clients.find(each => (each.module === undefined ? each.name === name : isExport(value, each.name, each.module, name)))
  return (client && handleOfClient(ev, client)) ?? value
}

/** A default export has the name that it is imported under. */
function isExport(value: Value, name: string, module: string, local: string): boolean {
  if (value.kind !== 'external' || value.form !== 'export' || moduleOf(value) !== module) return false
  const path = value.path.join('.')
  return path === name || (path === 'default' && local === name)
}

/** The package and entry point of an external value, as an import writes it. */
export const moduleOf = (value: Extract<Value, { kind: 'external' }>): string => (value.subpath === '' ? value.package : `${value.package}/${value.subpath}`)
