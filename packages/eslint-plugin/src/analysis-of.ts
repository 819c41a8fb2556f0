import { analyze, parseSettings, type Certainty, type FileAnalysis, type Finding, type FindingKind, type Planned, type SettingsProblem, type SourceUnit } from '@n-plus-one/rules-core'
import type { Rule } from 'eslint'
import { explainSilences, isDebugging, writeDebug } from './debug.js'

/** What all rules of the plugin share about the file under lint. */
export interface LintedFile {
  /**
   * Findings of one kind; of several rules that are on and would report the same call, one does. None when the analysis fails, which is a bug of ours and never the end of the
   * lint run.
   */
  findings(kind: FindingKind): readonly Finding[]
  /** What can be written instead of a finding; nothing when the planner fails. */
  rewrites(finding: Finding): readonly Planned[]
  readonly settingsProblems: readonly SettingsProblem[]
  /** Id of the rule that reports what concerns the plugin and not one rule. */
  readonly speaker: string
}

const NO_FINDINGS: FileAnalysis = { findings: () => [], rewrites: () => [], explain: () => [] }

/** By program and nothing else: of all that a host hands over, only the tree is new for every file in every host. */
const lintedFiles = new WeakMap<object, LintedFile>()

/** The kinds that are reported, known before the first rule reports: hosts create all rules of a file before they walk it. */
const reportedKinds = new WeakMap<object, Map<FindingKind, Certainty>>()

/** Notes that a rule reports findings of this kind and certainty in the file under lint. */
export function noteReported(context: Rule.RuleContext, kind: FindingKind, certainty: Certainty): void {
  const program = context.sourceCode.ast
  const kinds = reportedKinds.get(program) ?? new Map<FindingKind, Certainty>()
  reportedKinds.set(program, kinds.set(kind, certainty))
}

/** The analysis of the file under lint, made by the first rule that asks. */
export function analysisOf(context: Rule.RuleContext): LintedFile {
  const program = context.sourceCode.ast
  const known = lintedFiles.get(program)
  if (known !== undefined) return known
  const made = analyzeFile(context)
  lintedFiles.set(program, made)
  return made
}

function analyzeFile(context: Rule.RuleContext): LintedFile {
  const { filename, cwd, id: speaker, sourceCode } = context
  const { settings, problems: settingsProblems } = parseSettings(context.settings['n-plus-one'])
  const unit: SourceUnit = {
    filename,
    text: sourceCode.text,
    program: sourceCode.ast as unknown as SourceUnit['program'],
  }
  const lineCount = sourceCode.lines.length
  const analysis = attempt(filename, NO_FINDINGS, () => analyze(unit, settings))
  if (isDebugging('n-plus-one:explain'))
    attempt(filename, undefined, () => {
      explainSilences(analysis, { filename, cwd, lineCount })
    })
  const reported = reportedKinds.get(sourceCode.ast)
  return {
    settingsProblems,
    speaker,
    findings: (kind) => attempt(filename, [], () => analysis.findings(kind, reported)),
    rewrites: (finding) => attempt(filename, [], () => analysis.rewrites(finding)),
  }
}

/**
 * What `run` returns, or `otherwise` when it throws. A failure is one line under DEBUG; with N_PLUS_ONE_THROW=1 it is
 * thrown, so that whoever develops the analysis sees it.
 */
function attempt<T>(filename: string, otherwise: T, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (process.env['N_PLUS_ONE_THROW'] === '1') throw error
    writeDebug('n-plus-one:crash', `${filename} ${String(error).split('\n', 1).join('')}`)
    return otherwise
  }
}
