import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import * as parser from '@typescript-eslint/parser'
import { ESLint, type Linter } from 'eslint'
import { includeIgnoreFile } from 'eslint/config'
import nPlusOne from 'eslint-plugin-n-plus-one'
import type { Invocation } from './invocation.js'

export interface ProjectReport {
  /** Per file, with messages of this plugin only. */
  readonly results: readonly ESLint.LintResult[]
  /** Files that the parser rejects, with its reason; they are not analysed. */
  readonly unparsed: readonly { readonly filePath: string; readonly reason: string }[]
  /** The results as the formatter prints them. */
  readonly output: string
}

const SOURCES = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'
const GENERATED = ['**/dist/', '**/build/', '**/out/', '**/coverage/', '**/.*/', '**/*.d.{ts,mts,cts}', '**/*.min.js']

/** Lints a directory or a file with one preset. ESLint configs of the project are not read; its disable comments hold. */
export async function lintProject(invocation: Invocation): Promise<ProjectReport> {
  const target = resolve(invocation.target)
  const isDirectory = statSync(target).isDirectory()
  const cwd = isDirectory ? target : dirname(target)
  const eslint = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: createConfig(invocation, cwd),
    errorOnUnmatchedPattern: false,
    warnIgnored: false,
  })
  const linted = await eslint.lintFiles([isDirectory ? SOURCES : basename(target)])
  const results = linted.map(keepOwnMessages)
  return {
    results,
    unparsed: linted.flatMap(({ filePath, messages }) =>
      messages.filter((message) => message.fatal).map(({ message }) => ({ filePath, reason: message })),
    ),
    output: await (await eslint.loadFormatter(invocation.format)).format(results),
  }
}

function createConfig({ preset, include }: Invocation, cwd: string): Linter.Config[] {
  const gitignore = join(cwd, '.gitignore')
  return [
    { name: 'n-plus-one/generated', ignores: GENERATED },
    ...(existsSync(gitignore) ? [includeIgnoreFile(gitignore)] : []),
    {
      files: [SOURCES],
      // Comments for rules of other plugins are none of our business here.
      linterOptions: { reportUnusedDisableDirectives: 'off', reportUnusedInlineConfigs: 'off' },
      languageOptions: {
        parser,
        parserOptions: { ecmaFeatures: { jsx: true }, jsDocParsingMode: 'none', warnOnUnsupportedTypeScriptVersion: false },
      },
      settings: { 'n-plus-one': { mute: Object.fromEntries(include.map((kind) => [kind, false])) } },
    },
    nPlusOne.configs[preset],
  ]
}

/** Without what ESLint says itself, such as that a rule in a comment is not defined. */
function keepOwnMessages(result: ESLint.LintResult): ESLint.LintResult {
  const messages = result.messages.filter((message) => message.ruleId?.startsWith('n-plus-one/'))
  return {
    ...result,
    messages,
    errorCount: messages.length,
    warningCount: 0,
    fatalErrorCount: 0,
    fixableErrorCount: 0,
    fixableWarningCount: 0,
  }
}
