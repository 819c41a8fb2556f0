import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import * as espree from 'espree'
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree'
import { afterAll, expect } from 'vitest'
import { ADAPTERS } from './adapters/registry.js'
import { createLibrary } from './adapters/library.js'
import { createSourceFile } from './ast/source-file.js'
import { forEachChild, walk } from './ast/children.js'
import { createEffects } from './effects/summaries.js'
import type { Analysis } from './findings/candidates.js'
import type { Node, NodeOf, SourceFile, SourceUnit } from './model/index.js'
import { openProject, openSession } from './project/index.js'
import { sourceParser } from './project/parse-source.js'
import { toPosixPath } from './project/path-key.js'
import { createQueryResolver } from './queries/resolver.js'
import { createEvaluator } from './values/evaluator.js'

/** Whose tree the linted file comes as; the other files of a sample are always read by the project itself. */
export type HostParser = 'oxc' | 'typescript-eslint' | 'espree'

/** One file of a small project, with all that the analysis knows about it. */
export interface AnalysedSample extends Analysis {
  readonly unit: SourceUnit
  readonly file: SourceFile
}

const library = createLibrary(ADAPTERS)
const samples = toPosixPath(realpathSync.native(mkdtempSync(join(tmpdir(), 'n-plus-one-'))))
let count = 0
afterAll(() => { rmSync(samples, { recursive: true, force: true }) })

const HEADING = /^\s*\/\/ ([\w@./-]+\.(?:[cm]?[jt]sx?|json|prisma))$/gm

/** The files of a sample: each stands below a line such as `// src/db.ts`; without one, everything is `main.ts`. The last is the linted one. */
function filesOfSample(sample: string): ReadonlyMap<string, string> {
  const headings = [...sample.matchAll(HEADING)]
  if (headings.length === 0) return new Map([['main.ts', sample]])
  return new Map(headings.map((heading, index) => [heading[1] ?? '', sample.slice(heading.index + heading[0].length, headings[index + 1]?.index)]))
}

/** Writes a sample into a directory of its own, which is gone after the test file. */
export function writeSample(sample: string): { readonly root: string; readonly linted: string; readonly text: string } {
  const root = `${samples}/${count++}`
  const files = filesOfSample(sample)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true })
    writeFileSync(`${root}/${path}`, text)
  }
  if (!files.has('package.json')) write('package.json', '{ "name": "sample" }')
  for (const [path, text] of files) write(path, text)
  const [path = 'main.ts', text = ''] = [...files].at(-1) ?? []
  return { root, linted: `${root}/${path}`, text }
}

/** The tree of a text as a host with this parser hands it over; hosts other than a plain call set `parent`. */
export function parseAsHost(filename: string, text: string, parser: HostParser): SourceUnit {
  const sourceType = filename.endsWith('.cjs') || (filename.endsWith('.js') && /\brequire\(|module\.exports|exports\./.test(text)) ? 'script' : 'module'
  switch (parser) {
    case 'oxc': {
      const program = sourceParser.parse(filename, text)
      if (!program) throw new Error(`does not parse: ${text}`)
      return { filename, text, program }
    }
    case 'typescript-eslint':
      return { filename, text, program: withParents(parseTypeScript(text, { range: true, jsx: filename.endsWith('x'), filePath: filename, sourceType })) }
    case 'espree': {
      const program = espree.parse(text, { range: true, ecmaVersion: 'latest', sourceType: sourceType === 'script' ? 'commonjs' : 'module' })
      return { filename, text, program: withParents(program as unknown as SourceUnit['program']) }
    }
  }
}

function withParents(program: SourceUnit['program']): SourceUnit['program'] {
  walk(program, node => {
    forEachChild(node, child => { Object.assign(child, { parent: node }) })
  })
  return program
}

/** The analysis of a sample's last file. */
function analyseSample(sample: string, parser: HostParser = 'oxc'): AnalysedSample {
  const { root, linted, text } = writeSample(sample)
  const unit = parseAsHost(linted, text, parser)
  const file = createSourceFile({ path: linted, text, program: unit.program, linted: true })
  const session = openSession(openProject({ root }), file)
  const ev = createEvaluator(() => session, library)
  const queries = createQueryResolver(ev)
  return { unit, file, ev, queries, effects: createEffects(ev, queries) }
}

const parsersOf = (sample: string): readonly HostParser[] => {
  const linted = [...filesOfSample(sample).keys()].at(-1) ?? ''
  return /^\.[cm]?jsx?$/.test(extname(linted)) ? ['oxc', 'typescript-eslint', 'espree'] : ['oxc', 'typescript-eslint']
}

/** What `show` says of a sample, which must be the same whoever has parsed it. */
export function underEveryParser(sample: string, show: (analysed: AnalysedSample) => string): string {
  const shown = new Map(parsersOf(sample).map(parser => [parser, show(analyseSample(sample, parser))]))
  const [first = ''] = shown.values()
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries([...shown.keys()].map(parser => [parser, first])))
  return first
}

/** The calls `show(…)` of the linted file in source order: a sample's way to point at what is asked. */
export function shownCalls(file: SourceFile): readonly NodeOf<'CallExpression'>[] {
  const calls: NodeOf<'CallExpression'>[] = []
  walk(file.program, node => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'show') calls.push(node)
  })
  if (calls.length === 0) throw new Error('the sample shows nothing')
  return calls.sort((a, b) => a.range[0] - b.range[0])
}

/** What is asked by a call `show(expression)`. */
export function shownExpression(call: NodeOf<'CallExpression'>): Node {
  const [argument] = call.arguments
  if (!argument) throw new Error('show() of nothing')
  return argument
}
