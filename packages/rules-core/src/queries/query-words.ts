import type { Library } from '../model/index.js'

/** Names that the libraries use, so that a file without any of them need not be evaluated. A name alone proves nothing. */
export interface QueryWords {
  /** Options and methods that set an offset. */
  readonly offset: ReadonlySet<string>
  /** Keys, functions, methods and operators that take a list of keys. */
  readonly membership: ReadonlySet<string>
}

const known = new WeakMap<Library, QueryWords>()

/** The names of all libraries, put together once. */
export function queryWords(library: Library): QueryWords {
  let words = known.get(library)
  if (!words) known.set(library, (words = collectWords(library)))
  return words
}

function collectWords(library: Library): QueryWords {
  const offset = new Set<string>()
  const membership = new Set<string>()
  for (const adapter of library.adapters) {
    const { keys = [], functions = [], methods = [], operators = [] } = adapter.membership ?? {}
    for (const name of [...keys, ...functions, ...methods, ...operators]) membership.add(name)
    for (const role of Object.values(adapter.roles)) {
      for (const [name, fact] of Object.entries(role.methods ?? {})) {
        if (fact.offset !== undefined) for (const path of fact.offset.split('|')) offset.add(path.includes('.') ? (path.split('.').at(-1) ?? name) : name)
      }
    }
  }
  return { offset, membership }
}
