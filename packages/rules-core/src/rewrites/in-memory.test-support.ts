import ts from 'typescript'
import { analyze } from '../analyze.js'
import { parseAsHost, writeSample } from '../analysis.test-support.js'
import { DEFAULT_SETTINGS, isRewrite } from '../model/index.js'
import { applied } from './edits.js'

/** What becomes of the first reported search or copy of a program: the program with its suggestion applied, or `transformation: reason`. */
export function rewritten(program: string, filename = 'main.ts'): string {
  const { linted, text } = writeSample(`// ${filename}${program}`)
  const analysis = analyze(parseAsHost(linted, text, 'oxc'), DEFAULT_SETTINGS)
  const [finding] = analysis.findings('quadratic-grouping')
  if (!finding) return 'nothing is reported'
  const [planned] = analysis.rewrites(finding)
  if (!planned) return 'no transformation'
  if (!isRewrite(planned)) return `${planned.transformation}: ${planned.reason}`
  const after = applied(text, planned.edits)
  const again = analyze(parseAsHost(linted, after, 'oxc'), DEFAULT_SETTINGS).findings('quadratic-grouping')
  if (again.length >= analysis.findings('quadratic-grouping').length) return `still reported: ${after}`
  return after
}

/** The lines of a program that are not those of another: what a suggestion has written. */
export function changedLines(before: string, after: string): string {
  const old = before.split('\n').map(line => line.trim())
  const lines = after.split('\n').map(line => line.trim()).filter(line => {
    const at = old.indexOf(line)
    if (at >= 0) old.splice(at, 1)
    return at < 0 && line !== ''
  })
  return lines.length === 0 ? after : lines.join('\n')
}

/** The value that a program exports as `run`. */
export function runnable(program: string): (...args: never[]) => unknown {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } })
  const module = { exports: {} as { run?: (...args: never[]) => unknown } }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the programs are those of the tests
  ;(new Function('module', 'exports', outputText) as (module: object, exports: object) => void)(module, module.exports)
  if (!module.exports.run) throw new Error(`exports no run: ${program}`)
  return module.exports.run
}

const OPTIONS: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, lib: ['lib.es2022.d.ts'], types: [] }
const libraries = new Map<string, ts.SourceFile>()

/** What TypeScript has against programs, under `strict`, one message a line. */
export function typeErrors(programs: readonly string[]): readonly string[] {
  const files = new Map(programs.map((program, index) => [`/${String(index)}.ts`, program]))
  const host = ts.createCompilerHost(OPTIONS)
  const readSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, options) => {
    const own = files.get(name)
    if (own !== undefined) return ts.createSourceFile(name, own, options)
    const known = libraries.get(name) ?? readSourceFile(name, options)
    if (known) libraries.set(name, known)
    return known
  }
  host.fileExists = name => files.has(name) || ts.sys.fileExists(name)
  const program = ts.createProgram([...files.keys()], OPTIONS, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText, start }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} at ${file && start !== undefined ? (file.text.slice(start).split('\n')[0] ?? '') : ''}`)
}
