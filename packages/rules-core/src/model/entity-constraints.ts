/** What keeps a row out of a table, as its schema says. */
export interface EntityConstraints {
  /** Columns that no two rows share together, the primary key among them, and the name that conditions have for them. */
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[]
  /** Columns that get a value that no other row has, when none is given. One that is counted up is none of these: a row that is passed over takes a number too. */
  readonly generated: readonly string[]
  /** The database, where the same text names it. */
  readonly provider?: string
}
