import path from 'node:path'
import { defineConfig } from 'eslint/config'
import eslintPlugin from 'eslint-plugin-eslint-plugin'
import tseslint from 'typescript-eslint'
import { downwardImports } from './packages/tools/lint/downward-imports.js'

const CORE = 'packages/rules-core/src'
const TESTS = ['**/*.test.{ts,js}', '**/*.test-support.ts']
const ORM_NAME = String.raw`/prisma|typeorm|sequelize|mongoose|mikro-?orm|drizzle|knex|kysely|objection|bookshelf/i`

const ORM_NAMES = ['Literal[value=', 'TemplateElement[value.raw=', 'Identifier[name='].map(head => ({
  selector: `${head}${ORM_NAME}]`,
  message: 'Only adapters name an ORM; everything else reads what they declare.',
}))
const HOST_CONTEXT = { selector: 'MemberExpression[object.name="context"][property.name=/^(report|options|settings|sourceCode|filename|languageOptions)$/]', message: 'The core knows no rule context.' }
const REPORT = { selector: 'CallExpression[callee.object.name="context"][callee.property.name="report"]', message: 'Only report-finding.ts reports.' }
const HOST = [
  { name: 'eslint', message: 'The core knows no host.' },
  { name: '@typescript-eslint/utils', message: 'The core knows no host.' },
  { name: 'eslint-plugin-n-plus-one', message: 'The core knows no host.' },
]
const DISK = ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map(name => ({ name, message: 'Only project/ touches the disk.' }))

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'fixtures/', 'coverage/', '**/.*/'] },
  tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { project: ['./tsconfig.test.json', './packages/tools/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Node types are compared as text, so that trees of every parser serve.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // A closed vocabulary is a set of literals; `switch` over it without a default is how a new member is noticed.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 300 }],
    },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['packages/tools/**/*.js'], rules: { '@typescript-eslint/explicit-function-return-type': 'off' } },
  {
    files: [`${CORE}/**/*.ts`],
    // A test of one layer is handed its facts by all of them.
    ignores: TESTS,
    plugins: { internal: { rules: { 'downward-imports': downwardImports } } },
    rules: { 'internal/downward-imports': ['error', { root: path.resolve(CORE) }] },
  },
  {
    files: [`${CORE}/**/*.ts`],
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': ['error', HOST_CONTEXT, ...ORM_NAMES],
      'no-restricted-imports': ['error', { paths: [...HOST, ...DISK] }],
    },
  },
  { files: [`${CORE}/project/**/*.ts`], ignores: TESTS, rules: { 'no-restricted-imports': ['error', { paths: HOST }] } },
  { files: [`${CORE}/adapters/**/*.ts`], ignores: TESTS, rules: { 'no-restricted-syntax': ['error', HOST_CONTEXT] } },
  { files: ['packages/eslint-plugin/src/**/*.ts'], ...eslintPlugin.configs.recommended },
  {
    files: ['packages/eslint-plugin/src/**/*.ts'],
    ignores: [...TESTS, 'packages/eslint-plugin/src/report-finding.ts'],
    rules: { 'no-restricted-syntax': ['error', REPORT, ...ORM_NAMES] },
  },
)
