import type { Edit, Node, SourceFile } from '../model/index.js'
import type { DirectQuery } from './bulk-query.js'
import type { Equality } from './conditions.js'
import { ownChanges } from './early-statements.js'
import { replace, textOf } from './edits.js'
import { layoutOf } from './layout.js'
import { maySayOther } from './moved-statements.js'
import type { FreshNames } from './names.js'
import type { Prefetched } from './prefetch.js'
import { onlyComputes } from './pure-calls.js'
import type { QuerySource } from './query-source.js'
import { isArray, operand, type Rounds, roundsAt } from './rounds.js'
import { refuse, type Site, unlessRefused } from './site.js'
import { splitRounds } from './split-rounds.js'

/** The rounds that a read by key is taken out of, and what has to be written so that their keys are known before them. */
export interface KeyRounds {
  readonly rounds: Rounds
  /** The text of the list of keys where it is not one of the rounds. */
  readonly list?: string
  /** What is read first. */
  readonly first?: Prefetched
  /** The statements that come first, at a place. */
  readonly lines: (at: Node) => readonly string[]
  readonly edits: readonly Edit[]
}

/**
 * The rounds of a query as a list of its keys: written as one expression where the key is one, else with a first pass that computes it (see `splitRounds`), for one loop. Refused where the
 * expression would make a search again whose result a condition asks for (the second one is not known to find anything), or an object that may have been filled since.
 */
export function keyRounds({ analysis, file }: Site, { source, iterations }: DirectQuery, used: Node, equality: Equality, names: FreshNames): KeyRounds {
  const values = partsAsked(file, source, equality.value)
  const [iteration] = iterations
  if (!iteration) return refuse('unknown-iteration')
  const known = {
    onlyComputes: (node: Node) => onlyComputes(analysis.ev, file, node),
    ...(iterations.length === 1 && { isOwnChange: ownChanges(file, iteration) }),
  }
  const split = iterations.length === 1 ? unlessRefused(() => splitRounds(analysis, file, iteration, used, values, names)) : undefined
  if (split === 'may-be-missing') return refuse(split)
  const rounds = roundsAt(analysis.ev, file, used, iterations, () => names.take('list'), { ...known, ...(split && { split, isGiven: split.isGiven }) })
  const { extracted } = rounds
  const { over } = iteration
  return {
    rounds,
    lines(at) {
      if (!split && maySayOther(analysis, file, iterations, used, values)) return refuse('depends-on-the-loop')
      if (split && over) return [split.line(isArray(analysis.ev, file, iteration, over) ? operand(over, textOf(file, over)) : `[...${textOf(file, over)}]`, at)]
      return extracted ? [`const ${extracted.name} = ${textOf(file, extracted.node)}${layoutOf(file).end}`] : []
    },
    edits: split ? split.edits : extracted ? [replace(extracted.node, extracted.name)] : [],
  }
}

/** The same for a key of several parts, without a first pass. */
export function plainRounds({ analysis, file }: Site, { iterations, source }: DirectQuery, used: Node, parts: readonly { readonly value: Node }[], names: FreshNames): KeyRounds {
  const values = parts.flatMap(({ value }) => partsAsked(file, source, value))
  if (maySayOther(analysis, file, iterations, used, values)) return refuse('depends-on-the-loop')
  const rounds = roundsAt(analysis.ev, file, used, iterations, () => names.take('list'))
  const { extracted } = rounds
  return {
    rounds,
    lines: () => (extracted ? [`const ${extracted.name} = ${textOf(file, extracted.node)}${layoutOf(file).end}`] : []),
    edits: extracted ? [replace(extracted.node, extracted.name)] : [],
  }
}

/** The expressions of the place that a part of a query stands for. */
function partsAsked(file: SourceFile, source: QuerySource, value: Node): readonly Node[] {
  const values: Node[] = []
  source.render(value, [], node => {
    values.push(node)
    return textOf(file, node)
  })
  return values
}
