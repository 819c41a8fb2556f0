import { parseInvocation, USAGE } from './invocation.js'
import { lintProject } from './lint-project.js'
import nPlusOne from 'eslint-plugin-n-plus-one'

export type ExitCode = 0 | 1 | 2

interface Output {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** Runs one command line. Never throws: what goes wrong is one line of error output and exit code 2. */
export async function run(args: readonly string[], { out, error }: Output): Promise<ExitCode> {
  try {
    const invocation = parseInvocation(args)
    if (invocation === 'help') return (out(USAGE), 0)
    if (invocation === 'version') return (out(`${nPlusOne.meta.version}\n`), 0)
    const { results, unparsed, output } = await lintProject(invocation)
    if (results.length === 0) error(`No TypeScript or JavaScript files in ${invocation.target}\n`)
    for (const { filePath, reason } of unparsed) error(`Not analysed: ${filePath}: ${reason}\n`)
    if (output !== '') out(`${output.trimEnd()}\n`)
    return results.some((result) => result.messages.length > 0) ? 1 : 0
  } catch (failure) {
    error(`n-plus-one: ${failure instanceof Error ? failure.message : String(failure)}\n`)
    return 2
  }
}
