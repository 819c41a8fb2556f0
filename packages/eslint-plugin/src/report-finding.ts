import { type Finding, isRewrite, type Planned, type Rewrite, type SettingsProblem } from '@n-plus-one/rules-core'
import type { Rule } from 'eslint'

/** The message of every rule for settings that are not what they should be. */
export const INVALID_SETTINGS = {
  invalidSettings: "Wrong settings['n-plus-one']: {{problems}}. The default is used instead.",
} as const

/** The title of every suggestion, which the rewrite gives itself. */
export const SUGGESTIONS = { bulkEquivalent: '{{title}}.' } as const

/** Reports one finding with what can be written instead, from the receiver's start to the end of the method's name. */
export function reportFinding(context: Rule.RuleContext, { messageId, data, range: [start, end] }: Finding, planned: readonly Planned[]): void {
  const { sourceCode } = context
  context.report({
    messageId,
    data: { ...data },
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    suggest: planned.filter(isRewrite).map(suggestionOf),
  })
}

const suggestionOf = ({ title, edits }: Rewrite): Rule.SuggestionReportDescriptor => ({
  messageId: 'bulkEquivalent' satisfies keyof typeof SUGGESTIONS,
  data: { title },
  fix: fixer => edits.map(({ range: [start, end], text }) => fixer.replaceTextRange([start, end], text)),
})

/** Reports all wrong settings as one problem at the start of the file. */
export function reportSettingsProblems(context: Rule.RuleContext, problems: readonly SettingsProblem[]): void {
  context.report({
    messageId: 'invalidSettings',
    data: { problems: problems.map(formatProblem).join('; ') },
    loc: { line: 1, column: 0 },
  })
}

const formatProblem = ({ key, expected }: SettingsProblem): string => `\`${key || 'n-plus-one'}\` must be ${expected}`
