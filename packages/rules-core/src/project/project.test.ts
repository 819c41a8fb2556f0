import { rmSync, utimesSync } from 'node:fs'
import { assert, describe, expect, it } from 'vitest'
import { createSourceFile } from '../ast/source-file.js'
import { openSession, pathOfUnit, projectFor } from './open-session.js'
import { sourceParser } from './parse-source.js'
import { openProject } from './project.js'
import { createRecentFiles } from './recent-files.js'
import { createTempProject } from './temp-project.test-support.js'

describe('file', () => {
  const { project, path } = createTempProject({
    'package.json': '{}',
    'a.ts': '\ufefflet a',
    'broken.ts': 'const = (',
    'recovered.ts': 'let a; let a',
    'huge.ts': `// ${'x'.repeat(1024 * 1024)}`,
    'data.json': '{}',
    'directory.ts/index.ts': '',
    'node_modules/x/index.ts': '',
  })

  it('parses once and gives the same file back', () => {
    const file = project.file(path('a.ts'))
    expect(file?.text).toBe('let a')
    expect(file?.linted).toBe(false)
    expect(project.file(path('a.ts'))).toBe(file)
    expect(project.file(path('./a.ts'))).toBe(file)
  })

  it('takes what a parser could recover', () => {
    expect(project.file(path('recovered.ts'))?.program.body).toHaveLength(2)
  })

  it.each(['broken.ts', 'huge.ts', 'data.json', 'directory.ts', 'node_modules/x/index.ts', 'absent.ts', '../outside.ts'])('knows nothing of %s', name => {
    expect(project.file(path(name))).toBeUndefined()
  })

  it('keeps the most recently used within bounds', () => {
    const files = createRecentFiles(10)
    const bounded = openProject({ root: path('.').slice(0, -2), files })
    const first = bounded.file(path('a.ts'))
    bounded.file(path('recovered.ts'))
    expect(files.size).toBe(1)
    expect(bounded.file(path('a.ts'))).not.toBe(first)
  })

  it('is unknown when no parser can be loaded', () => {
    const blind = openProject({ root: path('.').slice(0, -2), parser: { parse: () => undefined } })
    expect(blind.file(path('a.ts'))).toBeUndefined()
  })
})

describe('dependsOn', () => {
  it('reads every package.json between the file and the root', () => {
    const { project, path } = createTempProject({
      'package.json': { devDependencies: { typeorm: '1' } },
      'a/package.json': { dependencies: { pg: '1' }, peerDependencies: { knex: '1' }, optionalDependencies: { '@n8n/typeorm': '1' } },
      'b/package.json': '[]',
    })
    const named = (name: string, from: string): boolean => project.dependsOn(each => each === name, path(from))
    expect(['typeorm', 'pg', 'knex', '@n8n/typeorm', 'kysely'].map(name => named(name, 'a/src/x.ts'))).toEqual([true, true, true, true, false])
    expect(['typeorm', 'pg'].map(name => named(name, 'b/x.ts'))).toEqual([true, false])
  })
})

describe('filesInheriting', () => {
  it('finds whole identifiers in heads of classes and interfaces of sources, in path order', () => {
    const { project, path } = createTempProject({
      'b.ts': 'class B implements UserRepository {}',
      'a.js': '// implements UserRepository',
      'c.ts': 'class C implements UserRepository2 {}',
      'd.ts': 'new UserRepository(); class D { users: UserRepository }',
      'f.ts': 'interface F extends Other, UserRepository<string> {}',
      'e.d.ts': 'implements UserRepository',
      'dist/b.js': 'implements UserRepository',
      'node_modules/x/index.js': 'implements UserRepository',
      '.cache/x.ts': 'implements UserRepository',
      'notes.md': 'implements UserRepository',
    })
    expect(project.filesInheriting('UserRepository')).toEqual([path('a.js'), path('b.ts'), path('f.ts')])
    expect(project.filesInheriting('Nowhere')).toEqual([])
  })
})

describe('mayExport', () => {
  it('goes by the text, as it is now', () => {
    const temp = createTempProject({ 'a.ts': 'export const a = 1', 'b.ts': 'export * from "./a"' })
    const { project, path } = temp
    expect(['a', 'b'].map(name => project.mayExport(path('a.ts'), name))).toEqual([true, false])
    expect(project.mayExport(path('b.ts'), 'b')).toBe(true)
    expect(project.mayExport(path('absent.ts'), 'a')).toBe(true)
    temp.write('a.ts', 'export const b = 1')
    project.refresh(true)
    expect(['a', 'b'].map(name => project.mayExport(path('a.ts'), name))).toEqual([false, true])
  })
})

describe('refresh', () => {
  it('notices files that change, vanish and appear, and says so by its generation', () => {
    const temp = createTempProject({ 'package.json': '{}', 'a.ts': 'let a', 'b.ts': 'class B extends Base {}' })
    const { project, path } = temp
    const files = [project.file(path('a.ts')), project.file(path('b.ts')), project.file(path('c.ts'))]
    expect(temp.resolve('./c', 'a.ts')).toBe('missing')
    expect(project.filesInheriting('Base')).toEqual([path('b.ts')])
    project.refresh(true)
    expect([project.generation, project.file(path('a.ts'))]).toEqual([0, files[0]])

    temp.write('a.ts', 'class A extends Base {}')
    rmSync(path('b.ts'))
    temp.write('c.ts', 'class C extends Base {}')
    project.refresh(true)
    expect(project.generation).toBe(1)
    expect(project.file(path('a.ts'))?.text).toBe('class A extends Base {}')
    expect(project.file(path('b.ts'))).toBeUndefined()
    expect(project.file(path('c.ts'))?.text).toBe('class C extends Base {}')
    expect(temp.resolve('./b', 'a.ts')).toBe('missing')
    expect(temp.resolve('./c', 'a.ts')).toBe('c.ts')
    expect(project.filesInheriting('Base')).toEqual([path('a.ts'), path('c.ts')])
  })

  it('notices a new configuration', () => {
    const temp = createTempProject({ 'package.json': '{}', 'src/a.ts': '' })
    expect(temp.resolve('#x/a', 'src/a.ts')).toBe('missing')
    temp.write('tsconfig.json', '{ "compilerOptions": { "paths": { "#x/*": ["./src/*"] } } }')
    utimesSync(temp.root, new Date(), new Date(Date.now() + 1000))
    temp.project.refresh(true)
    expect(temp.resolve('#x/a', 'src/a.ts')).toBe('src/a.ts')
  })

  it('notices a change that has been read already', () => {
    const temp = createTempProject({ 'a.ts': 'let a', 'b.ts': 'let b' })
    const project = openProject({ root: temp.root, files: createRecentFiles(1) })
    const textOf = (name: string): string | undefined => project.file(temp.path(name))?.text
    expect([textOf('a.ts'), textOf('b.ts')]).toEqual(['let a', 'let b'])
    temp.write('a.ts', 'let changed')
    expect([textOf('a.ts'), project.generation]).toEqual(['let changed', 0])
    project.refresh(true)
    expect(project.generation).toBe(1)
    project.refresh(true)
    expect(project.generation).toBe(1)
  })

  it('compares a text with the disk, and looks at all files when it has changed there', () => {
    const { project, path, write } = createTempProject({ 'a.ts': 'let a', 'b.ts': 'let b' })
    const isOnDisk = (text: string): boolean => project.isOnDisk(path('a.ts'), text)
    expect([isOnDisk('let a'), isOnDisk('let x'), project.isOnDisk(path('c.ts'), ''), project.isOnDisk('/elsewhere.ts', '')]).toEqual([true, false, false, false])
    project.file(path('b.ts'))
    write('b.ts', 'let changed')
    expect([isOnDisk('let a'), project.file(path('b.ts'))?.text]).toEqual([true, 'let b'])
    write('a.ts', 'let x')
    expect([isOnDisk('let x'), isOnDisk('let a'), project.file(path('b.ts'))?.text, project.generation]).toEqual([true, false, 'let changed', 1])
  })

  it('does not look again at once', () => {
    const temp = createTempProject({ 'a.ts': 'let a' })
    const file = temp.project.file(temp.path('a.ts'))
    temp.write('a.ts', 'let changed')
    temp.project.refresh()
    expect(temp.project.file(temp.path('a.ts'))).toBe(file)
  })
})

describe('openSession', () => {
  it('gives the text under lint for its own path, and the disk again afterwards', () => {
    const { project, path } = createTempProject({ 'a.ts': 'class A implements Old {}', 'b.ts': 'class B implements New {}' })
    const text = 'class A implements New {}'
    const program = sourceParser.parse('a.ts', text)
    assert(program)
    const linted = createSourceFile({ path: path('a.ts'), text, program, linted: true })
    const session = openSession(project, linted)
    expect(session.file(path('a.ts'))).toBe(linted)
    expect(session.file(path('b.ts'))).toBe(project.file(path('b.ts')))
    expect(session.filesInheriting('New')).toEqual([path('a.ts'), path('b.ts')])
    expect(session.filesInheriting('Old')).toEqual([])
    expect(project.file(path('a.ts'))?.text).toBe('class A implements Old {}')
    expect(project.filesInheriting('New')).toEqual([path('b.ts')])
  })
})

describe('projectFor', () => {
  it('gives one project per root', () => {
    const { path, root } = createTempProject({ 'package.json': '{}', 'src/a.ts': '', 'b.ts': '', 'src/package.json': '{}' })
    expect(projectFor(path('b.ts')).root).toBe(root)
    expect(projectFor(path('b.ts'))).toBe(projectFor(path('c.ts')))
    expect(projectFor(path('src/a.ts'))).not.toBe(projectFor(path('b.ts')))
    expect(projectFor(path('src/a.ts'), { root })).toBe(projectFor(path('b.ts')))
    expect(pathOfUnit(path('src/../b.ts'))).toBe(path('b.ts'))
  })

  it('answers by names alone for a virtual file', () => {
    const project = projectFor('<input>')
    expect(project.root).toBeUndefined()
    expect(project.resolve('typeorm', '<input>')).toEqual({ kind: 'package', name: 'typeorm', subpath: '' })
    expect(project.resolve('node:fs', '<input>')).toEqual({ kind: 'package', name: 'node:fs', subpath: '' })
    expect(project.resolve('./a', '<input>')).toEqual({ kind: 'missing', specifier: './a' })
    expect(project.file('/etc/hosts.ts')).toBeUndefined()
    expect([project.filesInheriting('a'), project.dependsOn(() => true, '<input>'), pathOfUnit('<input>')]).toEqual([[], false, '<input>'])
  })
})
