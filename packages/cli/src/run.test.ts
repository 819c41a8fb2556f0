import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './run.js'

let project: string
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'n-plus-one-cli-'))
  write('package.json', '{ "name": "shop", "dependencies": { "@prisma/client": "^6.0.0" } }')
})
afterEach(() => {
  rmSync(project, { recursive: true })
})

async function call(...args: string[]) {
  const printed = { out: '', error: '' }
  const code = await run(args, { out: (text) => (printed.out += text), error: (text) => (printed.error += text) })
  return { code, ...printed }
}

const LOOP = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function load(ids: string[]) {
  for (const id of ids) await prisma.user.findUnique({ where: { id } })
}
`

describe('arguments', () => {
  it('explains itself', async () => {
    expect(await call('--help')).toMatchObject({ code: 0, error: '', out: expect.stringContaining('Usage: n-plus-one') as string })
    expect(await call('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/u) as string })
  })

  it.each([
    [['--preset', 'best'], "--preset must be one of recommended, strict, all, not 'best'"],
    [['--include', 'docs'], "--include must be one of tests, seeds, migrations, not 'docs'"],
    [['a', 'b'], 'One directory or file at a time, not 2'],
    [['--speed'], "Unknown option '--speed'"],
    [['does-not-exist'], 'no such file or directory'],
  ])('rejects %j', async (args, reason) => {
    expect(await call(...args)).toMatchObject({ code: 2, out: '', error: expect.stringContaining(reason) as string })
  })
})

describe('a project', () => {
  it('without sources is said to have none', async () => {
    expect(await call(project)).toEqual({ code: 0, out: '', error: `No TypeScript or JavaScript files in ${project}\n` })
  })

  it('without findings is quiet, whatever its comments say to other linters', async () => {
    write('src/a.ts', '/* eslint other/rule: error */\n// eslint-disable-next-line no-console\nexport const a: number = 1\n')
    write('src/b.jsx', 'export const B = () => <p />\n')
    expect(await call(project)).toEqual({ code: 0, out: '', error: '' })
  })

  it('names the files that cannot be parsed and goes on', async () => {
    write('src/broken.ts', 'const = 1\n')
    write('dist/broken.js', 'const = 1\n')
    write('ignored/broken.js', 'const = 1\n')
    write('.gitignore', 'ignored/\n')
    const { code, out, error } = await call(project)
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(error).toMatch(/^Not analysed: .*src.broken\.ts: Parsing error: [^\n]+\n$/u)
  })

  it('fails with findings', async () => {
    write('src/load.ts', LOOP)
    write('eslint.config.js', 'throw new Error("not read")\n')
    const { code, out, error } = await call(project)
    expect({ code, error }).toEqual({ code: 1, error: '' })
    expect(out).toMatch(/load\.ts\n\s+4:\d+ {2}error .*prisma\.user\.findUnique.*n-plus-one\/no-query-in-loop/u)
  })

  it('takes one file, in the format asked for', async () => {
    write('src/load.ts', LOOP)
    write('src/other.ts', LOOP)
    const { code, out } = await call('--format', 'json', join(project, 'src/load.ts'))
    const results = JSON.parse(out) as { messages: { ruleId: string }[] }[]
    expect(code).toBe(1)
    expect(results.map((result) => result.messages.map((message) => message.ruleId))).toEqual([['n-plus-one/no-query-in-loop']])
  })

  it('lints muted kinds when told to', async () => {
    write('prisma/seed.ts', LOOP)
    expect(await call(project)).toMatchObject({ code: 0 })
    expect(await call('--include', 'seeds', project)).toMatchObject({ code: 1 })
  })

  it('heeds disable comments', async () => {
    write('src/load.ts', LOOP.replace('  for', '  // eslint-disable-next-line n-plus-one/no-query-in-loop -- few\n  for'))
    expect(await call(project)).toMatchObject({ code: 0, out: '' })
  })
})
