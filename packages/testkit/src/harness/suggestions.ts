import * as parser from '@typescript-eslint/parser'
import { ESLint, type Linter } from 'eslint'
import plugin from 'eslint-plugin-n-plus-one'

/** One suggestion of one finding, and the module as it is when it has been accepted. */
export interface Suggestion {
  readonly ruleId: string
  readonly messageId: string
  /** As the editor shows it. */
  readonly title: string
  readonly applied: string
  /** What is found in the applied text and was not found before, or is found still. */
  readonly findingsLeft: readonly string[]
}

const NAMESPACE = 'n-plus-one/'

/** A finding without what moves when lines are added, and without the text of the query that its chain of calls leads to. */
const nameOf = ({ ruleId, message }: Linter.LintMessage): string => `${ruleId ?? 'parser'}: ${message.replace(/:\d+/gu, '').replace(/ → [^→]* \(/u, ' → (')}`

/** What the title of a suggestion says that leaves the query in a loop around the one that it was found in. */
const IN_OUTER_LOOP = ', in each round of the outer loop'

function drop(names: string[], isMeant: (name: string) => boolean): void {
  const index = names.findIndex(isMeant)
  if (index >= 0) names.splice(index, 1)
}

/** Lints modules of one folder as an editor does: the text at hand, at its place in the project. */
export class SuggestionSource {
  readonly #eslint: ESLint

  constructor(directory: string) {
    this.#eslint = new ESLint({
      cwd: directory,
      overrideConfigFile: true,
      // A comment that keeps one of two findings silent has no work left when a suggestion cures both.
      overrideConfig: [{ ...plugin.configs.all, files: ['**/*.ts'], languageOptions: { parser }, linterOptions: { reportUnusedDisableDirectives: 'off' } }],
    })
  }

  /** Every suggestion that is offered for a module, in the order of the findings. */
  async collect(filePath: string, text: string): Promise<readonly Suggestion[]> {
    const before = await this.#findings(filePath, text)
    const suggestions: Suggestion[] = []
    for (const finding of before) {
      for (const { desc, messageId, fix } of finding.suggestions ?? []) {
        const applied = text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1])
        const known = before.filter(other => other !== finding).map(nameOf)
        const findingsLeft: string[] = []
        for (const name of (await this.#findings(filePath, applied)).map(nameOf)) {
          const index = known.indexOf(name)
          if (index < 0) findingsLeft.push(name)
          else known.splice(index, 1)
        }
        // What an outer loop repeats is from then on reported there, once.
        if (desc.includes(IN_OUTER_LOOP)) drop(findingsLeft, name => name.startsWith(`${finding.ruleId ?? ''}: `))
        suggestions.push({ ruleId: finding.ruleId?.slice(NAMESPACE.length) ?? '', messageId: messageId ?? '', title: desc, applied, findingsLeft })
      }
    }
    return suggestions
  }

  /** How many findings a module has. */
  async countFindings(filePath: string, text: string): Promise<number> {
    return (await this.#findings(filePath, text)).length
  }

  async #findings(filePath: string, text: string): Promise<readonly Linter.LintMessage[]> {
    const [result] = await this.#eslint.lintText(text, { filePath })
    return (result?.messages ?? []).filter(({ ruleId }) => ruleId === null || ruleId.startsWith(NAMESPACE))
  }
}
