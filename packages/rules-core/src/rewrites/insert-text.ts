import type { Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { isRepeatable } from './repeatable.js'

/** The text of a statement that inserts one row of values, taken apart. */
export interface RowText {
  /** Positions of the row in the file: from its opening parenthesis to behind the closing one. */
  readonly row: readonly [number, number]
  /** What stands in the row, in order: a placeholder with what follows it (`::int`), or a text that is the same in every row. */
  readonly items: readonly { readonly placeholder: boolean; readonly text: string }[]
  /** `?`, or `$1` and so on. */
  readonly numbered: boolean
}

const NAME = String.raw`(?:[\w$\u0001]+|"[\w$ \u0001]+")`
const STATEMENT = new RegExp(String.raw`^(\s*insert\s+(?:or\s+ignore\s+)?into\s+${NAME}(?:\.${NAME})*\s*(?:\(\s*${NAME}(?:\s*,\s*${NAME})*\s*\))?\s*values\s*)(\((?:[^()]|\(\))*\))(?:\s*on\s+conflict(?:\s*\(\s*${NAME}(?:\s*,\s*${NAME})*\s*\))?\s+do\s+nothing)?\s*;?\s*$`, 'i')
const ITEM = /^(?:(\?|\$\d+)(::\w+(?:\[\])?)?|\w+\(\)|current_timestamp|current_date|default|null|true|false|-?\d+(?:\.\d+)?|'[^'?$:]*')$/i

/**
 * An INSERT of one row of placeholders and constants, and nothing after it but `ON CONFLICT … DO NOTHING`. `undefined` for any other text, and for one that is put together
 * in a way that may do something when it is read again. That the parts of a template are the same in every round is for the caller to ask.
 */
export function rowText(file: SourceFile, text: Node): RowText | undefined {
  const node = unwrap(text)
  if (node.type !== 'TemplateLiteral' && !(node.type === 'Literal' && typeof node.value === 'string')) return undefined
  const [start, end] = [node.range[0] + 1, node.range[1] - 1]
  const written = file.text.slice(start, end)
  if (written.includes('\\') || (node.type === 'Literal' && /`|\$\{/.test(written))) return undefined
  let plain = written
  for (const hole of node.type === 'TemplateLiteral' ? node.expressions : []) {
    if (!isRepeatable(hole)) return undefined
    const before = written.lastIndexOf('${', hole.range[0] - start)
    const after = written.indexOf('}', hole.range[1] - start) + 1
    plain = plain.slice(0, before) + '\u0001'.repeat(after - before) + plain.slice(after)
  }
  const [, head = '', row = ''] = STATEMENT.exec(plain) ?? []
  const texts = row === '' || row.includes('\u0001') ? [] : row.slice(1, -1).split(',').map(item => item.trim())
  if (texts.length === 0 || !texts.every(item => ITEM.test(item))) return undefined
  const items = texts.map(item => ({ placeholder: /^[?$]/.test(item), text: item }))
  const placeholders = items.filter(({ placeholder }) => placeholder)
  const numbered = placeholders[0]?.text.startsWith('$') === true
  const inOrder = placeholders.every((item, index) => (numbered ? new RegExp(`^\\$${String(index + 1)}(?!\\d)`) : /^\?/).test(item.text))
  return placeholders.length > 0 && inOrder ? { row: [start + head.length, start + head.length + row.length], items, numbered } : undefined
}

/** How many values a row is given. */
export const valuesOf = ({ items }: RowText): number => items.filter(({ placeholder }) => placeholder).length

/** The rows of a list as one expression within a template: `${rows.map(() => '(?, ?)').join(', ')}`. */
export function rowsText(statement: RowText, list: string, counter: string, quoted: (text: string) => string): string {
  const { items, numbered } = statement
  const count = valuesOf(statement)
  let index = 0
  const parts = items.map(({ placeholder, text }) => {
    if (!placeholder || !numbered) return text
    index += 1
    return text.replace(/^\$\d+/, () => `$\${${count === 1 ? counter : `${counter} * ${String(count)}`} + ${String(index)}}`)
  })
  const row = `(${parts.join(', ')})`
  const [given, written] = numbered ? [`(_, ${counter})`, `\`${row}\``] : ['()', row.includes("'") ? `\`${row}\`` : quoted(row)]
  return `\${${list}.map(${given} => ${written}).join(', ')}`
}
