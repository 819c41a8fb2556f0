import type { Node, SourceFile } from '../model/index.js'

/** A statement with the comments that stand right above it and behind it on its line, and where that text begins. */
export function statementText(file: SourceFile, node: Node): readonly [number, string] {
  const [start, end] = withComments(file, node.range)
  return [start, file.text.slice(start, end)]
}

/** What goes with statements that are taken out of a block: its comments, its lines where nothing else is on them, and the blank line that would be left at the top of the block or twice. */
export function statementRange(file: SourceFile, range: Node['range'], block: Node): readonly [number, number] {
  const { text } = file
  const [start, end] = withComments(file, range)
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const rest = /^[ \t]*\r?\n/.exec(text.slice(end))
  if (text.slice(lineStart, start).trim() !== '' || !rest || lineStart <= block.range[0]) return [start, end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0)]
  const before = text.slice(block.range[0] + 1, lineStart)
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end + rest[0].length))
  const swallows = before.trim() === '' || /\n[ \t]*\r?\n$/.test(before) || text.slice(0, lineStart).trimEnd().endsWith('{')
  return [lineStart, end + rest[0].length + (swallows ? (blank?.[0].length ?? 0) : 0)]
}

function withComments({ text }: SourceFile, [start, end]: Node['range']): readonly [number, number] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const behind = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0
  if (text.slice(lineStart, start).trim() !== '') return [start, end + behind]
  let first = start
  for (let from = lineStart; from > 0; ) {
    const line = text.slice(text.lastIndexOf('\n', from - 2) + 1, from).trim()
    // A comment of several lines begins above.
    const opening = line.endsWith('*/') ? text.lastIndexOf('/*', from) : from - 1
    const above = text.lastIndexOf('\n', opening - 1) + 1
    if (!/^\/[/*]/.test(text.slice(above, from).trim()) || (line.endsWith('*/') && !text.slice(above, from).trim().startsWith('/*'))) break
    first = above + text.slice(above, from).search(/\S/)
    from = above
  }
  return [first, end + behind]
}
