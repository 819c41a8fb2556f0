import { execFileSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { generate } from '../generate/generate.js'
import { ROOT, run, say } from './workspace.js'

/** Generates everything again and says whether that changed nothing that is committed. */
export async function checkGenerated() {
  const files = await generate()
  const untracked = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '--', ...files], { cwd: ROOT, encoding: 'utf8' }).trim()
  if (untracked !== '') say(`generated but not committed:\n${untracked}`)
  return run('git', ['diff', '--exit-code', '--stat', '--', ...files]) && untracked === ''
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = (await checkGenerated()) ? 0 : 1
