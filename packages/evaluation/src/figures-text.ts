import { REACHES, isCounted, isOpen, type Figures, type Share } from './figures.js'
import type { JudgedLabel, Judgement } from './judge.js'

const percent = (share: number | null): string => (share === null ? '–' : share.toFixed(3))
const ratio = ({ found, of }: Share): string => `${String(found)}/${String(of)}`
const short = (share: Share): string => `${ratio(share)} ${share.share === null ? '–' : share.share.toFixed(2)}`

function long(share: Share): string {
  const interval = share.interval?.map(bound => bound.toFixed(2)).join('–')
  return `${ratio(share)} = ${percent(share.share)}${interval === undefined ? '' : ` (${interval})`}`
}

const COLUMNS = ['', 'recall', ...REACHES, 'traps sprung', 'precision', 'after disputes', 'unlabelled'] as const

/** One line per set and one for all of them together. */
export function tableOf(rows: ReadonlyMap<string, Figures>): string {
  const cells = [[...COLUMNS], ...[...rows].map(([name, f]) => [
    name, short(f.recall), ...REACHES.map(reach => short(f.reach[reach])), short(f.traps), short(f.precision), short(f.precisionAfterDisputes),
    `${String(f.unlabelled)} (${String(f.disputed)} disputed)`,
  ])]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length)))
  return cells.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()).join('\n')
}

/** The intervals and every breakdown of one summary. */
export function detailsOf(f: Figures): string {
  const lines = [
    `recall ${long(f.recall)}`,
    ...REACHES.map(reach => `${reach} ${long(f.reach[reach])}`),
    `traps sprung ${long(f.traps)}`,
    `precision ${long(f.precision)}; after disputes ${long(f.precisionAfterDisputes)}; labelled places only ${long(f.precisionLabelled)}`,
    `on optional ${String(f.onOptional)} of ${String(f.reported)} reports; cross-file finds that print a chain ${ratio(f.crossFileWithChain)}`,
    ...Object.entries(f.by).map(([key, groups]) => `${key}: ${Object.entries(groups).map(([name, share]) => `${name} ${ratio(share)}`).join(' · ')}`),
  ]
  return lines.map(line => `  ${line}`).join('\n')
}

const place = ({ label: l }: JudgedLabel): string =>
  `${l.repo}\t${l.file}:${String(l.line)}\t${l.kind}\tdepth ${l.depth}${l.crossfile === 'yes' ? ' cross-file' : ''}\t${l.orm}\t${l.why || l.fix}\t${l.notes}`

/** Counted labels of the family that nothing was reported at. */
export const missesOf = ({ labels }: Judgement, family: string): readonly string[] =>
  labels.filter(entry => entry.label.family === family && isCounted(entry.label) && entry.hits === 0).map(place)

/** Traps of the family that were reported. */
export const sprungOf = ({ labels }: Judgement, family: string): readonly string[] =>
  labels.filter(entry => entry.label.family === family && entry.label.verdict === 'trap' && entry.hits > 0).map(entry => `${place(entry)}\n    ${entry.message ?? ''}`)

/** Reports of the family at places without a label, those that a dispute speaks of marked with its claim. */
export const unlabelledOf = ({ unlabelled }: Judgement, family: string): readonly string[] =>
  unlabelled.filter(report => report.family === family).sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)))
    .map(r => `${r.repo}\t${r.file}:${String(r.line)}\t${r.rule}\t${r.message}${r.claim === undefined ? '' : `\t[disputed: ${r.claim}]`}`)
