import type { Linter } from 'eslint'

/**
 * `    await prisma.user.create({ data })`
 * `//        ^^^^^^^^^^^^^^^^^^ no-write-in-loop`
 */
const CARETS = /^\/\/ *\^+ [a-z-]+$/u

/**
 * The text with a caret line under every line that a message is about, in place of the caret lines it has: the same text
 * when the messages are the ones that it expects. Where a message ends on another line is not drawn.
 */
export const drawCarets = (text: string, messages: readonly Linter.LintMessage[]): string =>
  text
    .split('\n')
    .flatMap((line, index) => (CARETS.test(line) ? [] : [line, ...messages.filter((message) => message.line === index + 1).map(drawLine)]))
    .join('\n')

const drawLine = ({ column, endColumn = column + 1, ruleId, message }: Linter.LintMessage): string =>
  `//${'^'.repeat(Math.max(1, endColumn - column)).padStart(endColumn - 3)} ${ruleId?.replace('n-plus-one/', '') ?? message}`
