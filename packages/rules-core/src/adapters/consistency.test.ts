import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Adapter, HandleSpec, MethodFact } from '../model/index.js'

const here = dirname(fileURLToPath(import.meta.url))
const folders = readdirSync(here, { withFileTypes: true }).filter(entry => entry.isDirectory() && existsSync(join(here, entry.name, 'index.ts')))
const adapters = await Promise.all(folders.map(async ({ name }) => ({ name, adapter: ((await import(`./${name}/index.ts`)) as { default: Adapter }).default })))

const PATH = /^\d(?:\.\w+)*(?:\|\d(?:\.\w+)*)*$/

function factsOf(adapter: Adapter): [string, MethodFact][] {
  return Object.entries(adapter.roles).flatMap(([role, facts]) => [
    ...Object.entries(facts.methods ?? {}).map(([name, fact]): [string, MethodFact] => [`${role}.${name}`, fact]),
    ...(facts.methodPatterns ?? []).map(({ pattern, fact }): [string, MethodFact] => [`${role}.${pattern.source}`, fact]),
    ...(facts.anyMethod ? [[`${role}.*`, facts.anyMethod] as [string, MethodFact]] : []),
    ...(facts.call ? [[`${role}()`, facts.call] as [string, MethodFact]] : []),
  ])
}

function handlesOf(adapter: Adapter): HandleSpec[] {
  const exports = Object.values(adapter.exports).flatMap(fact => [fact.instance, fact.call, fact.value, fact.statics])
  const properties = Object.values(adapter.roles).flatMap(facts => [...Object.values(facts.properties ?? {}), facts.anyProperty, facts.construct])
  const methods = factsOf(adapter).flatMap(([, fact]) => [fact.resolves, typeof fact.returns === 'object' ? fact.returns : undefined, ...(fact.callback?.params ?? [])])
  return [...exports, ...properties, ...methods, ...Object.values(adapter.fieldDecorators ?? {})].filter(spec => spec !== undefined)
}

it('finds the adapters', () => {
  expect(adapters.length).toBeGreaterThanOrEqual(9)
})

describe.each(adapters)('$name', ({ name, adapter }) => {
  const facts = factsOf(adapter)

  it('has the id of its folder', () => {
    expect(adapter.id).toBe(name)
  })

  it('has the role that its root names', () => {
    expect(Object.keys(adapter.roles)).toContain(adapter.root ?? Object.keys(adapter.roles)[0])
  })

  it('leads to roles that it describes', () => {
    const named = [...handlesOf(adapter).map(spec => spec.role), ...(adapter.proofs ?? []).map(proof => proof.role)]
    expect([...new Set(named)].filter(role => !Object.hasOwn(adapter.roles, role))).toEqual([])
  })

  it('has no role that nothing leads to', () => {
    const named = new Set(handlesOf(adapter).map(spec => spec.role))
    expect(Object.keys(adapter.roles).filter(role => !named.has(role))).toEqual([])
  })

  it('writes argument paths that can be read', () => {
    const wrong = facts.filter(([, fact]) => [fact.key, fact.list, fact.sql, fact.transaction, fact.limit, fact.order, fact.filter, fact.lock, fact.offset?.replace('.*.$', '.')].some(path => path !== undefined && !PATH.test(path)))
    expect(wrong.map(([method]) => method)).toEqual([])
  })

  it('runs each operation one way', () => {
    const twice = facts.filter(([, fact]) => (fact.effect !== undefined && fact.builds !== undefined) || (fact.builds !== undefined && fact.terminal === true) || (fact.deferred === true && fact.effect !== undefined))
    expect(twice.map(([method]) => method)).toEqual([])
  })

  it('can run what it builds', () => {
    const roles = new Map(Object.entries(adapter.roles))
    const runs = (role: string) => roles.get(role)?.thenable === true || roles.get(role)?.iterable === true || Object.values(roles.get(role)?.methods ?? {}).some(fact => fact.terminal)
    const dead = facts.filter(([, fact]) => fact.builds !== undefined && typeof fact.returns === 'object' && !reaches(adapter, fact.returns.role, runs))
    expect(dead.map(([method]) => method)).toEqual([])
  })
})

/** Whether a chain from this role comes to one that runs. */
function reaches(adapter: Adapter, start: string, runs: (role: string) => boolean): boolean {
  const seen = new Set<string>()
  const open = [start]
  for (let role = open.pop(); role !== undefined; role = open.pop()) {
    if (runs(role)) return true
    if (seen.has(role)) continue
    seen.add(role)
    for (const fact of Object.values(adapter.roles[role]?.methods ?? {})) if (typeof fact.returns === 'object') open.push(fact.returns.role)
  }
  return false
}
