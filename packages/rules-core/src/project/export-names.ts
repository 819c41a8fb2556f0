import { ownText } from '../ast/own-text.js'

/** What the text of a file tells of its exports. */
export interface ExportNames {
  /** Every name that the file may export by itself, and some that it does not. */
  readonly names: ReadonlySet<string>
  /** The names that are not in the text: `export * from`, `module.exports`, and forms that a look at the text cannot tell apart. */
  readonly isOpen: boolean
}

const EXPORT = /\bexport\b/g
/** What may stand after `export` and names one thing. */
const DECLARATION = /\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:default\b|(?:(const\s+(?!enum\b)|let\s+|var\s+)|(?:class|interface|type|const\s+enum|enum|namespace|module)\s+|function\s*\*?\s*)([\p{ID_Start}$_][\p{ID_Continue}$]*))/uy
const LIST = /\s*(?:type\s*)?\{([^}]*)\}/y
/** What begins an export in any other form; another word after `export` is prose. */
const OTHER = /\s*(?:[^\s\w]|(?:declare|abstract|async|class|interface|type|const|enum|namespace|module|function|let|var|import|as|using)\b)/y
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu
const AFTER_COMMA = /,\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu

/**
 * The names that a text may export, without parsing it. Errs on the side of more: a file that is not open exports no other names. Comments between
 * a comma and the next name of one `export const a = 1, b = 2`, and names written with escapes, are not looked at.
 */
export function exportNamesIn(text: string): ExportNames {
  const names = new Set<string>()
  let isOpen = /\bexports\b/.test(text)
  let hasVariables = false
  for (const { index } of text.matchAll(EXPORT)) {
    const at = index + 'export'.length
    const list = matchAt(LIST, text, at)
    const declared = list ? null : matchAt(DECLARATION, text, at)
    if (list) for (const [name] of (list[1] ?? '').matchAll(IDENTIFIER)) names.add(ownText(name))
    else if (declared) {
      if (declared[2] !== undefined) names.add(ownText(declared[2]))
      hasVariables ||= declared[1] !== undefined
    } else isOpen ||= matchAt(OTHER, text, at) !== null
  }
  if (hasVariables) for (const [, name = ''] of text.matchAll(AFTER_COMMA)) names.add(ownText(name))
  return { names: isOpen ? new Set() : names, isOpen }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
