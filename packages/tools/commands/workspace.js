import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../../..')

/** The exact pnpm that this workspace declares: `pnpm@10.34.9`. */
function packageManager() {
  /** @type {unknown} */
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  return /** @type {{ packageManager: string }} */ (manifest).packageManager
}

/**
 * Runs a command in the workspace root with its output passed through; says whether it ended well.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function run(command, args) {
  // npx is a batch file on Windows, which only a shell can start.
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
  return status === 0
}

/**
 * Runs pnpm without anything but npm being there.
 * @param {readonly string[]} args
 */
export const pnpm = args => run('npx', ['--yes', packageManager(), ...args])

/**
 * Runs a program of the installed workspace: `tsc`, `eslint`.
 * @param {string} name
 * @param {readonly string[]} args
 */
export const installed = (name, args) => pnpm(['exec', name, ...args])

/** @param {string} text */
export const say = text => {
  process.stdout.write(`${text}\n`)
}
