/** A condition on a row that this one belongs to: `{ team: { id: value } }`. */
interface RelatedForm {
  /** The methods that take such conditions. Absent: all of them. */
  readonly methods?: readonly string[]
  /** Names that are operators, and no column. */
  readonly operators?: readonly string[]
  /** What a read that brings the relation along says of it, so that it has this column alone: `{ select: { $column: true } }`. */
  readonly chosen?: string
}

/** A way to say "this column equals this value", and the same for a list of values. */
export type ConditionForm =
  /** A property of the condition object at the operation's `key` path: `{ id: value }`; `within` names properties that mean equality: `{ id: { equals: value } }`; `related`: an object may be a condition on a row that this one belongs to. */
  | { readonly form: 'property'; readonly list: string; readonly within?: readonly string[]; readonly uses?: readonly string[]; readonly related?: RelatedForm }
  /** The first argument of these methods is the value of the primary key; `list` replaces it, and joins the options that follow it. */
  | { readonly form: 'primary-key'; readonly methods: readonly string[]; readonly column: string; readonly list: string }
  /** Arguments of a link of the chain: `where('id', value)`, `where('id', '=', value)`; `list` replaces the link. */
  | { readonly form: 'link'; readonly methods: readonly string[]; readonly list: string }
  /** An object as the only argument of a link: `where({ id: value })`; `list` is added as a link, and the property taken out. */
  | { readonly form: 'link-object'; readonly methods: readonly string[]; readonly list: string }
  /** A function of the library inside the condition: `eq(users.id, value)`. */
  | { readonly form: 'function'; readonly name: string; readonly list: string; readonly uses?: readonly string[] }

/** Words of a negation, by where they stand. */
export interface NegationWords {
  /** In place of the value, around it: `Not` of `{ userId: Not(id) }`. */
  readonly functions?: readonly string[]
  /** The only property in place of the value: `not` of `{ userId: { not: id } }`; `Op.ne` of `{ userId: { [Op.ne]: id } }`. */
  readonly properties?: readonly string[]
  /** Functions of column and value: `ne` of `ne(users.id, id)`. */
  readonly conditions?: readonly string[]
  /** Links of the chain: `whereNot` of `whereNot('id', id)`. */
  readonly links?: readonly string[]
  /** The second of three arguments of the links that say equalities: `'!='` of `where('id', '!=', id)`. */
  readonly operators?: readonly string[]
}

/** In templates `$keys` is a list of objects with one property for each column, `$key` a name for one of them, `$each` what `each` says of each column, whose name is `$column` as an expression and `$property` as that of a property. No form is asked with an empty list. */
export type TupleForm =
  /** A property of the condition object, beside the other conditions: `OR: $keys`. */
  | { readonly form: 'property'; readonly name: string; readonly uses?: readonly string[] }
  /** The condition object becomes a list of them, each with the other conditions. */
  | { readonly form: 'objects' }
  /** A link of the chain, or a function of the library inside the condition. */
  | { readonly form: 'link' | 'function'; readonly list: string; readonly each: string; readonly uses?: readonly string[] }
