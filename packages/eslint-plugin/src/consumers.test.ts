import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))

/** What the compiler says about a consumer's config file, with `eslint` being the given host. */
function diagnose(code: string, eslint: string, fileName: string): readonly string[] {
  const path = `${packageRoot}${fileName}`
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { eslint: [`./node_modules/${eslint}`], 'eslint/config': [`./node_modules/${eslint}/lib/types/config-api.d.ts`] },
    pathsBasePath: packageRoot,
  }
  const host = ts.createCompilerHost(options)
  const disk = { ...host }
  host.fileExists = (name) => name === path || disk.fileExists(name)
  host.readFile = (name) => (name === path ? code : disk.readFile(name))
  host.getSourceFile = (name, ...rest) => (name === path ? ts.createSourceFile(name, code, rest[0], true) : disk.getSourceFile(name, ...rest))
  const program = ts.createProgram({ rootNames: [path], options, host })
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
}

const CONFIG = `
import { defineConfig } from 'eslint/config'
import nPlusOne from 'eslint-plugin-n-plus-one'

export default defineConfig([
  nPlusOne.configs.recommended,
  { files: ['src/**'], extends: [nPlusOne.configs.strict], settings: { 'n-plus-one': { mute: { tests: false } } } },
  { plugins: { 'n-plus-one': nPlusOne }, rules: { 'n-plus-one/no-query-in-loop': ['error', { certainty: 'likely' }] } },
])
`

describe.each(['eslint', 'eslint-v9'])('with the types of %s', (eslint) => {
  it('presets suit defineConfig', () => {
    expect(diagnose(CONFIG, eslint, 'eslint.config.mts')).toEqual([])
  })

  it('wrong presets do not', () => {
    const misspelt = CONFIG.replace('configs.recommended', 'configs.recomended')
    expect(diagnose(misspelt, eslint, 'eslint.config.mts')).toEqual([expect.stringContaining("'recomended' does not exist")])
  })
})

describe('the built package', () => {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: packageRoot, encoding: 'utf8' })

  it('is what require returns', () => {
    expect(run('-p', "require('eslint-plugin-n-plus-one').configs.recommended.name")).toBe('n-plus-one/recommended\n')
  })

  it('is the same object for require and for import', () => {
    const code = "import { createRequire } from 'node:module'; import plugin from 'eslint-plugin-n-plus-one'; console.log(createRequire(import.meta.url)('eslint-plugin-n-plus-one') === plugin)"
    expect(run('--input-type=module', '-e', code)).toBe('true\n')
  })
})
