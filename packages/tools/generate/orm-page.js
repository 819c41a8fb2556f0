/** @typedef {import('@n-plus-one/rules-core').Adapter} Adapter */
/** @typedef {import('@n-plus-one/rules-core').MethodFact} MethodFact */
/** @typedef {import('@n-plus-one/rules-core').RoleFacts} RoleFacts */
/** @typedef {import('@n-plus-one/rules-core').Run} Run */

/** @type {Readonly<Record<Run, string>>} */
const RUNS = {
  call: 'when called',
  await: 'when awaited or returned',
  terminal: 'at a terminal of the chain',
}

/** @param {string} text */
const cell = text => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** @param {string} text */
const code = text => (text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``)

/** @param {readonly (readonly string[])[]} rows */
const table = rows => rows.map((row, i) => `| ${row.join(' | ')} |\n${i === 0 ? `|${'---|'.repeat(row.length)}\n` : ''}`).join('')

/**
 * How people come by a handle: the exports that are one, then what leads from one handle to another.
 * @param {Adapter} adapter
 */
function handleRows(adapter) {
  /** @type {Map<string, string[]>} */
  const sources = new Map(Object.keys(adapter.roles).map(role => [role, []]))
  const add = (/** @type {{ role: string } | undefined} */ spec, /** @type {string} */ source) => {
    if (spec && !sources.get(spec.role)?.includes(source)) sources.get(spec.role)?.push(source)
  }
  for (const [name, fact] of Object.entries(adapter.exports)) {
    const shown = name.slice(name.indexOf(':') + 1)
    add(fact.instance, `\`: ${shown}\``)
    add(fact.call, `\`${shown}(…)\``)
    add(fact.value, `\`${shown}\``)
    add(fact.statics, `\`class extends ${shown}\``)
  }
  for (const [name, spec] of Object.entries(adapter.fieldDecorators ?? {})) add(spec, `\`@${name}(…)\``)
  for (const [role, facts] of Object.entries(adapter.roles)) {
    for (const [name, spec] of Object.entries(facts.properties ?? {})) add(spec, `${role}\`.${name}\``)
    add(facts.anyProperty, `any property of a ${role}`)
    add(facts.construct, `\`new\` on a ${role}`)
    for (const [name, fact] of methodsOf(facts)) if (typeof fact.returns === 'object' && fact.returns.role !== role) add(fact.returns, `${role}${name === '(…)' ? '' : '.'}${code(name)}`)
  }
  return [...sources].map(([role, from]) => [role, from.length > 12 ? `${from.slice(0, 12).join(', ')} and ${String(from.length - 12)} more` : from.join(', ')])
}

/**
 * Every method of a role with the name it is shown under.
 * @param {RoleFacts} facts
 * @returns {readonly (readonly [string, MethodFact])[]}
 */
const methodsOf = facts => [
  ...Object.entries(facts.methods ?? {}),
  ...(facts.methodPatterns ?? []).map(({ pattern, fact }) => /** @type {const} */ ([`/${pattern.source}/`, fact])),
  ...(facts.call ? [/** @type {const} */ (['(…)', facts.call])] : []),
]

/**
 * @param {MethodFact} fact
 * @param {Run} run
 */
function runsOf(fact, run) {
  if (fact.deferred) return 'at a later flush'
  if (fact.terminal) return 'when called, runs the chain'
  if (fact.effect === undefined) return 'with its chain'
  return `${RUNS[fact.run ?? run]}${fact.mergesInTick ? '; calls of one tick are merged' : ''}`
}

/**
 * One row per operation; handles on which it is the same share it.
 * @param {Adapter} adapter
 */
function operationRows(adapter) {
  /** @type {Map<string, { readonly on: string[], readonly row: readonly string[] }>} */
  const rows = new Map()
  for (const [role, facts] of Object.entries(adapter.roles)) {
    for (const [name, fact] of methodsOf(facts)) {
      if (fact.effect === undefined && fact.builds === undefined && !fact.terminal && !fact.deferred) continue
      const row = [
        code(name),
        fact.effect ?? fact.builds ?? (fact.deferred ? 'none by itself' : 'what the chain built'),
        runsOf(fact, adapter.run),
        fact.bulk === undefined ? '' : code(fact.bulk),
        cell(fact.note ?? ''),
      ]
      const known = rows.get(row.join('\n'))
      if (known) known.on.push(role)
      else rows.set(row.join('\n'), { on: [role], row })
    }
  }
  return [...rows.values()].map(({ on, row }) => [on.join(', '), ...row])
}

/**
 * The page of one ORM: what is recognised as its handles, which calls are round trips, and what to write instead of one per element.
 * @param {Adapter} adapter
 */
export function ormPage(adapter) {
  const limits = adapter.limits === undefined
    ? ''
    : `\nOne statement takes at most ${adapter.limits.bindParameters.toLocaleString('en')} bind parameters; ${adapter.limits.chunks ? 'the library splits longer lists itself.' : 'longer lists have to be split.'}\n`
  const entities = (adapter.entityDecorators ?? []).map(name => `\`@${name}()\``).join(', ')
  return [
    '<!-- Written by `pnpm generate` from the adapter. -->\n\n',
    `# ${adapter.title}\n\n`,
    `Packages: ${adapter.packages.map(code).join(', ')}. Facts from <${adapter.docs}>.\n`,
    adapter.inProcess ? '\nThe engine runs inside the process: a read is no round trip, a write still costs a commit.\n' : '',
    limits,
    entities === '' ? '' : `\nEntities are the classes with ${entities}.\n`,
    '\n## Handles\n\nA receiver is this library\'s when it is one of these, also when it comes from another file.\n\n',
    table([['handle', 'comes from'], ...handleRows(adapter)]),
    '\n## Operations\n\n',
    table([['on', 'operation', 'effect', 'runs', 'bulk form', 'note'], ...operationRows(adapter)]),
  ].join('')
}

/**
 * The list of all pages.
 * @param {readonly Adapter[]} adapters
 */
export const ormIndex = adapters => [
  '<!-- Written by `pnpm generate` from the adapters. -->\n\n# Supported libraries\n\n',
  table([['library', 'packages', 'a query runs'], ...adapters.map(a => [`[${a.title}](${a.id}.md)`, a.packages.map(code).join(', '), RUNS[a.run]])]),
].join('')
