/** One request that a database answered. */
export interface Trip {
  /** SQL text, or the name of a command. */
  readonly statement: string
  /** Opens, ends or marks a transaction or a session: sent by the library around the work, whatever the work is. */
  readonly control: boolean
  /** Made durable by itself, or ends a transaction that makes what came before durable. */
  readonly commits: boolean
}

/** What a piece of code asked of the database. */
export interface TripCount {
  /** Requests that carry work; opening and ending a transaction is not counted. */
  readonly trips: number
  /** How often something was made durable. */
  readonly commits: number
  readonly statements: readonly string[]
}

/** Collects the requests that reach a database, in the order in which they are answered. */
export class TripLog {
  #trips: Trip[] = []

  add(trip: Trip): void {
    this.#trips.push(trip)
  }

  /** Everything since the last call. */
  take(): TripCount {
    const trips = this.#trips
    this.#trips = []
    const work = trips.filter(trip => !trip.control)
    return { trips: work.length, commits: trips.filter(trip => trip.commits).length, statements: work.map(trip => trip.statement) }
  }
}
