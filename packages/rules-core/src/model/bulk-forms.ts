import type { ConditionForm, NegationWords, TupleForm } from './condition-forms.js'
import type { EagerForm } from './eager-forms.js'
import type { Transformation } from './rewrite.js'
import type { InsertMissingForm, UpsertForm } from './upsert-forms.js'

/**
 * How one library writes for many keys or rows what the analysis finds written for one. All of it is data: rewrites know positions and
 * templates, never a library. In templates `$column`, `$keys`, `$rows` stand for the text that belongs there.
 */
export interface BulkForms {
  /** The ways to say "this column equals this value", each with the same for a list of values. */
  readonly conditions: readonly ConditionForm[]
  /** The ways to say "this column does not equal this value". */
  readonly negations?: NegationWords
  /** Methods of a row, or that are given one, after which the row in memory has what the database has. Absent: rows are plain, and stay what they were when they were read. */
  readonly savesRow?: readonly string[]
  /** Methods that write one row and give it back as it is then, with all that a read gives, unless their options choose columns or load relations. */
  readonly givesRow?: readonly string[]
  /** Whether reads of the same row give the same object, as an identity map does. */
  readonly sharesRows?: boolean
  /** How a list of keys of several columns is said instead of one equality for each column. */
  readonly tuples?: TupleForm
  /** Reads by the method that decides how many rows come; of a chain, the outermost one named here. */
  readonly reads?: Readonly<Record<string, ReadForm>>
  /** Counts by method. */
  readonly counts?: Readonly<Record<string, CountForm>>
  /** Inserts and upserts by the method that takes the row. */
  readonly inserts?: Readonly<Record<string, InsertForm>>
  /** INSERT statements as text with their values beside it, by method. */
  readonly insertTexts?: Readonly<Record<string, InsertText>>
  /** Calls and options, of the chain or inside its arguments, under which one statement takes no row twice: `onConflictDoUpdate`. */
  readonly takesRowsOnce?: readonly string[]
  /** How those calls say which row is the same one, and what becomes of it: then rows that are made different before stand in one statement. */
  readonly upserts?: readonly UpsertForm[]
  /** Upserts, by method, that may change nothing of a row that is there. */
  readonly insertMissing?: Readonly<Record<string, InsertMissingForm>>
  /** Updates and deletes by the method that says so. */
  readonly changes?: Readonly<Record<string, ChangeForm>>
  /** Writes through a row, by method. */
  readonly rows?: Readonly<Record<string, RowForm>>
  /** Matches the declaration of an entity whose key is not the usual column. */
  readonly ownKey?: RegExp
  /** One commit for operations that have no bulk form. */
  readonly batch?: BatchForm
  /** Writes whose values differ. */
  readonly mixed?: MixedForm
  /** Words for values that are computed from what the row has, `increment`, `$inc`: the same key twice does it twice. */
  readonly relative?: readonly string[]
  /** Properties of the options and links of the chain that choose columns: `select`, `attributes`. */
  readonly projections?: readonly string[]
  /** The same that leave columns out: `omit`. */
  readonly omissions?: readonly string[]
  /** Properties of the options and links of the chain that choose among the rows of one key: `take`, `limit`. No bulk read keeps them. */
  readonly picks?: readonly string[]
  /** Where names that templates use are imported from: `In` of `typeorm`. */
  readonly imports?: Readonly<Record<string, string>>
  /** `identity`: keys are plain values of the column's type. `text`: they may be objects, or of another type than the column; they are compared as text. */
  readonly keys: 'identity' | 'text'
  /** Whether rows are plain objects with the columns that are asked for, and nothing besides. */
  readonly plainRows?: boolean
  /** Whether an equality is also true of a column that holds a list with the value. */
  readonly matchesLists?: boolean
  /** Keys or rows in one statement, where that has to be fewer than usual. */
  readonly slice?: number
  /** Transformations that the library has no equal form for, with the reason and where it can be checked. */
  readonly without?: Readonly<Partial<Record<Transformation, { readonly reason: string; readonly source: string }>>>
  /** How a page of rows is read that follows a known key. */
  readonly keyset?: KeysetForm
  /** What may stand in a query by a long list for slices of the list to give the same rows. */
  readonly lists?: ListForms
  /** How a relation is loaded by itself, and together with the rows. */
  readonly eager?: EagerForm
  /** What shows that rows have hooks, validators or cascades of their own, which a bulk form may skip. */
  readonly hooks?: HookSigns
}

/** Signs of hooks in the project's own text. Absence of all of them is taken for absence of hooks. */
export interface HookSigns {
  /** Whose declaration is looked at: the entity's and its base classes', or the client's. */
  readonly of: 'entity' | 'client'
  /** Decorators of members of the entity's class: `BeforeInsert`. */
  readonly decorators?: readonly string[]
  /** Methods called on the entity, its schema or the client to add one: `addHook`, `pre`. */
  readonly methods?: readonly string[]
  /** Matches the text of a module that declares what an entity is, where it is no class: `new Schema(`. */
  readonly declaration?: RegExp
  /** Methods and decorators whose first argument names the event: `pre('save', …)`, `addHook('beforeCreate', …)`. */
  readonly registrars?: readonly string[]
  /** By operation, parts of the names of the events that it runs for a row, and that a bulk form does not. Absent: any hook may matter. */
  readonly events?: Readonly<Record<string, readonly string[]>>
  /** Names of options whose object holds hooks: `hooks` of `init(…, { hooks: { … } })`. */
  readonly options?: readonly string[]
  /** Extensions of the client, which say at which operations they step in. */
  readonly extensions?: ExtensionSigns
}

export interface ExtensionSigns {
  /** Method of the client that takes one: `$extends`. */
  readonly method: string
  /** Function that only hands one on: `defineExtension`. */
  readonly define: string
  /** Its property that holds what steps in at operations: `query`. */
  readonly within: string
  /** Key for all entities, and for all operations of one or of all. */
  readonly every: string
  readonly anyOperation: string
  /** Packages whose extensions do not step in at single operations. */
  readonly harmless: readonly string[]
}

export interface ReadForm {
  /** The method to call instead. Absent: the link is left out. */
  readonly many?: string
  /** What is added after the call: `.toArray()`. */
  readonly after?: string
  /** One row of the key or all of them. */
  readonly rows: 'one' | 'many'
  /** What a missing row is. `throws` stays an error, at the same element. */
  readonly missing?: 'null' | 'undefined' | 'throws'
  /** Of a read that throws for no row, the one that gives `null`. */
  readonly orNull?: string
  /** Whether no two rows have the same key. */
  readonly unique?: boolean
}

export interface CountForm {
  /**
   * The grouped query, from the method on: `groupBy({ by: ['$column'], where: $where, _count: { _all: true } })`. `$where` is the condition with its list, `$first` the
   * first argument, `$rest` what else the options say; without `$rest` nothing else may be said.
   */
  readonly grouped: string
  /** The key of one group's `$row`, and its count as a number. */
  readonly key: string
  readonly count: string
  readonly uses?: readonly string[]
}

export interface InsertForm {
  /** The method to call instead. Absent: the same one. */
  readonly many?: string
  /** Where the row stands in the method's arguments. Absent: at the operation's `key`. */
  readonly row?: string
  /** Whether the bulk form gives back the rows in the order given, each as the single form does. */
  readonly returnsRows?: boolean
  /** Rows that may be there already still take a statement each, all in one transaction. A row written out at the call is new. */
  readonly oneCommitUnlessNew?: boolean
  /** An option that the bulk form needs to do as much as the single one: `validate: true`. */
  readonly option?: string
  /** Whether it takes lists of any length, with its option, all in one transaction. */
  readonly splits?: boolean
  /** Whether hooks of the rows, which the single form runs, do not run. */
  readonly skipsHooks?: boolean
  /** Properties by which a value of the row is a write of other rows, which only the single form takes: `connect` of `{ team: { connect: … } }`. */
  readonly nested?: readonly string[]
  /** Whether it throws on an empty list. */
  readonly throwsOnEmpty?: boolean
  /** Options of the single form, in the same object as the row or condition, that only say what it gives back. */
  readonly answers?: readonly string[]
  /** The type of a row, where a list has to say it: `Prisma.$EntityCreateManyInput`. Offered where its first name is known in the file. */
  readonly rowType?: string
  /** Property of the options that switches the hooks off anyway, as written: `hooks: false`. */
  readonly hooksOff?: string
}

/** Where the text of a statement and the list of its values stand: argument paths. */
export interface InsertText {
  readonly text: string
  readonly values: string
  /** Options beside the values that are the same for any number of rows. */
  readonly options?: readonly string[]
}

/** A write of one row through the row itself, `row.destroy()`, as a write of many through what the rows are of. */
export interface RowForm {
  /** The call: `$entity.destroy({ where: { id: $list }$rest })`. `$values` is the first argument, or the properties that the round has set; `$rest` the options. */
  readonly call: string
  /** The column whose values the list holds. Absent: it holds the rows. */
  readonly key?: string
  /** Where the new values are: in the first argument, or set on the row before. */
  readonly values?: 'argument' | 'set'
  readonly skipsHooks?: boolean
  readonly hooksOff?: string
  /** Rows that are there already still take a statement each, all in one transaction. */
  readonly oneCommit?: boolean
}

export interface ChangeForm {
  /** The method to call instead. Absent: the same one. */
  readonly many?: string
  /** Columns by which the single form finds all its rows; by any other it changes only the first. */
  readonly onlyBy?: readonly string[]
  /** Whether the single form throws for a row that is not there, where the bulk form passes over it. */
  readonly throwsOnMissing?: boolean
  readonly skipsHooks?: boolean
  readonly throwsOnEmpty?: boolean
  /** As for inserts. */
  readonly answers?: readonly string[]
}

/** Operations that have not run yet, handed over together and committed at once. Each is still a statement. */
export interface BatchForm {
  /** Method of the client that takes the list. */
  readonly method: string
  /** The role of the clients that have it, and are in no transaction yet. */
  readonly role: string
  /** Methods whose promises it takes. */
  readonly operations: readonly string[]
  /** The type of an operation, as `rowType`. */
  readonly type?: string
}

/** A method that takes writes of different kinds and values as a list of descriptions, and sends them together. */
export interface MixedForm {
  readonly method: string
  /** By method of the single form: the description of one, with `$0`, `$1` for its arguments. */
  readonly entries: Readonly<Record<string, string>>
  /** Options of the single form that belong to the description: `upsert`. */
  readonly entryOptions?: readonly string[]
  /** Options that belong to the list: `session`. */
  readonly listOptions?: readonly string[]
  /** Options that only say what the single form gives back. */
  readonly answers?: readonly string[]
  readonly throwsOnEmpty?: boolean
}

/**
 * How a read that passes over rows goes on after a key instead. In templates `$key` is the key's name, `$column` the key as the library's expressions name it, `$last` the
 * variable that holds the last key and is `undefined` before the first page, `$known` the same where it cannot be `undefined`.
 */
export interface KeysetForm {
  /** The column that no two rows share, wherever it is there. */
  readonly key: string
  /** Whether every row has it, whatever its schema says. */
  readonly always?: boolean
  /** Decorators, calls and properties that mark a column as a key where an entity is declared: `PrimaryColumn`. */
  readonly marks?: readonly string[]
  /** Methods that give the rows of a page and nothing besides. Absent: every read of many rows. */
  readonly reads?: readonly string[]
  /** Properties of the options, or links of the chain, that say how many rows come. */
  readonly limit: readonly string[]
  /** The same for how many are passed over. */
  readonly offset: readonly string[]
  /** What says the order, and how the order by the key is written: as a property beside the offset, as a link where the offset is one. */
  readonly order: { readonly names: readonly string[]; readonly property?: string; readonly link?: string; readonly last?: LastOrder }
  readonly filter: KeysetFilter
  /** The link whose first argument is the table: `from`. */
  readonly table?: string
  /**
   * The key's type, the better ones first; the first whose parts are there is written. `$class` is the entity's class, `$receiver` what the reading method is called on, or
   * the one that takes the table, `$table` the table's expression, `$name` its name as a string, `$row` the type argument that the chain starts with.
   */
  readonly types: readonly string[]
}

/** How the key is put last in an order that is there: into its object, as one more of a list, as one more argument, or as one more word of a text. */
export interface LastOrder {
  readonly property?: string
  readonly element?: string
  readonly argument?: string
  readonly word?: string
}

export type KeysetFilter =
  /** An object at the operation's `key` path. `both` joins `$filter` and `$only` where one might overwrite the other. */
  | { readonly form: 'object'; readonly condition: string; readonly both?: string; readonly uses?: readonly string[] }
  /** One more link: `.where('id', '>', lastId)`. */
  | { readonly form: 'link'; readonly link: string }
  /** The only argument of a link; two conditions are joined by a function. */
  | { readonly form: 'argument'; readonly link: string; readonly condition: string; readonly join: string; readonly uses: readonly string[] }

/** All that is not named here is taken to order, limit, group or compute from all rows, so that slices of the list would give something else. */
export interface ListForms {
  /** Functions and links whose last argument is the list: `inArray`, `whereIn`. */
  readonly takers: readonly string[]
  /** Functions and links that hold only where each condition in them does: `and`, `where`. A word such as `'in'` may stand before the list in their arguments. */
  readonly joins: readonly string[]
  /** Links of a read: its method, conditions, tables that are joined to each row. */
  readonly reads: readonly string[]
  /** Links of an update or delete. */
  readonly writes: readonly string[]
  /** Properties of the options of a read. */
  readonly options?: readonly string[]
}
