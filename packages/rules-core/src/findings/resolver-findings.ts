import type { Finding, Settings, Silence, SourceFile } from '../model/index.js'
import { calleeText } from '../effects/callee-text.js'
import { mentionedParameters } from '../effects/parameter-flow.js'
import type { Analysis, Candidate } from './candidates.js'
import { batchRemedyText, callText, chainOfCandidate, chainText, queryOfCandidate, rangeOf, verbOf } from './describe.js'
import { rememberedStep } from './remembered-calls.js'
import { collectFieldResolvers, type FieldResolver } from './resolver-shapes/index.js'
import { roundTripsOf } from './round-trips.js'

/** Why a round trip of a resolver is not one per parent. */
type ResolverSilence = 'not-executed' | 'same-tick-batching' | 'in-process-read' | 'reported-in-loop' | 'single-parent' | 'remembered-for-parent' | 'ignores-parent'

export interface ResolverFindings {
  readonly findings: readonly Finding[]
  readonly silences: readonly Silence[]
}

/** Round trips that a field resolver makes for each parent by itself. How many parents a response has is not looked at, but for the types that the settings name. */
export function detectUnbatchedResolvers(analysis: Analysis, file: SourceFile, settings: Settings): ResolverFindings {
  const findings: Finding[] = []
  const silences: Silence[] = []
  // Fields of one parent that read what one function remembers for it share its query.
  const remembered = new Set<string>()
  const isShared = (parent: string | undefined, candidate: Candidate): boolean => {
    const step = rememberedStep(analysis.ev, chainOfCandidate(candidate))
    const key = step && `${parent ?? ''} ${step.path}:${String(step.offset)}`
    const known = key !== undefined && remembered.has(key)
    if (key !== undefined) remembered.add(key)
    return known
  }
  for (const resolver of collectFieldResolvers(analysis.ev, file)) {
    if (!resolver.fn) {
      const finding = findingByReference(analysis, file, resolver)
      if (finding && !hasSingleParent(resolver, settings)) findings.push(finding)
      continue
    }
    for (const candidate of roundTripsOf(analysis, file, resolver.fn, resolver.varying)) {
      const reason = hasSingleParent(resolver, settings) ? 'single-parent' : (silenceOf(analysis, candidate) ?? (ignoresParent(file, resolver) ? 'ignores-parent' : isShared(resolver.parent, candidate) ? 'remembered-for-parent' : undefined))
      if (reason === undefined) findings.push(findingOf(analysis, file, resolver, candidate))
      else silences.push({ range: rangeOf(candidate), reason, call: callText(file, candidate) })
    }
  }
  return { findings, silences }
}

/** A resolver that never looks at its parent belongs to a type of which a response has one: a name space, the viewer. */
function ignoresParent(file: SourceFile, { fn, varying }: FieldResolver): boolean {
  return fn !== undefined && !varying.self && !mentionedParameters(file, fn, [fn.body]).some(parameter => varying.parameters.includes(parameter))
}

function silenceOf({ ev }: Analysis, { query, iterations, execution }: Candidate): ResolverSilence | undefined {
  if (execution === 'not-executed') return 'not-executed'
  // The rules about loops say it, and batching the loop comes first.
  if (iterations.some(iteration => iteration.kind === 'row')) return 'reported-in-loop'
  // A server runs the resolvers of all siblings before any of them waits.
  if (query?.fact.mergesInTick) return 'same-tick-batching'
  return query && ev.library.adapter(query.orm)?.inProcess && query.effect.startsWith('read') ? 'in-process-read' : undefined
}

/** Names as written, `*` for any rest: `Shop`, `*Payload`. */
function hasSingleParent({ parent }: FieldResolver, { resolvers }: Settings): boolean {
  if (parent === undefined) return false
  return resolvers.singleParentTypes.some(pattern => {
    const [head = '', ...tails] = pattern.split('*')
    const tail = tails.at(-1)
    return tail === undefined ? parent === pattern : parent.length >= head.length + tail.length && parent.startsWith(head) && parent.endsWith(tail)
  })
}

function findingOf({ ev }: Analysis, file: SourceFile, resolver: FieldResolver, candidate: Candidate): Finding {
  const query = queryOfCandidate(candidate)
  const chain = chainOfCandidate(candidate)
  return {
    kind: 'unbatched-resolver',
    messageId: 'queryPerParent',
    data: {
      ...placeOf(resolver),
      verb: query ? verbOf(query.effect, 'query') : 'query',
      call: `\`${callText(file, candidate)}\``,
      chain: chainText(ev, file, callText(file, candidate), chain),
      remedy: query ? batchRemedyText(ev, query) : '',
    },
    range: rangeOf(candidate),
    certainty: resolver.certainty === 'likely' ? 'likely' : (query?.certainty ?? 'proved'),
    chain,
  }
}

/** A resolver that stands in another file is reported where the schema names it. */
function findingByReference({ ev, effects }: Analysis, file: SourceFile, { node, ref, certainty, ...resolver }: FieldResolver): Finding | undefined {
  if (!ref) return undefined
  const summary = effects.of({ targets: [{ ref, args: [] }], varying: resolver.varying.parameters, concurrent: true })
  if (summary.kind !== 'queries') return undefined
  const name = calleeText(file, node)
  return {
    kind: 'unbatched-resolver',
    messageId: 'queryPerParent',
    data: {
      ...placeOf(resolver),
      verb: verbOf(summary.query.effect, 'query'),
      call: `\`${name}\``,
      chain: chainText(ev, file, name, summary.witness),
      remedy: batchRemedyText(ev, summary.query),
    },
    range: node.range,
    certainty: certainty === 'likely' ? 'likely' : summary.query.certainty,
    chain: summary.witness,
  }
}

const placeOf = ({ parent, field }: Pick<FieldResolver, 'parent' | 'field'>): { readonly parent: string; readonly field: string } => ({
  parent: parent === undefined ? 'parent' : `\`${parent}\``,
  field: `\`${field}\``,
})
