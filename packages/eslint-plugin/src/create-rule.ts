import { MESSAGES } from '@n-plus-one/rules-core'
import type { Rule } from 'eslint'
import { analysisOf, noteReported } from './analysis-of.js'
import { INVALID_SETTINGS, reportFinding, reportSettingsProblems, SUGGESTIONS } from './report-finding.js'
import type { RuleDefinition } from './rule-definition.js'
import { DEFAULT_OPTIONS, isReported, OPTIONS_SCHEMA, type RuleOptions } from './rule-options.js'

const DOCS = 'https://github.com/n-plus-one/n-plus-one/blob/main/docs/rules'

/** Makes the ESLint rule that reports one kind of finding. What is found is decided by the core alone. */
export function createRule({ name, kind, description, preset, suggests = false }: RuleDefinition): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: { description, url: `${DOCS}/${name}.md`, recommended: preset === 'recommended' },
      messages: { ...MESSAGES[kind], ...(suggests ? SUGGESTIONS : {}), ...INVALID_SETTINGS },
      schema: [OPTIONS_SCHEMA],
      defaultOptions: [DEFAULT_OPTIONS],
      hasSuggestions: suggests,
    },
    create: (context) => {
      const options: RuleOptions = { ...DEFAULT_OPTIONS, ...(context.options[0] as Partial<RuleOptions> | undefined) }
      noteReported(context, kind, options.certainty)
      return {
        // Analysis and reports stand in one handler: some hosts reuse the objects behind `context` once the file is done.
        Program() {
          const file = analysisOf(context)
          if (file.settingsProblems.length > 0 && file.speaker === context.id) reportSettingsProblems(context, file.settingsProblems)
          for (const finding of file.findings(kind)) if (isReported(finding, options)) reportFinding(context, finding, suggests ? file.rewrites(finding) : [])
        },
      }
    },
  }
}
