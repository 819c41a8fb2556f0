import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importedNames, inheritedNames } from './name-index.js'
import { createTempProject } from './temp-project.test-support.js'

describe('inheritedNames', () => {
  it.each<[string, ...string[]]>([
    ['class A extends B {}', 'B'],
    ['class A extends B<C> implements D, E.F {}', 'D', 'E', 'F', 'B', 'C', 'implements'],
    ['interface A extends B, C {', 'B', 'C'],
    ['@CommandHandler(AddUser)\nclass A {}', 'AddUser'],
    ['@EventsHandler(Added, Renamed) class A {}', 'Added', 'Renamed'],
    ['@Handler() class A {}'],
    ['const extended = 1'],
  ])('%s', (text, ...names) => {
    expect(inheritedNames(text)).toEqual(names)
  })
})

describe('importedNames', () => {
  it.each<[string, ...string[]]>([
    [`import a, { b, type c } from './x'`, 'a', 'b', 'c'],
    [`import type { a as b } from './x'`, 'a', 'b'],
    [`import * as a from './x'`, 'a'],
    [`import {\n  a,\n  b,\n} from './x'`, 'a', 'b'],
    [`const { a } = await import('./x')`, 'a'],
    [`const { a: b } = require('./x')`, 'a', 'b'],
    [`import './x'`],
    [`export { a } from './x'`],
    [`// import a\nimport { b } from './x'`, 'b'],
  ])('%s', (text, ...names) => {
    expect(importedNames(text)).toEqual(names)
  })
})

describe('filesImporting', () => {
  it('finds files by the names they import, from wherever', () => {
    const temp = createTempProject({ 'user.ts': '', 'a.ts': `import { User } from './user'`, 'b.ts': `import { User } from 'elsewhere'`, 'c.ts': `import { Users } from './user'` })
    const { project, path } = temp
    expect(project.filesImporting('User')).toEqual([path('a.ts'), path('b.ts')])
    temp.write('c.ts', `import { User } from './user'`)
    project.refresh(true)
    expect(project.filesImporting('User')).toContain(path('c.ts'))
  })
})

describe('filesNaming', () => {
  it('finds plain JavaScript whose specifiers may lead to a file', () => {
    const temp = createTempProject({
      'lib/user.js': '',
      'lib/roles/index.js': '',
      'a.js': `require('./lib/user')`,
      'b.mjs': `import './lib/user.js'`,
      'c.ts': `import './lib/user.js'`,
      'd.js': `require('./lib/roles'); require('./lib/roles/index.js')`,
      'lib/roles/e.js': `require('.')`,
      'f.js': `require('./users'); required('./lib/user')`,
      'g.cjs': `const load = () => import("./lib/user")`,
      'h.js': `export * from './lib/user'`,
    })
    const { project, path } = temp
    expect(project.filesNaming(path('lib/user.js'))).toEqual([path('a.js'), path('b.mjs'), path('g.cjs'), path('h.js')])
    expect(project.filesNaming(path('lib/roles/index.js'))).toEqual([path('d.js'), path('lib/roles/e.js')])
    expect(project.filesNaming(path('a.js'))).toEqual([])

    rmSync(path('a.js'))
    temp.write('c.js', `require('./lib/user')`)
    project.refresh(true)
    expect(project.filesNaming(path('lib/user.js'))).toEqual([path('b.mjs'), path('c.js'), path('g.cjs'), path('h.js')])
  })
})
