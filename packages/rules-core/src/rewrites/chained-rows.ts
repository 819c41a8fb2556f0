import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, unwrap, unwrapAwait } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { namesInPattern } from '../ast/pattern-names.js'
import { collectCandidates } from '../findings/candidates.js'
import { type Declaration, lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import type { Equality } from './conditions.js'
import { textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { inlined, type KnownRounds, valueOf } from './inlined.js'
import type { KeyRounds } from './key-rounds.js'
import type { Prefetched } from './prefetch.js'
import { guardText, partsOf, roundsAt } from './rounds.js'
import { refuse, type Site } from './site.js'

/**
 * The keys of a read that goes on from a row which the same round has read by key: those of all rows that the first read gives, when that one can be made before the loop itself. Conditions on
 * the row alone choose among its rows; others are passed over, for a row more that is read is looked up by nobody. `undefined` where the key comes from elsewhere, refused where it does not come
 * from that row alone.
 */
export function chainedRows(site: Site, { source, iterations }: DirectQuery, used: Node, equality: Equality, plan: (first: Site) => Prefetched): KeyRounds | undefined {
  const { analysis, file } = site
  const outermost = iterations.at(-1)
  const values: Node[] = []
  source.render(equality.value, [], node => {
    values.push(node)
    return textOf(file, node)
  })
  const declarator = outermost && values.length > 0 ? rowBehind(file, values, outermost) : undefined
  const awaited = declarator?.init && awaitedIn(declarator.init)
  if (!outermost || !declarator || !awaited) return undefined
  const candidate = collectCandidates(analysis, file).find(({ node }) => node === unwrapAwait(awaited))
  const takesFirst = declarator.id.type === 'ArrayPattern' || awaited !== unwrap(declarator.init as Node)
  if (candidate?.query?.effect !== (takesFirst ? 'read-many' : 'read-one') || candidate.iterations[0] !== iterations[0] || contains(declarator, used)) return undefined
  const pattern = declarator.id.type === 'ArrayPattern' ? declarator.id.elements[0] : declarator.id
  if (!pattern || (pattern.type !== 'Identifier' && pattern.type !== 'ObjectPattern')) return undefined
  const own = namesInPattern(pattern)
  const known: KnownRounds = { isGiven: ({ name }: Declaration) => own.includes(name as (typeof own)[number]), withoutElement: true }
  const asked = source.render(equality.value, [], node => inlined(file, node, outermost, known) ?? refuse('depends-on-the-loop'))
  const name = textOf(file, pattern)
  const found = conditionsOn(file, used, iterations, known, pattern, asked.split('.').at(-1) ?? asked)
  const key = asked.replace(new RegExp(`^${name.replace(/\W/g, '\\$&')}(?:\\?|!)\\.`), () => (asked.startsWith(`${name}?`) && !found.includes(name) ? refuse('depends-on-the-loop') : `${name}.`))
  // What stands for no key is not asked for, or the query would mean something else.
  if (key.includes('?.') && !found.includes(key)) return refuse('depends-on-the-loop')

  const first = plan({ ...site, candidate })
  const conditions = found.filter(text => text !== name)
  const parameter = pattern.type === 'Identifier' ? pattern.name : `(${textOf(file, pattern)})`
  const body = conditions.length > 0 ? `(${conditions.join(' && ')} ? [${key}] : [])` : key
  return {
    rounds: roundsAt(analysis.ev, file, used, iterations, () => 'list'),
    list: `${first.rows}.${conditions.length > 0 ? 'flatMap' : 'map'}(${parameter} => ${body})`,
    first,
    lines: () => first.lines,
    edits: first.edits,
  }
}

/** `await …`, also the first of what it gives: `(await …)[0]`. */
function awaitedIn(init: Node): Node | undefined {
  const at = unwrap(init)
  const list = at.type === 'MemberExpression' && at.property.type === 'Literal' && at.property.value === 0 ? unwrap(at.object) : at
  return list.type === 'AwaitExpression' ? list : undefined
}

/** The declaration of the row that a key is read from, through constants of the round. */
function rowBehind(file: SourceFile, values: readonly Node[], { node: loop }: Iteration): NodeOf<'VariableDeclarator'> | undefined {
  for (const value of values)
    for (const identifier of namesIn(file, value)) {
      const binding = lookUp(file, identifier.name, identifier)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || binding.assigned.length > 0 || !contains(loop, declaration.name) || declaration.node.type !== 'VariableDeclarator') continue
      const { init } = declaration.node
      if (init != null && awaitedIn(init)) return declaration.node
      const inner = init != null && valueOf(file, declaration) ? rowBehind(file, [init], { node: loop } as Iteration) : undefined
      if (inner) return inner
    }
  return undefined
}

/** What the conditions on the way to a place ask of the row alone. Refused where they ask for its key and something else at once. */
function conditionsOn(file: SourceFile, used: Node, iterations: readonly Iteration[], known: KnownRounds, pattern: Node, property: string): readonly string[] {
  const outermost = iterations.at(-1) as Iteration
  const [innermost] = iterations
  const guards = (innermost && guardsBetween(file, used, innermost)?.guards) ?? []
  const names = new Set(namesInPattern(pattern).map(({ name }) => name))
  return guards.flatMap(partsOf).flatMap(part => {
    const mentioned = namesIn(file, part.test)
    if (!mentioned.some(({ name }) => names.has(name))) return []
    const text = guardText(file, part, outermost, known)
    if (text === undefined && part.test.type === 'LogicalExpression' && new RegExp(`\\b${property.replace(/\W/g, '')}\\b`).test(textOf(file, part.test))) refuse('depends-on-the-loop')
    return text ?? []
  })
}
