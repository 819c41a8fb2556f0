import { collectFixtures, lintFixture } from './lint-fixtures.js'
import { say } from './workspace.js'

const names = collectFixtures()
let total = 0
for (const name of names) {
  const { files, findings, text } = await lintFixture(name)
  say(`${name}: ${String(findings)} findings in ${String(files)} files\n\n${text}\n`)
  total += findings
}
say(`${String(total)} findings in ${String(names.length)} programs`)
