import { createRequire } from 'node:module'
import type * as Oxc from 'oxc-parser'
import type { TSESTree } from '@typescript-eslint/types'
import { finishTree } from './finish-tree.js'

export type Parser = Pick<typeof Oxc, 'parseSync'>
type SourceType = 'module' | 'commonjs'

export interface SourceParser {
  /** The tree of a file, chosen by its extension. `undefined` when nothing of it can be parsed, or no parser can be loaded. */
  parse(path: string, text: string): TSESTree.Program | undefined
}

/** A parser that is loaded on first need. When that fails, `warn` is called once and every file is unknown. */
export function createParser(load: () => Parser, warn: (message: string) => void): SourceParser {
  let parser: Parser | null | undefined
  const loaded = (): Parser | null => {
    if (parser !== undefined) return parser
    try {
      parser = load()
    } catch (error) {
      parser = null
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
      warn(`n-plus-one: oxc-parser could not be loaded, so calls into other files are unknown (${reason ?? ''})\n`)
    }
    return parser
  }
  return {
    parse(path, text) {
      const usable = loaded()
      const program = usable ? parseWith(usable, path, text) : undefined
      return program && finishTree(program)
    },
  }
}

/** The parser of this process. */
export const sourceParser = createParser(
  () => createRequire(import.meta.url)('oxc-parser') as Parser,
  message => process.stderr.write(message),
)

function parseWith(parser: Parser, path: string, text: string): TSESTree.Program | undefined {
  const extension = /\.([cm]?[jt]sx?)$/.exec(path)?.[1] ?? 'js'
  const first: SourceType = extension === 'cjs' ? 'commonjs' : 'module'
  const attempt = parseAs(parser, path, text, extension, first)
  if (attempt?.clean || first === 'commonjs' || !extension.startsWith('js')) return attempt?.program
  // Sloppy code is legal in a CommonJS file: `with`, octal numbers, `await` as a name, a `return` at the top.
  const sloppy = attempt?.moduleSyntax ? undefined : parseAs(parser, path, text, extension, 'commonjs')
  return sloppy?.program && (sloppy.clean || !attempt?.program) ? sloppy.program : attempt?.program
}

interface Attempt {
  readonly clean: boolean
  readonly moduleSyntax: boolean
  /** Absent with an error and an empty body. */
  readonly program: TSESTree.Program | undefined
}

/** Options are fixed here, so that node types and places equal those of typescript-eslint. */
function parseAs(parser: Parser, path: string, text: string, extension: string, sourceType: SourceType): Attempt | undefined {
  const lang = extension === 'tsx' ? 'tsx' : extension.endsWith('ts') ? (/\.d\.[cm]?ts$/.test(path) ? 'dts' : 'ts') : 'jsx'
  try {
    const result = parser.parseSync(path, text, { lang, sourceType, range: false, astType: 'ts', preserveParens: false })
    const program = result.program as unknown as TSESTree.Program
    const clean = result.errors.length === 0
    // The module record is decoded when it is read: only a file with errors needs it.
    return { clean, moduleSyntax: !clean && result.module.hasModuleSyntax, program: clean || program.body.length > 0 ? program : undefined }
  } catch {
    return undefined
  }
}
