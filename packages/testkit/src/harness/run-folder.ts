import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

export const ROOT = path.resolve(import.meta.dirname, '../../../..')
export const PAIRS = path.join(ROOT, 'fixtures/pairs')
const RUNS = path.join(ROOT, 'packages/testkit/.run')

/** As a backend project is compiled that uses decorators; nothing that would excuse a rewrite. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noImplicitOverride: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  skipLibCheck: true,
}

const sourcesIn = (directory: string): readonly string[] =>
  fs.readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => path.join(entry.parentPath, entry.name))

/** A copy of one folder of pairs where the libraries can be imported and texts can be added; what is left of an earlier run is dropped. */
export class RunFolder {
  readonly directory: string
  readonly #added = new Set<string>()

  private constructor(name: string) {
    this.directory = path.join(RUNS, name)
  }

  static async create(source: string, name: string, prepare?: (directory: string) => Promise<void>): Promise<RunFolder> {
    const folder = new RunFolder(name)
    fs.rmSync(folder.directory, { recursive: true, force: true })
    fs.cpSync(source, folder.directory, { recursive: true, filter: from => path.basename(from) !== 'package.json' })
    await prepare?.(folder.directory)
    for (const file of sourcesIn(folder.directory)) folder.#transpile(file)
    return folder
  }

  /** Adds a module by its path in the folder. */
  add(file: string, text: string): void {
    const target = path.join(this.directory, file)
    fs.writeFileSync(target, text)
    this.#added.add(target)
    this.#transpile(target)
  }

  /** Imports a module by its path in the folder. */
  async load(file: string): Promise<unknown> {
    const built = path.join(this.directory, file.replace(/\.ts$/u, '.js'))
    return await import(pathToFileURL(built).href) as unknown
  }

  /** What the compiler says of the folder's own modules and the added ones; generated ones are not looked at. */
  typeErrors(): readonly string[] {
    const own = (file: string): boolean => path.dirname(file) === this.directory
    const roots = sourcesIn(this.directory).filter(own)
    const program = ts.createProgram(roots, { ...OPTIONS, noEmit: true })
    const checked = program.getSourceFiles().filter(({ fileName }) => own(path.normalize(fileName)))
    return checked
      .flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .filter(diagnostic => !isUnusedImport(diagnostic))
      .map(({ file, start, messageText }) => {
        const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
        return `${path.basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      })
  }

  #transpile(file: string): void {
    const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions: { ...OPTIONS, module: ts.ModuleKind.ESNext }, fileName: file })
    fs.writeFileSync(file.replace(/\.ts$/u, '.js'), outputText)
  }
}

const UNUSED: ReadonlySet<number> = new Set([6133, 6192, 6196])

/** An import that lost its last use is greyed out by the editor and organised away; a local name without use would be a rewrite's own mistake. */
const isUnusedImport = ({ code, file, start = 0 }: ts.Diagnostic): boolean =>
  UNUSED.has(code) && file?.statements.some(statement => ts.isImportDeclaration(statement) && statement.pos <= start && start < statement.end) === true

/** Whether a text is a program, as far as syntax goes. */
export function syntaxErrors(text: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(text, { compilerOptions: OPTIONS, reportDiagnostics: true, fileName: 'module.ts' })
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
