import { ADAPTERS } from './adapters/registry.js'
import { createLibrary } from './adapters/library.js'
import { createEffects } from './effects/summaries.js'
import type { Analysis } from './findings/candidates.js'
import { detectLoopQueries, type LoopFindings } from './findings/loop-findings.js'
import { isMuted } from './findings/muted-paths.js'
import type { Finding, FindingKind, Project, Settings, Silence, SourceUnit } from './model/index.js'
import { createSourceFile } from './ast/source-file.js'
import { type DiskProject, openSession, pathOfUnit, projectFor } from './project/index.js'
import { createQueryResolver } from './queries/resolver.js'
import { type BoundedEvaluator, createEvaluator } from './values/evaluator.js'

/** Everything known about one linted file. Every fact is computed on first use and shared by all rules. */
export interface FileAnalysis {
  /** Findings of one kind, in source order. */
  findings(kind: FindingKind): readonly Finding[]
  /** Why calls on this 1-based line were not reported. */
  explain(line: number): readonly Silence[]
}

const library = createLibrary(ADAPTERS)

/** What is remembered between the files of a project: dropped when one of them has changed. */
interface Memory extends Analysis {
  readonly ev: BoundedEvaluator
  readonly generation: number
  session: Project
}

const memories = new WeakMap<DiskProject, Memory>()

function memoryOf(project: DiskProject, session: Project): Memory {
  const known = memories.get(project)
  if (known && known.generation === project.generation) {
    known.session = session
    return known
  }
  const ev = createEvaluator(() => memory.session, library)
  const queries = createQueryResolver(ev)
  const memory: Memory = { generation: project.generation, session, ev, queries, effects: createEffects(ev, queries) }
  memories.set(project, memory)
  return memory
}

/** Analyses one file. Never throws for what is in the file or the project: what cannot be read is unknown. */
export function analyze(unit: SourceUnit, settings: Settings): FileAnalysis {
  let loopFindings: LoopFindings | undefined
  const file = createSourceFile({ path: pathOfUnit(unit.filename), text: unit.text, program: unit.program, scopeManager: unit.scopeManager ?? null, linted: true })
  const loops = (): LoopFindings => {
    if (loopFindings) return loopFindings
    const project = projectFor(unit.filename, settings.root === undefined ? {} : { root: settings.root })
    if (project.root !== undefined && isMuted(project.display(file.path), settings.mute)) return (loopFindings = { findings: [], silences: [] })
    const memory = memoryOf(project, openSession(project, file))
    memory.ev.restart()
    return (loopFindings = detectLoopQueries(memory, file))
  }
  return {
    findings: kind => loops().findings.filter(finding => finding.kind === kind),
    explain: line => loops().silences.filter(silence => file.lineOf(silence.range[0]) === line),
  }
}
