import type { Node, SourceFile } from '../model/index.js'
import { type Declaration, lookUp, lookUpTopLevel } from './bindings.js'
import type { Evaluator } from './evaluator.js'
import { originOf } from './imports.js'

interface Declared {
  readonly file: SourceFile
  readonly declarations: readonly Declaration[]
}

/** What a name is declared by, as a value and as a type, here or where it is imported from. Default and namespace imports are not followed. */
export function declarationsBehind(ev: Evaluator, file: SourceFile, name: string, at: Node): Declared | undefined {
  const declarations = lookUp(file, name, at)?.declarations ?? []
  const [declaration] = declarations
  if (declaration?.type !== 'import') return declaration && { file, declarations }
  const statement = file.parentOf(declaration.node)
  if (statement?.type !== 'ImportDeclaration' || declaration.node.type !== 'ImportSpecifier' || declaration.node.imported.type !== 'Identifier') return undefined
  const origin = originOf(ev, file, statement.source.value, declaration.node.imported.name)
  const there = origin?.kind === 'binding' ? lookUpTopLevel(origin.file, origin.name)?.declarations : undefined
  return origin?.kind === 'binding' && there ? { file: origin.file, declarations: there } : undefined
}
