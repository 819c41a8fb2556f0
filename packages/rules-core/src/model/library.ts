import type { Adapter, ExportFact, HandleSpec, RoleFacts } from './adapter.js'

/** The adapters as the evaluation asks them: by package and export, by role. Decided from names only; versions are not looked at. */
export interface Library {
  readonly adapters: readonly Adapter[]
  adapter(orm: string): Adapter | undefined
  /** What an export of a package stands for: `('typeorm', '', ['Repository'])`. */
  exportFact(packageName: string, subpath: string, path: readonly string[]): { readonly orm: string; readonly fact: ExportFact } | undefined
  /** The same for an import whose module is generated and absent: only names that the adapter claims. */
  generatedExport(path: readonly string[]): { readonly orm: string; readonly fact: ExportFact } | undefined
  role(orm: string, role: string): RoleFacts | undefined
  /** The role of the library's client or connection. */
  rootRole(orm: string): string | undefined
  /** The adapter of which this class decorator makes an entity. */
  entityDecorator(packageName: string, name: string): string | undefined
  /** The handle that this field or parameter decorator injects. */
  fieldDecorator(packageName: string, name: string): { readonly orm: string; readonly spec: HandleSpec } | undefined
  /** Whether the package is one of the adapter's. */
  isPackageOf(adapter: Adapter, packageName: string): boolean
}
