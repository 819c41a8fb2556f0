import fs from 'node:fs'
import path from 'node:path'
import { DEFAULT_SETTINGS, MESSAGES, analyze, type FindingKind } from '@n-plus-one/rules-core'
import { parseForESLint } from '@typescript-eslint/parser'
import { UsageError } from './corpus-options.js'
import type { Checkouts } from './labels.js'

/** What the analysis says of one line, given as `owner/name/path:line` or `path:line`: its findings and its reasons for silence. */
export function explainPlace(place: string, checkouts: Checkouts): string {
  const [, file, line] = /^(.*):(\d+)$/.exec(place) ?? []
  if (file === undefined || line === undefined) throw new UsageError('--explain wants FILE:LINE')
  const repo = [...checkouts.keys()].find(name => file.startsWith(`${name}/`))
  const filename = repo === undefined ? path.resolve(file) : path.join(checkouts.get(repo) ?? '', file.slice(repo.length + 1))
  if (!fs.existsSync(filename)) throw new UsageError(`no such file: ${filename}`)
  const text = fs.readFileSync(filename, 'utf8')
  const { ast } = parseForESLint(text, { filePath: filename, range: true, loc: true, jsx: /x$/.test(filename) })
  const analysis = analyze({ filename, text, program: ast }, { ...DEFAULT_SETTINGS, mute: { tests: false, seeds: false, migrations: false } })
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const kinds = Object.keys(MESSAGES) as FindingKind[]
  const findings = kinds.flatMap(kind => analysis.findings(kind)).filter(({ range }) => lineOf(range[0]) <= Number(line) && lineOf(range[1]) >= Number(line))
  const said = [
    ...findings.map(f => `${f.kind} (${f.certainty}): ${text.slice(...f.range)}${f.chain.map(step => ` → ${step.name}`).join('')}`),
    ...analysis.explain(Number(line)).map(silence => `silent, ${silence.reason}: ${silence.call}`),
  ]
  return said.length > 0 ? said.join('\n') : 'nothing is known of this line'
}
