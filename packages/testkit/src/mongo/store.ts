import { Collection } from './collection.js'

/** All collections of a server, by database and name. */
export class Store {
  #collections = new Map<string, Collection>()
  #snapshot: Map<string, Collection> | undefined

  collection(database: string, name: string): Collection {
    const key = `${database}.${name}`
    let collection = this.#collections.get(key)
    if (!collection) this.#collections.set(key, (collection = new Collection()))
    return collection
  }

  names(database: string): readonly string[] {
    return [...this.#collections.keys()].filter(key => key.startsWith(`${database}.`)).map(key => key.slice(database.length + 1))
  }

  drop(database: string, name: string): void {
    this.#collections.delete(`${database}.${name}`)
  }

  /** One transaction at a time, and it is all there is: nothing else runs beside it. */
  begin(): void {
    this.#snapshot = new Map([...this.#collections].map(([key, collection]) => [key, collection.clone()]))
  }

  commit(): void {
    this.#snapshot = undefined
  }

  abort(): void {
    this.#collections = this.#snapshot ?? this.#collections
    this.#snapshot = undefined
  }
}
