import type { Value } from '../model/index.js'

const MAX_MEMBERS = 12

/** The union of what is known; unknown only when nothing is. Members are few: more than a dozen add no proof. */
export function unionOf(values: readonly Value[], otherwise: Value): Value {
  const members: Value[] = []
  for (const value of values) {
    for (const member of value.kind === 'union' ? value.members : [value]) {
      if (member.kind === 'unknown' || members.length >= MAX_MEMBERS) continue
      if (!members.some(known => sameValue(known, member))) members.push(member)
    }
  }
  if (members.length === 0) return values[0]?.kind === 'unknown' ? values[0] : otherwise
  const [only] = members
  return members.length === 1 && only ? only : { kind: 'union', members }
}

/** The members of a union, or the value alone. */
export const membersOf = (value: Value): readonly Value[] => (value.kind === 'union' ? value.members : [value])

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.kind !== b.kind) return false
  if ('ref' in a && 'ref' in b) return a.ref.path === b.ref.path && a.ref.start === b.ref.start && a.ref.end === b.ref.end
  if (a.kind === 'handle' && b.kind === 'handle') return a.orm === b.orm && a.role === b.role && a.entity?.name === b.entity?.name && a.pending?.effect === b.pending?.effect
  if (a.kind === 'builtin' && b.kind === 'builtin') return a.name === b.name && a.args === undefined && b.args === undefined
  return false
}
