/** How many rows a relation leads to. */
export type RelationKind = 'one' | 'many'

/**
 * How the relation of a row is loaded by itself, and together with the rows. In templates `$row` and `$relation` stand for the names of both, `$name` for the relation's name
 * in quotes, `$arguments` for what the lazy form was given to say about the relation.
 */
export interface EagerForm {
  readonly lazy: readonly LazyForm[]
  /** Reads of many rows that can bring a relation with them, by method. */
  readonly reads: Readonly<Record<string, EagerRead>>
  /** What declares a relation. Where it is there, the declaration has to be found. */
  readonly declared?: RelationSigns
  /** Where relations are declared in a file of the library's own, named from a directory on the way up. */
  readonly schema?: { readonly files: readonly string[]; readonly relationsIn: (text: string) => readonly SchemaRelation[]; readonly options: readonly string[] }
  /** Matches the text of a module that declares one of the two entities, where what is loaded with the rows may be another than what is loaded by itself. */
  readonly unlike?: RegExp
}

/** Rows of `target` whose `column` has the value that a row of `entity` has as `key`; entities by the names that the client has for them. */
export interface SchemaRelation {
  readonly entity: string
  readonly name: string
  readonly target: string
  readonly column: string
  readonly key: string
}

export type LazyForm = LazyAccess & {
  readonly methods: readonly string[]
  /** The role of what it is called on, where other roles have methods of this name. */
  readonly role?: string
  /** What is read instead of the call. */
  readonly value: string
  /** What it has led to where no row is there, if that is not what is read then. */
  readonly missing?: 'undefined'
  /** The relation is loaded into the row itself: code that comes later sees it there already. */
  readonly inPlace?: boolean
  /** It says how many rows it gives, whatever the relation does. */
  readonly gives?: RelationKind
  /** Options of the call that the read has as well, with the same values: `transaction`. No other is taken. */
  readonly passes?: readonly string[]
}

type LazyAccess =
  /** A method that is named after the relation: `user.getPosts()`, with `get` as the prefix. */
  | { readonly access: 'accessor'; readonly prefix: string }
  /** `user.$get('posts')`, `user.populate('posts')`; `whole`: the arguments say more about the relation than its name. */
  | { readonly access: 'name'; readonly whole?: WholeArguments }
  /** `user.posts.loadItems()` */
  | { readonly access: 'member' }
  /** `em.populate(user, ['posts'])`, of the manager that has read the row. */
  | { readonly access: 'argument' }
  /** `.relation(User, 'posts').of(user).loadMany()`: the links that name the relation, and the row. */
  | { readonly access: 'links'; readonly relation: string; readonly row: string }
  /** `prisma.user.findUnique({ where: { id: user.id } }).posts(…)`: the row found again by what it holds; `methods` are those that find it. */
  | { readonly access: 'found-again' }

/** What an argument of its own may say: a name, or an object with these properties. */
export interface WholeArguments {
  readonly path: string
  readonly properties: readonly string[]
}

export interface EagerRead {
  /** The property of the options that names relations. */
  readonly property?: string
  /** Another property that takes the relation where it is there: `select`. */
  readonly otherwise?: string
  /** How the relation is written where these are an object, and where they are a list. */
  readonly entry?: string
  readonly element?: string
  /** The same for a relation to many rows. */
  readonly elementOfMany?: string
  /** A link of the chain that does it: `.populate$types($arguments)`, with the type arguments of the lazy form. */
  readonly link?: string
  /** Links behind which nothing can be added: `exec`. */
  readonly last?: readonly string[]
  /** Arguments that the read may have at most, where a further one shapes the rows. */
  readonly arguments?: number
  /** Matches parts of a read that a joined relation would change the meaning of. */
  readonly unlike?: RegExp
  /** Options or links beside which the rows and their relations are the same as without. Absent: any. */
  readonly beside?: readonly string[]
}

export interface RelationSigns {
  /** Decorators of the member. */
  readonly decorators?: Readonly<Record<string, RelationKind>>
  /** Methods of the entity, `User.hasMany(Post, { as: 'posts' })`, with the option that names the relation and those that may stand beside it. */
  readonly calls?: { readonly methods: Readonly<Record<string, RelationKind>>; readonly name: string; readonly beside: readonly string[] }
}
