import type { Linter } from 'eslint'

/**
 * `    await prisma.user.create({ data })`
 * `//        ^^^^^^^^^^^^^^^^^^ no-write-in-loop`
 */
export const CARETS = /^\/\/ *\^+ [a-z-]+$/u

/**
 * The text with a caret line under every line that a message is about, in place of the caret lines it has: the same text
 * when the messages are the ones that it expects. A message over several lines is drawn to the end of its first.
 */
export const drawCarets = (text: string, messages: readonly Linter.LintMessage[]): string =>
  text
    .split('\n')
    .flatMap((line, index) => (CARETS.test(line) ? [] : [line, ...messages.filter((message) => message.line === index + 1).map((message) => drawLine(message, line))]))
    .join('\n')

const drawLine = ({ line, column, endLine, endColumn = column + 1, ruleId, message }: Linter.LintMessage, text: string): string => {
  const end = endLine === undefined || endLine === line ? endColumn : text.length + 1
  return `//${'^'.repeat(Math.max(1, end - column)).padStart(end - 3)} ${ruleId?.replace('n-plus-one/', '') ?? message}`
}
