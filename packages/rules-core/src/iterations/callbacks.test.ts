import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { iterationsText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['map', 'const all = xs.map(x => show(x))', 'row concurrent over xs as x'],
  ['map that is awaited', 'await Promise.all(xs.map(async x => { await show(x) }))', 'row concurrent over xs as x'],
  ['forEach that nobody awaits', 'xs.forEach(async (x, i) => { await show(x) })', 'row concurrent over xs as x'],
  ['filter, some, find, flatMap', 'xs.filter(x => show(x)).some(y => show(y)); xs.find(({ id }) => show(id)); xs.flatMap(x => show(x))',
    'row concurrent over xs as x', 'row concurrent over xs.filter(x => show(x)) as y', 'row concurrent over xs as { id }', 'row concurrent over xs as x'],
  ['an async reduce', 'await xs.reduce(async (done, x) => { await done; await show(x) }, Promise.resolve())', 'row serial over xs as x'],
  ['a chain that reduce builds', 'xs.reduce((done, x) => done.then(() => show(x)), Promise.resolve())', 'row serial over xs as x'],
  ['a Map and a Set', 'const byId = new Map(entries); byId.forEach((x, id) => show(x)); new Set(ids).forEach(id => show(id))', 'row concurrent over byId as x', 'row concurrent over new Set(ids) as id'],
  ['Array.from', 'Array.from(xs, x => show(x)); Array.from({ length: 3 }, () => show())', 'row concurrent over xs as x', 'constant concurrent over { length: 3 }'],
  ['a literal list', '["a", "b"].map(kind => show(kind))', 'constant concurrent over ["a", "b"] as kind'],
  ['entries', 'Object.entries(groups).map(async ([key, rows]) => show(rows))', 'row concurrent over Object.entries(groups) as [key, rows]'],
  ['an optional chain and a cast', '(xs as string[])?.map(x => show(x))', 'row concurrent over xs as string[] as x'],
  ['a callback in a callback', 'xs.map(x => x.ys.map(y => show(y)))', 'row concurrent over x.ys as y, within row concurrent over xs as x'],
  ['a loop in a callback', 'xs.map(async x => { for (const y of x.ys) await show(y) })', 'row serial over x.ys as y, within row concurrent over xs as x'],
  ['a function that runs where it stands', 'for (const x of xs) await (async () => { await show(x) })()', 'row serial over xs as x'],
  ['a function that is kept', 'for (const x of xs) { const later = () => show(x) }', 'once'],
  ['a function in an object', 'for (const x of xs) { register({ run: () => show(x) }) }', 'once'],

  ['p-map', 'import pMap from "p-map"; await pMap(xs, async x => show(x), { concurrency: 2 })', 'row concurrent over xs as x'],
  ['async', 'import async from "async"; await async.eachSeries(xs, async x => show(x)); async.eachLimit(xs, 5, x => show(x))', 'row serial over xs as x', 'row concurrent over xs as x'],
  ['async by name', 'import { mapLimit } from "async"; await mapLimit(xs, 5, async x => show(x))', 'row concurrent over xs as x'],
  ['lodash', 'import _, { map } from "lodash"; _.forEach(xs, x => show(x)); map(xs, x => show(x)); _.debounce(() => show())',
    'row concurrent over xs as x', 'row concurrent over xs as x', 'once'],
  ['bluebird', 'import Bluebird from "bluebird"; await Bluebird.mapSeries(xs, x => show(x)); await Bluebird.map(["a"], x => show(x))', 'row serial over xs as x', 'constant concurrent over ["a"] as x'],
  ['lodash in CommonJS', `
    // main.js
    const _ = require('lodash')
    const { each } = require('lodash')
    _.map(xs, x => show(x))
    each(xs, x => show(x))`, 'row concurrent over xs as x', 'row concurrent over xs as x'],

  ['a project\'s runner, per element', `
    // run.ts
    export async function eachAsync<T>(items: T[], work: (item: T) => Promise<void>) { for (const item of items) await work(item) }
    // main.ts
    import { eachAsync } from './run'
    await eachAsync(xs, async x => show(x))`, 'row serial over xs as x'],
  ['a project\'s runner that maps', `
    const all = <T, R>(items: T[], work: (item: T) => Promise<R>) => Promise.all(items.map(work))
    const filtered = async (items, keep) => { const kept = await all(items, async item => keep(item)); return kept }
    await all(xs, x => show(x))
    await filtered(xs, x => show(x))`, 'row concurrent over xs as x', 'row concurrent over xs as x'],
  ['a project\'s runner, per batch', `
    async function inBatches(items, work) { for (let i = 0; i < items.length; i += 100) await work(items.slice(i, i + 100)) }
    await inBatches(xs, batch => show(batch))`, 'chunk serial over xs as batch'],
  ['a project\'s runner, once', `
    async function traced(name, work) { const started = now(); try { return await work() } finally { log(name, now() - started) } }
    for (const x of xs) await traced('x', () => show(x))`, 'row serial over xs as x'],
  ['a project\'s runner that keeps it', `
    let handler
    function on(work) { handler = work }
    for (const x of xs) await on(() => show(x))`, 'once'],
  ['a method that runs it', `
    class Runner { async each<T>(items: T[], work: (item: T) => void) { for (const item of items) work(item) } }
    new Runner().each(xs, x => show(x))`, 'row serial over xs as x'],
  ['a runner that hands it to itself', `
    function walk(nodes, visit) { for (const node of nodes) { visit(node); walk(node.children, visit) } }
    walk(roots, node => show(node))`, 'row serial over roots as node'],

  ['a transaction', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    for (const x of xs) await prisma.$transaction(async tx => { await show(tx) })`, 'row serial over xs as x'],
  ['new Promise', 'for (const x of xs) await new Promise(resolve => { show(x); resolve(1) })', 'row serial over xs as x'],
  ['then', 'xs.forEach(x => { load(x).then(() => show(x)) })', 'row concurrent over xs as x'],
  ['something unknown that is awaited', 'for (const x of xs) await limit(() => show(x))', 'row serial over xs as x'],
  ['something unknown that is not', 'for (const x of xs) emitter.on("done", () => show(x))', 'once'],
  ['a timer', 'for (const x of xs) setTimeout(() => show(x), 100)', 'once'],
  ['a timer of the project\'s own', 'const setTimeout = (work) => work(); for (const x of xs) setTimeout(() => show(x))', 'row serial over xs as x'],
])('a callback: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, iterationsText).split('\n')).toEqual(expected)
})
