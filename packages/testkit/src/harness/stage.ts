import type { Scene } from './scene.js'
import type { TripLog } from './trips.js'

/** All rows of all tables, ordered by key. */
export type Contents = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** An embedded database and one library that talks to it. */
export interface Stage {
  /** Brings the database into the state of a scene. Not counted. */
  seed(scene: Scene): Promise<void>
  contents(): Promise<Contents>
  /** The elements of a scene as this library's users have them in hand; by default as they are. */
  elements?(input: unknown): unknown
  /** Hands over what code of this library takes as its way to the database. */
  run<T>(work: (handle: unknown) => Promise<T>): Promise<T>
  /** The same inside a transaction that is committed when the work is done, and rolled back when it throws. */
  runInTransaction<T>(work: (handle: unknown) => Promise<T>): Promise<T>
  readonly log: TripLog
  /** Frees the database from a piece of code that hangs. */
  interrupt(): Promise<void>
  close(): Promise<void>
}

/** Gives a module of the folder under test by its path in it, transpiled: `client.ts`. */
export type LoadModule = (path: string) => Promise<unknown>

/** A library as the harness starts it. */
export interface StageDefinition {
  /** Prepares the copied folder before anything in it is loaded, such as by generating a client. */
  readonly prepare?: (directory: string) => Promise<void>
  readonly open: (load: LoadModule) => Promise<Stage>
}
