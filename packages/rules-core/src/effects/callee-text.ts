import type { Node, SourceFile } from '../model/index.js'
import { ownText } from '../ast/own-text.js'

const MAX_LENGTH = 60

/** The callee as written, on one line and short enough for a message: what stands between brackets is left out when it is long. */
export function calleeText(file: SourceFile, callee: Node): string {
  const text = file.text.slice(callee.range[0], callee.range[1]).replace(/\s+/g, ' ').replace(/ ?(\??\.) ?/g, '$1')
  return text.length <= MAX_LENGTH ? ownText(text) : shortened(text.replace(/^this\.(?=\w)/, ''))
}

/** `db.select(…).from(…).where`. */
function shortened(text: string): string {
  let depth = 0
  let out = ''
  for (const char of text) {
    if (char === '(' || char === '[' || char === '{') {
      if (depth === 0) out += char === '(' ? '(…' : ''
      depth++
    } else if (char === ')' || char === ']' || char === '}') {
      depth--
      if (depth === 0 && char === ')') out += ')'
    } else if (depth === 0) out += char
  }
  if (out.length <= MAX_LENGTH) return out
  const rest = out.slice(out.length - MAX_LENGTH + 1)
  const dot = rest.indexOf('.')
  return `…${dot > 0 && dot < rest.length - 1 ? rest.slice(dot) : rest}`
}
