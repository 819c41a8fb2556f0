import { ADAPTERS } from './adapters/registry.js'
import { createLibrary } from './adapters/library.js'
import { createEffects } from './effects/summaries.js'
import { detectLoadedAggregates } from './findings/aggregate-findings.js'
import type { Analysis } from './findings/candidates.js'
import { detectUnlimitedBulkInput } from './findings/bulk-input-findings.js'
import { detectLateCaches } from './findings/cache-findings.js'
import { detectQueryingComponents } from './findings/component-findings.js'
import { detectLoopQueries } from './findings/loop-findings.js'
import { detectMissingTransactions } from './findings/transaction-findings.js'
import { detectQuadraticGrouping } from './findings/quadratic-findings.js'
import { detectUnboundedFanouts } from './findings/fanout-findings.js'
import { detectUnboundedInLists } from './findings/in-list-findings.js'
import { isMuted } from './findings/muted-paths.js'
import { detectOffsetScans, explainOffsets } from './findings/offset-findings.js'
import { detectNullableSums } from './findings/sum-findings.js'
import { detectParallelQueries } from './findings/parallel-findings.js'
import { type ReportedKinds, withoutRepeats } from './findings/precedence.js'
import { detectUnbatchedResolvers } from './findings/resolver-findings.js'
import { detectTransactionsInLoops } from './findings/transaction-loop-findings.js'
import { detectUnboundedReads } from './findings/unbounded-read-findings.js'
import { detectUnorderedPages } from './findings/unordered-page-findings.js'
import type { Finding, FindingKind, Planned, Project, Settings, Silence, SourceFile, SourceUnit, StatedFacts } from './model/index.js'
import { createSourceFile } from './ast/source-file.js'
import { type DiskProject, openSession, pathOfUnit, projectFor } from './project/index.js'
import { chunkedList } from './rewrites/chunked-list.js'
import { addOrder } from './rewrites/add-order.js'
import { keysetBatches } from './rewrites/keyset-batches.js'
import { keysetWalk } from './rewrites/keyset-walk.js'
import { plan } from './rewrites/plan.js'
import { planInMemory } from './rewrites/plan-in-memory.js'
import { createQueryResolver } from './queries/resolver.js'
import { type BoundedEvaluator, createEvaluator } from './values/evaluator.js'

/** Everything known about one linted file. Every fact is computed on first use and shared by all rules. */
export interface FileAnalysis {
  /** Findings of one kind, in source order; without those at calls at which a stronger one of the reported kinds has a finding. */
  findings(kind: FindingKind, reported?: ReportedKinds): readonly Finding[]
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

/** The project of the file under lint, with that file's text in place of the disk's, and what is known about it. */
interface Opened {
  readonly project: DiskProject
  readonly view: Project
  readonly memory: Memory
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
  // The rules of one file ask one after the other: the project is looked up for the first of them.
  let opened: Opened | 'muted' | undefined
  const open = (): Opened | 'muted' => {
    if (opened === 'muted' || (opened && opened.memory.generation === opened.project.generation)) return opened
    const project = projectFor(unit.filename, settings.root === undefined ? {} : { root: settings.root })
    if (project.root !== undefined && isMuted(project.display(file.path), settings.mute)) return (opened = 'muted')
    const view = openSession(project, file)
    return (opened = { project, view, memory: memoryFor(project) })
  }
  /** Asks something of the file's memory with the project as this file sees it. */
  const ask = <T>({ project, view, memory }: Opened, question: (analysis: Analysis) => T): T => {
    memory.view = view
    memory.ev.restart()
    try {
      return question(memory)
    } finally {
      memory.view = project
    }
  }
  const once = (detect: (analysis: Analysis) => Detected): (() => Detected) => {
    let detected: Detected | undefined
    return () => {
      if (detected) return detected
      const found = open()
      return (detected = found === 'muted' ? NOTHING : ask(found, detect))
    }
  }
  const planners = new Map<Finding, (analysis: Analysis) => readonly Planned[]>()
  const loops = once(memory => {
    const found = detectLoopQueries(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => plan({ analysis, file, ...site }))
    return found
  })
  const explained = once(memory => detectLoopQueries(memory, file, true))
  const resolvers = once(memory => {
    const { findings, silences } = detectUnbatchedResolvers(memory, file, settings)
    return { findings: [...findings, ...detectQueryingComponents(memory, file)].sort((a, b) => a.range[0] - b.range[0]), silences }
  })
  const found = (detect: (analysis: Analysis, file: SourceFile) => readonly Finding[]) => once(memory => ({ findings: detect(memory, file), silences: [] }))
  const quadratic = once(memory => {
    const found = detectQuadraticGrouping(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => planInMemory(analysis, file, site))
    return found
  })
  const offsets = once(memory => ({ findings: [], silences: explainOffsets(memory, file) }))
  const scans = once(memory => {
    const found = detectOffsetScans(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => [keysetWalk({ analysis, file, ...site })])
    return { findings: found.findings, silences: [] }
  })
  const inLists = once(memory => {
    const found = detectUnboundedInLists(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => [chunkedList({ analysis, file, ...site })])
    return { findings: found.findings, silences: [] }
  })
  const wholeTables = once(memory => {
    const found = detectUnboundedReads(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => [keysetBatches({ analysis, file, ...site })])
    return { findings: found.findings, silences: [] }
  })
  const pages = once(memory => {
    const found = detectUnorderedPages(memory, file)
    for (const [finding, site] of found.sites) planners.set(finding, analysis => [addOrder({ analysis, file, ...site })])
    return { findings: found.findings, silences: [] }
  })
  const detected: Readonly<Record<FindingKind, () => Detected>> = {
    'query-in-loop': loops,
    'write-in-loop': loops,
    'unbatched-resolver': resolvers,
    'offset-scan': scans,
    'quadratic-grouping': quadratic,
    'transaction-in-loop': found(detectTransactionsInLoops),
    'parallel-in-transaction': found(detectParallelQueries),
    'unbounded-in-list': inLists,
    'unbounded-read': wholeTables,
    'unordered-page': pages,
    'unbounded-fanout': found(detectUnboundedFanouts),
    'loaded-aggregate': found(detectLoadedAggregates),
    'nullable-sum': found(detectNullableSums),
    'late-cache': found(detectLateCaches),
    'unlimited-bulk-input': found(detectUnlimitedBulkInput),
    'missing-transaction': found(detectMissingTransactions),
  }
  const findingsOf = (kind: FindingKind): readonly Finding[] => detected[kind]().findings.filter(finding => finding.kind === kind)
  return {
    findings: (kind, reported = new Map()) => withoutRepeats(findingsOf(kind), kind, reported, findingsOf),
    rewrites(finding) {
      const planner = planners.get(finding)
      const found = planner && open()
      return !found || found === 'muted' ? [] : ask(found, planner)
    },
    explain: line => [explained(), resolvers(), quadratic(), offsets()].flatMap(({ silences }) => silences).filter(silence => file.lineOf(silence.range[0]) === line),
  }
}
