import fs from 'node:fs'
import path from 'node:path'
import { familyOfKind } from './families.js'

export const SETS = ['dev-prisma', 'dev-typeorm', 'dev-mongoose'] as const
export type SetName = (typeof SETS)[number]

export type Verdict = 'tp' | 'trap' | 'optional'

/** A place in a repository on which somebody has passed a verdict. Columns as in LABELLING.md. */
export interface Label {
  readonly set: SetName
  readonly repo: string
  readonly commit: string
  readonly file: string
  readonly line: number
  readonly kind: string
  readonly verdict: Verdict
  readonly why: string
  readonly depth: string
  readonly crossfile: string
  readonly orm: string
  readonly ctx: string
  readonly fix: string
  readonly fixable: string
  readonly notes: string
  readonly family: string | undefined
  /** Absolute path in the checkout. */
  readonly path: string
}

/** A claim that a report without a label is right after all, or that a label's absence was an oversight. */
export interface Dispute {
  readonly repo: string
  readonly file: string
  readonly line: number
  readonly family: string
  readonly claim: Verdict
  readonly reason: string
  readonly path: string
}

/** A file that was read exhaustively: what is reported there and has no label counts against precision. */
export interface SliceFile {
  readonly set: SetName
  readonly repo: string
  readonly file: string
  readonly path: string
}

/** Where a repository's sources are: `owner/name` → absolute directory. */
export type Checkouts = ReadonlyMap<string, string>

const CORPUS = path.resolve(import.meta.dirname, '../corpus')

/** Rows of a TSV text with a header line; columns that a row leaves out are empty. */
export function parseTsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = text.split(/\r?\n/).filter(Boolean).map(line => line.split('\t'))
  return rows.map(row => Object.fromEntries(head.map((key, i) => [key, row[i] ?? ''])))
}

const readTsv = (name: string) => parseTsv(fs.readFileSync(path.join(CORPUS, name), 'utf8'))

const verdictOf = (text: string | undefined): Verdict => (text === 'tp' || text === 'trap' ? text : 'optional')

/** Repositories of a set, in the order of its slices. */
export function collectRepos(set: SetName): readonly string[] {
  return [...new Set(readTsv(`slices-${set}.tsv`).map(row => row['repo'] ?? ''))]
}

/** The labels of a set that lie in a given checkout. */
export function collectLabels(set: SetName, checkouts: Checkouts): readonly Label[] {
  return readTsv(`labels-${set}.tsv`).flatMap(row => {
    const directory = checkouts.get(row['repo'] ?? '')
    if (directory === undefined) return []
    const text = (key: string): string => row[key] ?? ''
    return [{
      set,
      repo: text('repo'),
      commit: text('commit'),
      file: text('file'),
      line: Number(row['line']),
      kind: text('kind'),
      verdict: verdictOf(row['verdict']),
      why: text('why'),
      depth: text('depth'),
      crossfile: text('crossfile'),
      orm: text('orm'),
      ctx: text('ctx'),
      fix: text('fix'),
      fixable: text('fixable'),
      notes: text('notes'),
      family: familyOfKind(text('kind')),
      path: path.join(directory, text('file')),
    }]
  })
}

/** The files of a set that are scored: its slices, and whatever else carries a label. */
export function collectSliceFiles(set: SetName, checkouts: Checkouts): readonly SliceFile[] {
  const files = new Map<string, SliceFile>()
  for (const row of [...readTsv(`slices-${set}.tsv`), ...readTsv(`labels-${set}.tsv`)]) {
    const { repo = '', file = '' } = row
    const directory = checkouts.get(repo)
    if (directory === undefined) continue
    const absolute = path.join(directory, file)
    files.set(absolute, { set, repo, file, path: absolute })
  }
  return [...files.values()]
}

/** Every recorded dispute that lies in a given checkout. */
export function collectDisputes(checkouts: Checkouts): readonly Dispute[] {
  return readTsv('disputes.tsv').flatMap(row => {
    const { repo = '', file = '', family = '', reason = '' } = row
    const directory = checkouts.get(repo)
    if (directory === undefined) return []
    return [{ repo, file, line: Number(row['line']), family, claim: verdictOf(row['claim']), reason, path: path.join(directory, file) }]
  })
}
