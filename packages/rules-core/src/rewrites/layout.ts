import type { Edit, SourceFile } from '../model/index.js'

/** How a file is written, as far as new text has to follow it. */
export interface Layout {
  readonly end: '' | ';'
  readonly newline: '\n' | '\r\n'
  /** One step of indentation. */
  readonly step: string
  readonly quote: "'" | '"'
}

/** Read off the file's own statements; where it has none to tell, the commoner form. */
export function layoutOf(file: SourceFile): Layout {
  return file.fact(readLayout)
}

function readLayout({ text, program }: SourceFile): Layout {
  const statements = program.body.filter(({ type }) => type === 'ImportDeclaration' || type === 'VariableDeclaration' || type === 'ExpressionStatement')
  const closed = statements.filter(({ range: [, end] }) => text[end - 1] === ';').length
  const inner = statements.length > 0 ? closed * 2 >= statements.length : /;[ \t]*\r?$/m.test(text)
  return {
    end: inner ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    step: stepOf(text),
    quote: (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'",
  }
}

/** The step that most lines are further in than the line before them. */
function stepOf(text: string): string {
  const counts = new Map<string, number>()
  let before = ''
  for (const [, indent = ''] of text.matchAll(/^([ \t]*)\S/gm)) {
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length)
      counts.set(step, (counts.get(step) ?? 0) + 1)
    }
    before = indent
  }
  const [commonest] = [...counts].filter(([step]) => step !== ' ').sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)
  return commonest?.[0] ?? '  '
}

/** The white space that the line of an offset starts with. */
export function indentAt(file: SourceFile, offset: number): string {
  const start = file.text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(file.text.slice(start, offset))?.[0] ?? ''
}

/** Lines as one text, each indented as the line of an offset is. Lines of templates inside of them are moved too. */
export const linesAt = (file: SourceFile, offset: number, lines: readonly string[]): string => lines.join(`${layoutOf(file).newline}${indentAt(file, offset)}`)

/** A string literal in the file's own quotes. */
export function quoted(file: SourceFile, text: string): string {
  const { quote } = layoutOf(file)
  return `${quote}${text}${quote}`
}

/**
 * Text from one place as it reads at the indentation of another: its further lines move with the line that it began on, in this file or in `origin`. Text with a template of several lines stays
 * as it is, for the white space in it means something.
 */
export function movedText(file: SourceFile, text: string, from: number, to: number, origin = file): string {
  const [old, wanted] = [indentAt(origin, from), indentAt(file, to)]
  if (old === wanted || !text.includes('\n') || /`[^`]*\n[^`]*`/.test(text)) return text
  const lines = text.split('\n')
  if (!lines.slice(1).every(line => line.trim() === '' || line.startsWith(old))) return text
  return lines.map((line, index) => (index === 0 || line.trim() === '' ? line : wanted + line.slice(old.length))).join('\n')
}

/** Text one step further in, but for its first line and for templates of several lines. */
export const deeper = (step: string, text: string): string => (/`[^`]*\n[^`]*`/.test(text) ? text : text.replace(/\n(?=[^\r\n])/g, `\n${step}`))

/** Takes a statement out together with its line, where it has one of its own. */
export function withoutLine(file: SourceFile, [start, end]: readonly [number, number]): Edit {
  const first = file.text.lastIndexOf('\n', start - 1) + 1
  const alone = file.text.slice(first, start).trim() === ''
  const rest = /^[ \t]*\r?\n/.exec(file.text.slice(end))
  return alone && rest ? { range: [first, end + rest[0].length], text: '' } : { range: [start, end], text: '' }
}
