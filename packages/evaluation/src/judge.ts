import type { RulesByFamily } from './families.js'
import type { Dispute, Label, SetName, SliceFile, Verdict } from './labels.js'

/** What the scorer reads of ESLint's JSON output. */
export interface LintedFile {
  readonly filePath: string
  readonly messages: readonly LintMessage[]
}

export interface LintMessage {
  readonly ruleId: string | null
  readonly message: string
  readonly line: number
  readonly endLine?: number | undefined
  readonly fatal?: boolean | undefined
}

/** A label together with what was said there. */
export interface JudgedLabel {
  readonly label: Label
  hits: number
  message: string | undefined
}

/** A report in an exhaustively read file at a place without a label of its family. */
export interface UnlabelledReport {
  readonly set: SetName
  readonly repo: string
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly family: string
  readonly message: string
  /** What the dispute file says of it. */
  readonly claim: Verdict | undefined
}

export interface Judgement {
  readonly labels: readonly JudgedLabel[]
  readonly unlabelled: readonly UnlabelledReport[]
}

const MOST_LINES = 5

/**
 * Meets messages with labels. A message hits a label of the same family when the label's line lies within the message's
 * lines, at most six of them, with one line of slack; a label inside beats one in the slack, the nearest start wins, one
 * that nothing has hit yet comes first. Messages outside the scored files are not looked at.
 */
export function judgeMessages(
  labels: readonly Label[],
  scored: readonly SliceFile[],
  disputes: readonly Dispute[],
  results: readonly LintedFile[],
  rules: RulesByFamily,
): Judgement {
  const familyOfRule = new Map([...rules].flatMap(([family, names]) => names.map(name => [name, family] as const)))
  const judged = labels.map((label): JudgedLabel => ({ label, hits: 0, message: undefined }))
  const byPath = new Map<string, JudgedLabel[]>()
  for (const entry of judged) byPath.set(entry.label.path, [...(byPath.get(entry.label.path) ?? []), entry])
  const sliceOf = new Map(scored.map(file => [file.path, file]))
  const unlabelled: UnlabelledReport[] = []
  for (const { filePath, messages } of results) {
    const slice = sliceOf.get(filePath)
    if (slice === undefined) continue
    for (const message of messages) {
      const family = familyOfRule.get((message.ruleId ?? '').split('/').pop() ?? '')
      if (family === undefined) continue
      const hit = resolveLabel(byPath.get(filePath) ?? [], family, message)
      if (hit) {
        hit.hits++
        hit.message ??= message.message
        continue
      }
      const claim = disputes.find(d => d.path === filePath && d.family === family && Math.abs(d.line - message.line) <= 1)?.claim
      unlabelled.push({ set: slice.set, repo: slice.repo, file: slice.file, line: message.line, rule: message.ruleId ?? '', family, message: message.message, claim })
    }
  }
  return { labels: judged, unlabelled }
}

function resolveLabel(entries: readonly JudgedLabel[], family: string, message: LintMessage): JudgedLabel | undefined {
  const start = message.line
  const end = Math.min(Math.max(message.endLine ?? start, start), start + MOST_LINES)
  const isInside = ({ label }: JudgedLabel): boolean => label.line >= start && label.line <= end
  const near = entries
    .filter(({ label }) => label.family === family && label.line >= start - 1 && label.line <= end + 1)
    .sort((a, b) => Number(isInside(b)) - Number(isInside(a)) || Math.abs(a.label.line - start) - Math.abs(b.label.line - start))
  return near.find(entry => entry.hits === 0) ?? near[0]
}
