import { ADAPTERS } from './adapters/registry.js'
import { createLibrary } from './adapters/library.js'
import { createEffects } from './effects/summaries.js'
import type { Analysis } from './findings/candidates.js'
import { detectQueryingComponents } from './findings/component-findings.js'
import { detectLoopQueries } from './findings/loop-findings.js'
import { isMuted } from './findings/muted-paths.js'
import { detectUnbatchedResolvers } from './findings/resolver-findings.js'
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

/** What one detector has to say of a file. */
interface Detected {
  readonly findings: readonly Finding[]
  readonly silences: readonly Silence[]
}

const NOTHING: Detected = { findings: [], silences: [] }

/** Analyses one file. Never throws for what is in the file or the project: what cannot be read is unknown. */
export function analyze(unit: SourceUnit, settings: Settings): FileAnalysis {
  const file = createSourceFile({ path: pathOfUnit(unit.filename), text: unit.text, program: unit.program, linted: true })
  const once = (detect: (analysis: Analysis) => Detected): (() => Detected) => {
    let detected: Detected | undefined
    return () => {
      if (detected) return detected
      const project = projectFor(unit.filename, settings.root === undefined ? {} : { root: settings.root })
      if (project.root !== undefined && isMuted(project.display(file.path), settings.mute)) return (detected = NOTHING)
      const memory = memoryOf(project, openSession(project, file))
      memory.ev.restart()
      return (detected = detect(memory))
    }
  }
  const loops = once(memory => detectLoopQueries(memory, file))
  const resolvers = once(memory => {
    const { findings, silences } = detectUnbatchedResolvers(memory, file, settings)
    return { findings: [...findings, ...detectQueryingComponents(memory, file)].sort((a, b) => a.range[0] - b.range[0]), silences }
  })
  return {
    findings: kind => (kind === 'unbatched-resolver' ? resolvers() : loops()).findings.filter(finding => finding.kind === kind),
    explain: line => [loops(), resolvers()].flatMap(({ silences }) => silences).filter(silence => file.lineOf(silence.range[0]) === line),
  }
}
