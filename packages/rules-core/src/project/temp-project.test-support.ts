import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import type { Resolution } from '../model/index.js'
import { toPosixPath } from './path-key.js'
import { openProject, type DiskProject } from './project.js'

export interface TempProject {
  readonly root: string
  readonly project: DiskProject
  readonly path: (relative: string) => string
  readonly write: (relative: string, text: string) => void
  /** Where a specifier leads, as text: the file's relative path, `package name/subpath` or `missing`. */
  readonly resolve: (specifier: string, from: string) => string
}

/** Files in a directory of their own, gone after the test file. Objects are written as JSON. */
export function createTempProject(files: Readonly<Record<string, unknown>>): TempProject {
  const root = toPosixPath(realpathSync.native(mkdtempSync(join(tmpdir(), 'n-plus-one-'))))
  afterAll(() => { rmSync(root, { recursive: true, force: true }) })
  const path = (relative: string): string => `${root}/${relative}`
  const write = (relative: string, text: string): void => {
    mkdirSync(dirname(path(relative)), { recursive: true })
    writeFileSync(path(relative), text)
  }
  for (const [relative, content] of Object.entries(files)) write(relative, typeof content === 'string' ? content : JSON.stringify(content))
  const project = openProject({ root })
  return { root, project, path, write, resolve: (specifier, from) => showResolution(project, project.resolve(specifier, path(from))) }
}

function showResolution(project: DiskProject, resolution: Resolution): string {
  if (resolution.kind === 'file') return project.display(resolution.path)
  return resolution.kind === 'missing' ? 'missing' : `package ${resolution.name}${resolution.subpath === '' ? '' : `/${resolution.subpath}`}`
}
