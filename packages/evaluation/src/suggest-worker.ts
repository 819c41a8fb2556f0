import fs from 'node:fs'
import { analyze, applied, DEFAULT_SETTINGS, type FileAnalysis, type Finding, type FindingKind, isRewrite, MESSAGES, type Planned, type RefusalReason, type Rewrite, type Transformation } from '@n-plus-one/rules-core'
import { parseForESLint } from '@typescript-eslint/parser'

/** One checkout whose findings are asked for their rewrites. */
export interface SuggestJob {
  readonly directory: string
  readonly files: readonly string[]
}

/** A finding with what can be written instead, after it was tried. */
export interface TriedFinding {
  readonly path: string
  readonly line: number
  readonly endLine: number
  readonly kind: FindingKind
  readonly offered: readonly TriedRewrite[]
  readonly refused: readonly { readonly transformation: Transformation; readonly reason: RefusalReason }[]
}

interface TriedRewrite {
  readonly transformation: Transformation
  readonly parses: boolean
  /** Whether the finding is gone once it is applied. */
  readonly removes: boolean
  /** Findings that were not there before. */
  readonly creates: readonly string[]
  /** The file before and after, for reading. */
  readonly after: string
}

const SETTINGS = { ...DEFAULT_SETTINGS, mute: { tests: false, seeds: false, migrations: false } }
const KINDS = Object.keys(MESSAGES) as FindingKind[]

function analysed(filename: string, text: string): FileAnalysis | undefined {
  try {
    const { ast } = parseForESLint(text, { filePath: filename, range: true, loc: true, jsx: /x$/.test(filename) })
    return analyze({ filename, text, program: ast }, SETTINGS)
  } catch {
    return undefined
  }
}

/** What a finding is known by while lines move: its rule, the call as written, and what repeats it. */
const identityOf = (text: string, { data, kind, range }: Finding): string => `${kind}: ${text.slice(range[0], range[1]).replace(/\s+/g, ' ')} per ${data.over ?? 'pass'}`

const kindOf = (identity: string): string => identity.slice(0, identity.indexOf(':'))

function tryRewrite(path: string, text: string, before: readonly string[], own: string, { edits, transformation, repeatedBy }: Rewrite): TriedRewrite {
  const after = applied(text, edits)
  const analysis = analysed(path, after)
  if (!analysis) return { transformation, parses: false, removes: false, creates: [], after }
  const left = [...before]
  const unknown: string[] = []
  for (const finding of KINDS.flatMap(kind => analysis.findings(kind))) {
    const identity = identityOf(after, finding)
    const known = left.indexOf(identity)
    if (known >= 0) left.splice(known, 1)
    else unknown.push(identity)
  }
  const removes = left.includes(own)
  // Queries that are started together have one report: with the first of them gone it stands at the next.
  // What an outer loop repeats is reported there from now on, once: the finding of the inner loop hid it.
  const others = left.filter(identity => identity !== own || repeatedBy !== undefined).map(kindOf)
  const creates = unknown.filter(identity => {
    const same = others.indexOf(kindOf(identity))
    if (same >= 0) others.splice(same, 1)
    return same < 0
  })
  return { transformation, parses: true, removes, creates, after }
}

function trySuggestions({ files }: SuggestJob): readonly TriedFinding[] {
  const tried: TriedFinding[] = []
  for (const path of files) {
    if (!fs.existsSync(path)) continue
    const text = fs.readFileSync(path, 'utf8')
    const analysis = analysed(path, text)
    if (!analysis) continue
    const findings = KINDS.flatMap(kind => analysis.findings(kind))
    const before = findings.map(finding => identityOf(text, finding))
    const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
    for (const finding of findings) {
      const planned: readonly Planned[] = analysis.rewrites(finding)
      tried.push({
        path,
        line: lineOf(finding.range[0]),
        endLine: lineOf(finding.range[1]),
        kind: finding.kind,
        offered: planned.filter(isRewrite).map(rewrite => tryRewrite(path, text, before, identityOf(text, finding), rewrite)),
        refused: planned.flatMap(one => (isRewrite(one) ? [] : [{ transformation: one.transformation, reason: one.reason }])),
      })
    }
  }
  return tried
}

process.on('message', (job: SuggestJob) => {
  process.send?.(trySuggestions(job), () => {
    process.disconnect()
  })
})
