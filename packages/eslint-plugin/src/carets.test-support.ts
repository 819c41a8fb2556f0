import type { Linter } from 'eslint'

const CARETS = /^[ ^]*\^$/u

/** The code of an annotated text: without its caret lines. */
export const withoutCarets = (annotated: string): string =>
  annotated
    .split('\n')
    .filter((line) => !CARETS.test(line))
    .join('\n')

/** The code with a caret under every character that a message is about. Messages over several lines are not drawn. */
export function drawCarets(code: string, messages: readonly Linter.LintMessage[]): string {
  return code
    .split('\n')
    .flatMap((text, index) => {
      const here = messages.filter((message) => message.line === index + 1)
      if (here.length === 0) return [text]
      const carets: string[] = Array<string>(text.length + 1).fill(' ')
      for (const { column, endColumn = column + 1 } of here) carets.fill('^', column - 1, endColumn - 1)
      return [text, carets.join('').trimEnd()]
    })
    .join('\n')
}
