import { relative, sep } from 'node:path'
import type { FileAnalysis } from '@n-plus-one/rules-core'

/**
 * Whether the environment variable DEBUG asks for this name: names separated by commas or spaces, `*` for any rest, `-`
 * in front to exclude.
 */
export function isDebugging(name: string): boolean {
  const asked = (process.env['DEBUG'] ?? '').split(/[\s,]+/u).filter((pattern) => pattern !== '')
  const excluded = asked.filter((pattern) => pattern.startsWith('-')).map((pattern) => pattern.slice(1))
  return asked.some((pattern) => matches(pattern, name)) && !excluded.some((pattern) => matches(pattern, name))
}

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name

/** Writes one line to stderr when DEBUG asks for `name`. */
export function writeDebug(name: string, text: string): void {
  if (isDebugging(name)) process.stderr.write(`${name} ${text}\n`)
}

/** Writes why each silent call of a file is silent: `n-plus-one:explain src/a.ts:12 chunk-loop prisma.user.findMany`. */
export function explainSilences(analysis: FileAnalysis, file: { filename: string; cwd: string; lineCount: number }): void {
  const path = relative(file.cwd, file.filename).split(sep).join('/')
  for (let line = 1; line <= file.lineCount; line += 1)
    for (const { reason, call } of analysis.explain(line)) writeDebug('n-plus-one:explain', `${path}:${line} ${reason} ${call}`)
}
