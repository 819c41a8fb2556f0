import { ADAPTERS } from './adapters/registry.js'
import { createLibrary } from './adapters/library.js'
import { createEffects } from './effects/summaries.js'
import type { Analysis } from './findings/candidates.js'
import { detectUnlimitedBulkInput } from './findings/bulk-input-findings.js'
import { detectLateCaches } from './findings/cache-findings.js'
import { detectQueryingComponents } from './findings/component-findings.js'
import { detectLoopQueries } from './findings/loop-findings.js'
import { detectMissingTransactions } from './findings/transaction-findings.js'
import { detectQuadraticGrouping } from './findings/quadratic-findings.js'
import { isMuted } from './findings/muted-paths.js'
import { detectOffsetScans, type ScanSite } from './findings/offset-findings.js'
import { detectNullableSums } from './findings/sum-findings.js'
import { detectUnbatchedResolvers } from './findings/resolver-findings.js'
import type { Finding, FindingKind, Planned, Project, Settings, Silence, SourceUnit, StatedFacts } from './model/index.js'
import { createSourceFile } from './ast/source-file.js'
import { type DiskProject, openSession, pathOfUnit, projectFor } from './project/index.js'
import { keysetWalk } from './rewrites/keyset-walk.js'
import { plan } from './rewrites/plan.js'
import type { Site } from './rewrites/site.js'
import { createQueryResolver } from './queries/resolver.js'
import { type BoundedEvaluator, createEvaluator } from './values/evaluator.js'

/** Everything known about one linted file. Every fact is computed on first use and shared by all rules. */
export interface FileAnalysis {
  /** Findings of one kind, in source order. */
  findings(kind: FindingKind): readonly Finding[]
  /** What can be written instead of one of these findings, and why nothing else is offered. Planned when asked. */
  rewrites(finding: Finding): readonly Planned[]
  /** Why calls on this 1-based line were not reported. */
  explain(line: number): readonly Silence[]
}

const library = createLibrary(ADAPTERS)

/** What is remembered of a project's files. */
interface Memory extends Analysis {
  readonly ev: BoundedEvaluator
  readonly generation: number
  /** The project as the file under lint sees it; between two files the project itself, so that nothing of the host's is held. */
  view: Project
}

/** Users state different facts for different directories, but few. */
const MAX_MEMORIES = 4
const memories = new WeakMap<DiskProject, Map<string, Memory>>()

function createMemory(project: DiskProject, stated: StatedFacts): Memory {
  const ev = createEvaluator(() => memory.view, library, stated)
  const queries = createQueryResolver(ev)
  const memory: Memory = { generation: project.generation, view: project, ev, queries, effects: createEffects(ev, queries) }
  return memory
}

/** What files of one project state alike and have found so far; all of it rests on the files as they are on disk, and is dropped when one has changed. */
function sharedMemory(project: DiskProject, stated: StatedFacts): Memory {
  let known = memories.get(project)
  if (!known) memories.set(project, (known = new Map<string, Memory>()))
  const key = JSON.stringify(stated)
  let memory = known.get(key)
  if (memory?.generation !== project.generation) memory = createMemory(project, stated)
  known.delete(key)
  known.set(key, memory)
  for (const [oldest, { generation }] of known) if (known.size > MAX_MEMORIES || generation !== project.generation) known.delete(oldest)
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
  const stated: StatedFacts = { clients: settings.clients, wrappers: settings.wrappers, trusted: settings.trusted }
  // Text that is not on disk is seen by this file only: what other files are told about themselves under it must not be told to the next.
  let own: Memory | undefined
  const memoryFor = (project: DiskProject): Memory => {
    if (project.isOnDisk(file.path, file.text)) return sharedMemory(project, stated)
    if (own?.generation !== project.generation) own = createMemory(project, stated)
    return own
  }
  /** Asks something of the file's memory with the project as this file sees it. */
  const ask = <T>(project: DiskProject, question: (analysis: Analysis) => T): T => {
    const memory = memoryFor(project)
    memory.view = openSession(project, file)
    memory.ev.restart()
    try {
      return question(memory)
    } finally {
      memory.view = project
    }
  }
  const ownProject = (): DiskProject => projectFor(unit.filename, settings.root === undefined ? {} : { root: settings.root })
  const once = (detect: (analysis: Analysis) => Detected): (() => Detected) => {
    let detected: Detected | undefined
    return () => {
      if (detected) return detected
      const project = ownProject()
      if (project.root !== undefined && isMuted(project.display(file.path), settings.mute)) return (detected = NOTHING)
      return (detected = ask(project, detect))
    }
  }
  const sites = new Map<Finding, Omit<Site, 'analysis'>>()
  const loops = once(memory => {
    const found = detectLoopQueries(memory, file)
    for (const [finding, site] of found.sites) sites.set(finding, { file, ...site })
    return found
  })
  const explained = once(memory => detectLoopQueries(memory, file, true))
  const resolvers = once(memory => {
    const { findings, silences } = detectUnbatchedResolvers(memory, file, settings)
    return { findings: [...findings, ...detectQueryingComponents(memory, file)].sort((a, b) => a.range[0] - b.range[0]), silences }
  })
  const quadratic = once(memory => ({ findings: detectQuadraticGrouping(memory, file).findings, silences: [] }))
  const walks = new Map<Finding, ScanSite>()
  const scans = once(memory => {
    const { findings, sites: found } = detectOffsetScans(memory, file)
    for (const [finding, site] of found) walks.set(finding, site)
    return { findings, silences: [] }
  })
  const detected: Readonly<Record<FindingKind, () => Detected>> = {
    'query-in-loop': loops,
    'write-in-loop': loops,
    'unbatched-resolver': resolvers,
    'offset-scan': scans,
    'quadratic-grouping': quadratic,
    'nullable-sum': once(memory => ({ findings: detectNullableSums(memory, file), silences: [] })),
    'late-cache': once(memory => ({ findings: detectLateCaches(memory, file), silences: [] })),
    'unlimited-bulk-input': once(memory => ({ findings: detectUnlimitedBulkInput(memory, file), silences: [] })),
    'missing-transaction': once(memory => ({ findings: detectMissingTransactions(memory, file), silences: [] })),
  }
  return {
    findings: kind => detected[kind]().findings.filter(finding => finding.kind === kind),
    rewrites(finding) {
      const site = sites.get(finding)
      if (site) return ask(ownProject(), analysis => plan({ analysis, ...site }))
      const walk = walks.get(finding)
      return walk ? ask(ownProject(), analysis => [keysetWalk({ analysis, file, ...walk })]) : []
    },
    explain: line => [explained(), resolvers()].flatMap(({ silences }) => silences).filter(silence => file.lineOf(silence.range[0]) === line),
  }
}
