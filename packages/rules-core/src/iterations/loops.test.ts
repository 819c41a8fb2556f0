import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { iterationsText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['for of', 'for (const x of xs) show(x)', 'row serial over xs as x'],
  ['for of with a pattern', 'for (const [key, { id }] of Object.entries(groups)) show(id)', 'row serial over Object.entries(groups) as [key, { id }]'],
  ['for of into a variable', 'let x; for (x of xs) show(x)', 'row serial over xs as x'],
  ['for await', 'for await (const row of stream) show(row)', 'row serial over stream as row'],
  ['for in', 'for (const key in groups) show(key)', 'row serial over groups as key'],
  ['what is iterated does not repeat', 'for (const x of show(xs)) f(x)', 'once'],
  ['by index', 'for (let i = 0; i < xs.length; i++) show(xs[i])', 'row serial over xs as i'],
  ['by index, the other way round', 'for (let i = 0; xs.length > i; i += 1) show(xs[i])', 'row serial over xs as i'],
  ['the head of a counted loop', 'for (let i = show(1); i < xs.length; i++) f(i)', 'once'],
  ['as often as data says', 'for (let i = 0; i < order.quantity; i++) show(i)', 'row serial as i'],
  ['while with an index', 'let i = 0; while (i < xs.length) { show(xs[i]); i++ }', 'row serial over xs'],
  ['nested', 'for (const x of xs) for (const y of x.ys) show(y)', 'row serial over x.ys as y, within row serial over xs as x'],
  ['a function that is only declared in a loop', 'for (const x of xs) { function f() { show(x) } }', 'once'],
  ['a class in a loop', 'for (const x of xs) { class A { field = show(x) } }', 'once'],

  ['a literal list', 'for (const x of [1, 2, 3]) show(x)', 'constant serial over [1, 2, 3] as x'],
  ['a literal list as const', 'const KINDS = ["a", "b"] as const; for (const kind of KINDS) show(kind)', 'constant serial over KINDS as kind'],
  ['a list that other lists are added to', 'const all = []; all.push(...rows); for (const x of all) show(x); const few = []; few.push(...[1, 2]); for (const y of few) show(y)', 'row serial over all as x', 'constant serial over few as y'],
  ['a list that is filled later', 'const all = []; for (const r of rows) all.push(r); for (const x of all) show(x)', 'row serial over all as x'],
  ['a literal list with data spread in', 'for (const x of [first, ...rest]) show(x)', 'row serial over [first, ...rest] as x'],
  ['a list from elsewhere', `
    // kinds.ts
    export const KINDS = ['a', 'b']
    // main.ts
    import { KINDS } from './kinds'
    for (const kind of KINDS) show(kind)`, 'constant serial over KINDS as kind'],
  ['an enum', 'enum Kind { A, B } for (const kind of Object.values(Kind)) show(kind)', 'constant serial over Object.values(Kind) as kind'],
  ['an enum from elsewhere', `
    // kinds.ts
    export enum Kind { A = 'a' }
    // main.ts
    import * as kinds from './kinds'
    for (const kind of Object.values(kinds.Kind)) show(kind)`, 'constant serial over Object.values(kinds.Kind) as kind'],
  ['the keys of a literal object', 'const LABELS = { a: 1, b: 2 }; for (const key of Object.keys(LABELS)) show(key)', 'constant serial over Object.keys(LABELS) as key'],
  ['the keys of an object that data fills', 'const byId = {}; for (const r of rows) byId[r.id] = r; for (const key of Object.keys(byId)) show(key)', 'row serial over Object.keys(byId) as key'],
  ['a static list of a class', 'class A { static readonly KINDS = [1, 2]; f() { for (const kind of A.KINDS) show(kind) } }', 'constant serial over A.KINDS as kind'],
  ['a fixed number of times', 'for (let i = 0; i < 5; i++) show(i)', 'constant serial'],
  ['a constant number of times', 'const DAYS = 7; for (let i = 0; i < DAYS; i++) show(i)', 'constant serial'],
  ['a range', 'for (const i of Array.from({ length: 3 }, (_, i) => i)) show(i)', 'constant serial over Array.from({ length: 3 }, (_, i) => i) as i'],
  ['a range of data', 'for (const i of Array.from({ length: pages }, (_, i) => i)) show(i)', 'row serial over Array.from({ length: pages }, (_, i) => i) as i'],
  ['part of a literal list', 'for (const x of ["a", "b"].filter(x => wanted(x))) show(x)', 'constant serial over ["a", "b"].filter(x => wanted(x)) as x'],
  ['one literal list or another', 'for (const x of all ? [1, 2] : [1]) show(x)', 'constant serial over all ? [1, 2] : [1] as x'],
  ['a parameter that has a literal default', 'function f(kinds = ["a"]) { for (const kind of kinds) show(kind) }', 'row serial over kinds as kind'],

  ['in steps', 'for (let i = 0; i < ids.length; i += 100) show(ids.slice(i, i + 100))', 'chunk serial over ids'],
  ['in steps, with while', 'let i = 0; while (i < ids.length) { show(ids.slice(i, i + 100)); i += 100 }', 'chunk serial over ids'],
  ['page by page', 'const pages = Math.ceil(total / size); for (let page = 0; page < pages; page++) show(page)', 'page serial'],
  ['until a page is short', 'let rows; do { rows = await show(); } while (rows.length === 100)', 'page serial'],
  ['until a page is empty', 'while (true) { const rows = await show(); if (rows.length === 0) break }', 'page serial'],
  ['tries', 'let attempt = 0; while (attempt < 3) { try { await show(); break } catch { attempt++ } }', 'retry serial'],
  ['with a pause', 'while (true) { await show(); await sleep(1000) }', 'poll serial'],
  ['with a timer', 'while (!done) { await show(); await new Promise(resolve => setTimeout(resolve, 100)) }', 'poll serial'],
  ['until a name is free', 'while (await show(slug)) slug = next(slug)', 'probe serial'],
  ['up a tree', 'for (let node = start; node; node = await show(node.parent)) f(node)', 'open serial'],
  ['nothing that ties it to data', 'while (running) show()', 'open serial'],
  ['a queue', 'while (queue.length > 0) { const next = queue.shift(); show(next) }', 'row serial over queue as next'],
  ['a stack in the head', 'let next; while ((next = stack.pop())) show(next)', 'row serial over stack as next'],
  ['a queue of literals', 'const queue = [1, 2]; while (queue.length) { const next = queue.pop(); show(next) }', 'constant serial over queue'],
])('a loop: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, iterationsText).split('\n')).toEqual(expected)
})
