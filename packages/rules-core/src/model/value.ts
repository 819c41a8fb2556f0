import type { NodeRef } from './node.js'
import type { Effect } from './effect.js'

/** Why something is not known. A closed list: a reason is compared and counted, never parsed. */
export type UnknownReason =
  | 'budget'
  | 'cycle'
  | 'unresolved-name'
  | 'unresolved-module'
  | 'unresolved-member'
  | 'untyped-parameter'
  | 'dynamic'
  | 'not-modelled'
  | 'missing-file'

/** The rows a handle or an entity is about. */
export interface EntityName {
  /** As written: `User`, `users`, `prisma.user`'s `user`. */
  readonly name: string
  /** The class, table or schema declaration, when it is in the project. */
  readonly ref?: NodeRef
}

/** An operation that has been built but has not run: `knex('t').where()`, `qb.delete()`. */
export interface PendingOperation {
  readonly effect: Effect
  readonly operation: string
  /** The bulk form to write instead, as the adapter says it. */
  readonly bulk?: string
  /** What awaiting it gives, when the adapter says so. */
  readonly result?: Value
}

/** A handle on the database: client, transaction, repository, model, builder, row … `role` is one of the adapter's. */
export interface HandleValue {
  readonly kind: 'handle'
  readonly orm: string
  readonly role: string
  readonly entity?: EntityName
  readonly pending?: PendingOperation
  /** `likely` when only the chain's shape or a unique method name proves it. */
  readonly certainty: Certainty
}

export type Certainty = 'proved' | 'likely'

/** An environment for the type parameters of a generic declaration: parameter name → value. */
export type TypeBindings = ReadonlyMap<string, Value>

/** What an expression or a type stands for. `await` is transparent: a promise of X is X. */
export type Value =
  /** `self` is what `this` is inside; `typeArgs` binds the type parameters of the class that declares the method. */
  | { readonly kind: 'function'; readonly ref: NodeRef; readonly self?: Value; readonly typeArgs?: TypeBindings }
  | { readonly kind: 'class'; readonly ref: NodeRef }
  | { readonly kind: 'instance'; readonly ref: NodeRef; readonly typeArgs: TypeBindings }
  | { readonly kind: 'interface'; readonly ref: NodeRef; readonly typeArgs: TypeBindings }
  | { readonly kind: 'object'; readonly ref: NodeRef }
  /** `{ a: T }` as a type, or the object that a mapped or intersection type stands for. */
  | { readonly kind: 'shape'; readonly ref: NodeRef; readonly typeArgs: TypeBindings }
  /** `import * as m`, `require('./m')`, or a CommonJS `module.exports`. */
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'array'; readonly element: Value }
  /** Positions known one by one: `[rows, count]`. */
  | { readonly kind: 'tuple'; readonly elements: readonly Value[] }
  /** Properties known one by one, as an adapter describes them: `{ rows, count }`. */
  | { readonly kind: 'record'; readonly members: ReadonlyMap<string, Value> }
  | { readonly kind: 'union'; readonly members: readonly Value[] }
  | HandleValue
  /** A method of a handle, not yet called. */
  | { readonly kind: 'operation'; readonly receiver: HandleValue; readonly name: string }
  /** An export of a package (`form: 'export'`), an instance of it, or what calling it returned. `path` is `['Prisma', 'TransactionClient']`. */
  | { readonly kind: 'external'; readonly package: string; readonly subpath: string; readonly path: readonly string[]; readonly form: 'export' | 'instance' | 'result'; readonly typeArgs: readonly Value[] }
  /** A value known to be of JavaScript's own: string, number, Map, Set, Date, RegExp, plain literal. */
  | { readonly kind: 'builtin'; readonly name: string; readonly args?: readonly Value[] }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }
