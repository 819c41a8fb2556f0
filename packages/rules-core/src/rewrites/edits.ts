import type { Edit, Node, SourceFile } from '../model/index.js'

export const textOf = (file: SourceFile, node: Node): string => file.text.slice(node.range[0], node.range[1])

export const replace = (node: Node, text: string): Edit => ({ range: [node.range[0], node.range[1]], text })

export const insertAt = (offset: number, text: string): Edit => ({ range: [offset, offset], text })

/** Edits in source order, or `undefined` when two of them touch the same text. Insertions at one place keep their order. */
export function ordered(edits: readonly Edit[]): readonly Edit[] | undefined {
  const sorted = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.range[0] - b.edit.range[0] || a.edit.range[1] - b.edit.range[1] || a.index - b.index)
  const list = sorted.map(({ edit }) => edit)
  return list.every((edit, index) => index === 0 || (list[index - 1] as Edit).range[1] <= edit.range[0]) ? list : undefined
}

/** The text of a range with edits applied; edits outside of the range are left out. Overlapping edits are the caller's mistake. */
export function applied(text: string, edits: readonly Edit[], [start, end]: readonly [number, number] = [0, text.length]): string {
  let result = ''
  let at = start
  for (const edit of ordered(edits) ?? []) {
    if (edit.range[0] < at || edit.range[1] > end) continue
    result += text.slice(at, edit.range[0]) + edit.text
    at = edit.range[1]
  }
  return result + text.slice(at, end)
}

/** The text of a node with some of its parts replaced. */
export const textWith = (file: SourceFile, node: Node, edits: readonly Edit[]): string => applied(file.text, edits, node.range)

/** A template with its placeholders filled in. */
export const filled = (template: string, values: Readonly<Record<string, string>>): string => template.replace(/\$(?:\{(\w+)\}|([a-z]\w*))/gi, (whole, braced: string | undefined, name: string | undefined) => values[braced ?? name ?? ''] ?? whole)
