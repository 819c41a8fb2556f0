import type { Judgement, JudgedLabel, UnlabelledReport } from './judge.js'
import type { Label } from './labels.js'

/** `found` of `of`, with the share and its 95 % Wilson interval. */
export interface Share {
  readonly found: number
  readonly of: number
  readonly share: number | null
  readonly interval: readonly [number, number] | null
}

/** Where one family of rules stands on the labels it was judged on. */
export interface Figures {
  readonly recall: Share
  /** By reach: `direct`, `same-file call`, `cross-file`. */
  readonly reach: Readonly<Record<Reach, Share>>
  readonly traps: Share
  /** Every unlabelled report counts as wrong. */
  readonly precision: Share
  /** Unlabelled reports are judged by the dispute file where it speaks of them. */
  readonly precisionAfterDisputes: Share
  readonly precisionLabelled: Share
  readonly unlabelled: number
  readonly disputed: number
  readonly onOptional: number
  readonly reported: number
  /** Of the true positives found in another file, those whose message prints a chain. */
  readonly crossFileWithChain: Share
  readonly by: Readonly<Record<'repo' | 'orm' | 'kind' | 'fixable', Readonly<Record<string, Share>>>>
}

export type Reach = 'direct' | 'same-file call' | 'cross-file'
export const REACHES: readonly Reach[] = ['direct', 'same-file call', 'cross-file']

/** Contexts that are muted by default and therefore no part of the verdict on recall. */
const MUTED_CONTEXTS = new Set(['test', 'seed', 'migration'])

/** Whether missing this label counts against recall. */
export const isCounted = ({ verdict, ctx, kind }: Label): boolean => verdict === 'tp' && !MUTED_CONTEXTS.has(ctx) && kind !== 'other-io'

/** How far the query is from the loop. */
function reachOf({ depth, crossfile }: Label): Reach {
  if (depth === '0') return 'direct'
  return crossfile === 'yes' ? 'cross-file' : 'same-file call'
}

const isHit = (entry: JudgedLabel): boolean => entry.hits > 0

function shareOf(found: number, of: number): Share {
  if (of === 0) return { found, of, share: null, interval: null }
  const z = 1.96
  const p = found / of
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of)
  return { found, of, share: p, interval: [middle - half, middle + half] }
}

/** Figures of one family over the given judgement; nothing else is looked at. */
export function summarise({ labels, unlabelled }: Judgement, family: string): Figures {
  const own = labels.filter(({ label }) => label.family === family)
  const positives = own.filter(({ label }) => isCounted(label))
  const found = positives.filter(isHit)
  const traps = own.filter(({ label }) => label.verdict === 'trap')
  const sprung = traps.filter(isHit)
  const extra = unlabelled.filter(report => report.family === family)
  const admitted = extra.filter(report => report.claim === 'tp')
  const open = extra.filter(isOpen)
  const far = found.filter(({ label }) => reachOf(label) === 'cross-file')
  const share = (group: readonly JudgedLabel[]): Share => shareOf(group.filter(isHit).length, group.length)
  const by = (key: (label: Label) => string): Record<string, Share> => Object.fromEntries(
    [...new Set(positives.map(({ label }) => key(label)))].sort().map(name => [name, share(positives.filter(({ label }) => key(label) === name))]),
  )
  const reach = (name: Reach): Share => share(positives.filter(({ label }) => reachOf(label) === name))
  return {
    recall: share(positives),
    reach: { direct: reach('direct'), 'same-file call': reach('same-file call'), 'cross-file': reach('cross-file') },
    traps: share(traps),
    precision: shareOf(found.length, found.length + sprung.length + extra.length),
    precisionAfterDisputes: shareOf(found.length + admitted.length, found.length + admitted.length + sprung.length + open.length),
    precisionLabelled: shareOf(found.length, found.length + sprung.length),
    unlabelled: extra.length,
    disputed: extra.length - open.length,
    onOptional: own.filter(entry => entry.label.verdict === 'optional' && isHit(entry)).length,
    reported: own.filter(isHit).length + extra.length,
    crossFileWithChain: shareOf(far.filter(({ message }) => /→|->/.test(message ?? '')).length, far.length),
    by: { repo: by(l => l.repo), orm: by(l => l.orm), kind: by(l => l.kind), fixable: by(l => l.fixable) },
  }
}

/** Whether a report still counts as wrong: nobody has labelled it and no dispute excuses it. */
export const isOpen = ({ claim }: UnlabelledReport): boolean => claim !== 'tp' && claim !== 'optional'
