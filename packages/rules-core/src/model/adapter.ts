import type { BulkForms } from './bulk-forms.js'
import type { Effect } from './effect.js'
import type { EntityConstraints } from './entity-constraints.js'

/**
 * One ORM as data. Everything ORM-specific that the analysis knows comes from such a table; the analysis itself names no ORM.
 *
 * The library is a small state machine over *roles*. An export of a package stands for a handle in some role
 * (`new DataSource()` → `dataSource`), a property or a method leads from one role to another (`.manager` → `manager`,
 * `.getRepository(User)` → `repository` of `User`), and some methods are database operations.
 */
export interface Adapter {
  /** Stable id, kebab-case, also the folder name. */
  readonly id: string
  /** Name as people write it, for messages and docs. */
  readonly title: string
  /** Where the facts can be checked. */
  readonly docs: string
  /** Package names. `typeorm` also matches a scoped fork (`@n8n/typeorm`); a trailing `*` matches any rest (`@mikro-orm/*`). */
  readonly packages: readonly string[]
  /** When an operation runs unless its own entry says otherwise. See `Run`. */
  readonly run: Run
  /** Engine inside the process: a read is no round trip. Writes still cost a commit each. */
  readonly inProcess?: boolean
  /**
   * What the exports of the packages stand for. A key is an export name (`PrismaClient`), a dotted path (`Prisma.TransactionClient`, `Knex.Transaction`),
   * or `default`. Prefix with `subpath:` to bind a name to one entry point only (`pg-core:pgTable`).
   */
  readonly exports: Readonly<Record<string, ExportFact>>
  /** The role of what people call the client or the connection, and import as `db`. Default: the first role. */
  readonly root?: string
  /** Facts per role. */
  readonly roles: Readonly<Record<string, RoleFacts>>
  /**
   * Export names that are the library's even when the module they come from cannot be read, because it is generated:
   * `import { PrismaClient } from './generated/client'`. Only for imports that resolve to nothing or to a generated file.
   */
  readonly generatedExports?: readonly string[]
  /** Class decorators (from these packages) that make a class an entity: `@Entity()`. */
  readonly entityDecorators?: readonly string[]
  /** Field decorators (from these packages) that give a field a handle whatever its type says: `@InjectRepository(User)`. */
  readonly fieldDecorators?: Readonly<Record<string, HandleSpec>>
  /** How a condition takes many values at once. */
  readonly membership?: Membership
  /** How a receiver whose value is unknown is still proved to be this library's. */
  readonly proofs?: readonly ReceiverProof[]
  /** How a whole table is walked page by page. */
  readonly paging?: Paging
  /** How the library writes for many what is written for one; what rewrites are made of. */
  readonly bulkForms?: BulkForms
  /** Property of a query's options that names its transaction, where queries are not asked of the transaction itself: `transaction`, `session`. */
  readonly transactionOption?: string
  /** Questions that the database answers without handing out rows. */
  readonly aggregates?: Aggregates
  /** Where entities are declared in files of another language. */
  readonly schema?: SchemaFiles
  /** Most bind parameters (or `IN` values) one statement takes; `chunks` is true when the library splits by itself. */
  readonly limits?: {
    readonly bindParameters: number
    readonly chunks: boolean
    /** Clauses with which it does not split, and fails: `order`. */
    readonly wholeWith?: readonly ('order' | 'limit')[]
  }
  /** How operations are told which transaction they run in. Absent: a transaction is found by itself, as by a unit of work, or not looked at. */
  readonly transactions?: Transactions
  /** What puts an SQL `SUM` among the columns of a query. */
  readonly sums?: SumColumns
}

/** The library's words for what is often computed from rows that were loaded for nothing else, as code for messages. */
export interface Aggregates {
  readonly count: string
  readonly exists: string
  readonly sum: string
}

/** Files that declare entities, and what they say. */
export interface SchemaFiles {
  /** End of their names: `.prisma`. */
  readonly ending: string
  readonly read: (text: string) => readonly SchemaEntity[]
}

/** One entity as a schema declares it. */
export interface SchemaEntity {
  readonly name: string
  /** Columns by the name that code has for them, whether anything says that no two rows share a value of it, or of it and others, and its type as written. */
  readonly columns: readonly { readonly name: string; readonly isUnique: boolean; readonly type?: string }[]
  /** The columns of the primary key. */
  readonly key: readonly string[]
  readonly constraints?: EntityConstraints
  /** Whether rows may refer to others of the same entity. */
  readonly refersToItself?: boolean
}

/** How the library's operations are put into a transaction. */
export interface Transactions {
  /** The option that operations take it by, see `MethodFact.transaction`. Without one they are called on the client that the transaction's callback is given. */
  readonly option?: string
  /** How one is opened, as code for messages. */
  readonly open: string
  /** Roles that only a transaction has. */
  readonly roles?: readonly string[]
  /** What is declared as a client cannot be given a transaction: types tell them apart. */
  readonly distinct?: boolean
}

/** The library's words for a summed column. */
export interface SumColumns {
  /** Exported functions: `sum` of `{ total: sum(orders.amount) }`. */
  readonly functions?: readonly string[]
  /** Methods of an expression builder, with the property they stand under: `fn.sum` of `eb.fn.sum('amount').as('total')`. */
  readonly methods?: readonly string[]
  /** Functions and methods that take the name of the SQL function: `fn` of `fn('SUM', col('amount'))`. */
  readonly byName?: readonly string[]
}

/** The library's words for a walk over all rows, as code for messages. */
export interface Paging {
  /** The page after a known key. */
  readonly keyset: string
  /** Rows one after the other from one statement, where the library has it. */
  readonly stream?: string
  /** A total order, as code: `orderBy: { id: 'asc' }`. */
  readonly order: string
  /** Pages without an order come in the order of the key: the library adds it. */
  readonly ordersByKey?: boolean
  /** Words in the declaration of an entity that may give its reads an order of their own: `defaultScope`. */
  readonly entityOrder?: readonly string[]
  /** Columns that the library adds to entities by itself, all of them times. */
  readonly times?: readonly string[]
}

/** The library's words for `IN`. A read with one of them takes a list of keys: it is a bulk read wherever it stands. */
export interface Membership {
  /** Keys of a condition object: `in` of `{ id: { in: ids } }`. */
  readonly keys?: readonly string[]
  /** Operator arguments: `'in'` of `where('id', 'in', ids)`. */
  readonly operators?: readonly string[]
  /** Exported functions: `inArray` of `inArray(users.id, ids)`. */
  readonly functions?: readonly string[]
  /** Chain methods: `whereIn` of `whereIn('id', ids)`. */
  readonly methods?: readonly string[]
}

/**
 * When an operation makes its round trip.
 * - `call`: when the method is called, awaited or not (`repository.find()`)
 * - `await`: when the returned builder or promise is awaited, returned to an awaiting caller, or handed to one (`knex('t').where()`)
 * - `terminal`: at a later method of the chain that has `terminal: true` (`qb.getMany()`)
 */
export type Run = 'call' | 'await' | 'terminal'

export interface ExportFact {
  /** `new X()`, an annotation `: X`, and `this` inside a class that extends it. */
  readonly instance?: HandleSpec
  /** What `X(...)` returns. */
  readonly call?: HandleSpec
  /** What the export itself is: `mongoose` is a connection, `Model` is nothing by itself. */
  readonly value?: HandleSpec
  /** What a *class that extends it* is: `class User extends Model` makes `User` a `model`. */
  readonly statics?: HandleSpec
  /** The call returns what its first argument is, or what its callback returns (`$extends`-like wrappers). */
  readonly identity?: boolean
}

/** Which handle, and whose rows. */
export interface HandleSpec {
  readonly role: string
  /**
   * Where the entity's name comes from: a type argument, a call argument, the property name (`prisma.user`), the class that extends the export,
   * or `same` as the receiver's.
   */
  readonly entity?: { readonly typeArg: number } | { readonly arg: number } | 'property' | 'subclass' | 'same'
}

export interface RoleFacts {
  /** Named properties: `manager`, `query`. */
  readonly properties?: Readonly<Record<string, HandleSpec>>
  /** Any property not named otherwise: `prisma.<model>`, `db.query.<table>`. */
  readonly anyProperty?: HandleSpec
  /** Methods by name. */
  readonly methods?: Readonly<Record<string, MethodFact>>
  /** Methods by name pattern, tried after `methods`; for generated members: `^get[A-Z]`. Kept narrow: the whole name must match. */
  readonly methodPatterns?: readonly { readonly pattern: RegExp; readonly fact: MethodFact }[]
  /** Any method not named otherwise: a builder's chain methods return the builder. */
  readonly anyMethod?: MethodFact
  /** The handle itself can be called, also as a template tag: `knex('users')`, `sql\`…\``. */
  readonly call?: MethodFact
  /** Awaiting the handle runs the operation that its chain has built. */
  readonly thenable?: boolean
  /** Iterating it with `for await` streams rows. */
  readonly iterable?: boolean
  /**
   * Everything asked of it goes over one connection, as in a transaction. Queries that are started together then wait for each other
   * (`queues`), or the library does not allow them (`rejects`).
   */
  readonly connection?: 'queues' | 'rejects'
  /** Values in this role are rows (entities, documents): a loop over them is a loop over data, and they are no registry. */
  readonly row?: boolean
  /** What `new X()` of a value in this role gives: `const User = model('User', schema)`, `new User()`. Entity as the handle's. */
  readonly construct?: HandleSpec
}

export interface MethodFact {
  /** Present on database operations. */
  readonly effect?: Effect
  /** Overrides the adapter's `run`. */
  readonly run?: Run
  /** Runs what the chain has built; its effect is its own `effect`, else the chain's. */
  readonly terminal?: boolean
  /** Changes what the chain will do when it runs: `qb.delete()`, `knex('t').insert(rows)`. */
  readonly builds?: Effect
  /** What the call evaluates to (after `await`). Absent: an opaque value. A returned builder keeps what its receiver has built. */
  readonly returns?: HandleSpec | 'receiver'
  /** Evaluates to its first argument, or to an instance of it when that is a class: `manager.withRepository(repo)`. */
  readonly identity?: boolean
  /** The rows the operation is about when they are not the receiver's: `manager.delete(User, …)` is `{ arg: 0 }`. */
  readonly entity?: { readonly typeArg: number } | { readonly arg: number }
  /** What awaiting the built operation gives, where `returns` is the builder: a query whose rows are documents. */
  readonly resolves?: HandleSpec
  /** How the rows (`resolves`, else `returns`) are wrapped. Default `one`. */
  readonly shape?: ResultShape
  /**
   * Argument path of the look-up value or the row: `0`, `0.where`, `0.data`, `1.where`. For the key in `eq(col, value)` give the argument.
   * Overloads are alternatives, `1|0`: the first whose argument is there.
   */
  readonly key?: string
  /** Where the list stands when this operation takes many rows at once: `0`, `0.data`, or one of `0|1`. A call with a list there is a bulk call. */
  readonly list?: string
  /** Argument path of a raw query's SQL text, with alternatives as in `key`; a template tag's text is `0`. Its first keyword tells a read from a write. */
  readonly sql?: string
  /**
   * Where the number of rows to pass over stands: `0.skip`, with alternatives as in `key`; `*` is any element of a list. For SQL text, see `sql`:
   * its `OFFSET` is read from the text, and a bound value is looked for at `key`.
   */
  readonly offset?: string
  /**
   * Where a read says how many rows it gives at most: `0.take`, with alternatives as in `key`; `0` of a link of a chain, `limit(10)`.
   * SQL text says it itself. See `clauseOf`, also for what follows.
   */
  readonly limit?: string
  /** Where a read says in which order its rows come: `0.orderBy`. */
  readonly order?: string
  /** Where the condition on the rows stands, when that is not `key`: `0` of a chain's `where(…)` or of a join. */
  readonly filter?: string
  /** Where a read says that its rows are locked, which may be all it is for: `0.lock`. */
  readonly lock?: string
  /** What the call does to a query is decided elsewhere: a callback or a scope may limit, order and filter it, or its rows are locked. */
  readonly opaque?: boolean
  /** Which property of the result holds the rows of a raw read, where the result is no list: `rows`. */
  readonly rows?: string
  /** The bulk form to write instead, as code: `findMany({ where: { id: { in: ids } } })`. */
  readonly bulk?: string
  /** Argument path of the transaction that the operation runs in: `1.transaction`. See `Transactions`. */
  readonly transaction?: string
  /** Where the result holds an SQL `SUM`, which is NULL over no rows: empty for the result itself, `_sum.*`. `column`: under the name that the argument gives. */
  readonly sum?: string
  /** Throws when there is no row: a look-up of this name is a check too. */
  readonly throwsIfNone?: boolean
  /** Runs a callback once, with these handles as its parameters: a transaction. A negative `arg` counts from the end. */
  readonly callback?: { readonly arg: number; readonly params: readonly HandleSpec[]; readonly perBatch?: boolean }
  /** Argument that is an array of prepared operations, run as one batch: `$transaction([…])`, `db.batch([…])`. */
  readonly batch?: number
  /** Calls started in the same tick are merged into one statement: Prisma's `findUnique`. A serial loop is not. */
  readonly mergesInTick?: boolean
  /** A list of keys that is too long fails, though the library splits those of other operations. */
  readonly whole?: boolean
  /** Nothing reaches the database until a later flush: `em.persist`, `repository.create`. */
  readonly deferred?: boolean
  /** The name alone speaks for it, and a member of the project's own may look the same: reported as likely. */
  readonly likely?: boolean
  /** Which arguments must be there, and be functions or not, for this entry to hold: `findUnique` needs an object. */
  readonly when?: { readonly args?: readonly [number, number]; readonly object?: number }
  /** One line on anything odd. */
  readonly note?: string
}

/** How a result wraps the returned handle. */
export type ResultShape =
  | 'one'
  | 'many'
  /** `[rows, count]` */
  | 'many-and-count'
  /** `{ rows, count }` */
  | 'rows-and-count'
  /** `[row, flag]` */
  | 'one-and-flag'

/** How an unknown receiver is proved to be the library's, in a project that depends on it. */
export type ReceiverProof =
  /** The argument of the method is an entity, table or model of this library: `manager.find(User, …)`. Proves the receiver. */
  | { readonly kind: 'entity-argument'; readonly role: string }
  /** The chain has these methods in this order: `select().from()`. Likely only. */
  | { readonly kind: 'chain'; readonly methods: readonly string[]; readonly role: string }
  /** The method's first argument, or the one at `argument`, is an object literal with one of these keys, and the receiver is `x.<model>`: `x.user.findMany({ where })`. Likely only. */
  | { readonly kind: 'argument-keys'; readonly methods: readonly string[]; readonly keys: readonly string[]; readonly role: string; readonly argument?: number }
  /** No other library has these method names: `executeTakeFirst`. Likely only. */
  | { readonly kind: 'method-name'; readonly methods: readonly string[]; readonly role: string }
