/**
 * What an upsert of one row says, and how one of many says the same. Paths are `link:argument`, as in `onConflictDoUpdate:0.target`; of several the first that is there.
 * In templates `$column` is the column's name in the database.
 */
export interface UpsertForm {
  /** The link that says that a row which is there is overwritten. */
  readonly method: string
  /** The link whose callback holds the others: `onConflict(oc => oc.column('id').doUpdateSet(…))`. */
  readonly within?: string
  /** Where the columns stand by which a row is the same one: their names, expressions or an object of them. */
  readonly target: readonly string[]
  /** Where the new values stand. Absent, or not there in the call: every column that the row has is overwritten by the row's. */
  readonly set?: string
  /** Further links of the callback, and properties beside the target and the new values, that are the same for one row and many. */
  readonly beside?: readonly string[]
  /** The value that the row of a list would have had, and the whole of the new values where they take a function. */
  readonly excluded?: { readonly value: string; readonly whole?: string; readonly uses?: readonly string[] }
  /** Matches how such a value is written by hand, with the column's name as its group. */
  readonly written?: RegExp
  /** Whether a column's name in the database is the first argument of what declares it; else it is the property's. */
  readonly declaredNames?: boolean
  /** Matches the declaration of an entity by whose columns a row that is written twice is told from one that is written once. */
  readonly counts?: RegExp
  /** Matches the declaration of a column whose value in a row is passed over, or turned into another: no key. */
  readonly unlikeKeys?: RegExp
  /** Decorators of methods that are run for each row of the statement. */
  readonly listeners?: readonly string[]
  /** Methods of a handle that make a row of an object of its columns. */
  readonly makers?: readonly string[]
}

/** An upsert that leaves a row as it is when it is there, as an insert of many that passes over such rows. All paths are arguments of the method. */
export interface InsertMissingForm {
  /** The method to call instead. */
  readonly many: string
  /** The condition, the row, and the new values, which have to be empty. */
  readonly where: string
  readonly row: string
  readonly update: string
  /** The only argument of the bulk form: `{ data: $rows, skipDuplicates: true }`. */
  readonly argument: string
  /** The databases on which it passes over rows that are there, and over nothing else. */
  readonly providers: readonly string[]
  /** Other properties of the single form's argument, which only say what it gives back. */
  readonly answers: readonly string[]
}
