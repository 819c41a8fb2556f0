import type { Contents } from '../harness/stage.js'
import type { Scene } from '../harness/scene.js'
import type { PostgresServer } from './server.js'

/** No foreign keys: a row that points to nothing is one of the cases that code must meet. */
const TABLES = `
  DROP SCHEMA public CASCADE;
  CREATE SCHEMA public;
  CREATE TABLE authors (id serial PRIMARY KEY, name text NOT NULL UNIQUE, tier text);
  CREATE TABLE posts (id serial PRIMARY KEY, author_id integer, title text NOT NULL, views integer NOT NULL DEFAULT 0);
  CREATE TABLE tags (id serial PRIMARY KEY, post_id integer NOT NULL, label text NOT NULL, UNIQUE (post_id, label));
`

/** Rows that are inserted later get ids from here on. */
const FIRST_NEW_ID = 1_000_000

const literal = (value: string | number | null): string => (value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`)

const insertion = (table: string, rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.length === 0 ? '' : `INSERT INTO ${table} VALUES ${rows.map(row => `(${row.map(literal).join(', ')})`).join(', ')};`

/** Makes the tables anew with the rows of a scene. */
export async function seedTables(server: PostgresServer, scene: Scene): Promise<void> {
  await server.execute([
    TABLES,
    insertion('authors', scene.authors.map(({ id, name, tier }) => [id, name, tier])),
    insertion('posts', scene.posts.map(({ id, authorId, title, views }) => [id, authorId, title, views])),
    insertion('tags', scene.tags.map(({ id, postId, label }) => [id, postId, label])),
    ...['authors', 'posts', 'tags'].map(table => `SELECT setval('${table}_id_seq', ${FIRST_NEW_ID});`),
  ].join('\n'))
}

/** All rows of all tables by key. */
export async function tableContents(server: PostgresServer): Promise<Contents> {
  const all = async (table: string): Promise<Contents[string]> => server.rows(`SELECT * FROM ${table} ORDER BY id`)
  return { authors: await all('authors'), posts: await all('posts'), tags: await all('tags') }
}
