import type { Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { lookUp } from './bindings.js'
import type { Evaluator } from './evaluator.js'
import { handleOf } from './handles.js'
import { importOf } from './names.js'

/** A decorator that comes from a package: `@InjectRepository(User)`. */
export interface PackageDecorator {
  readonly package: string
  readonly name: string
  readonly args: readonly Node[]
}

/** The decorators of a class, field or parameter that are imported from packages. Decorators of the project are not looked into. */
export function packageDecorators(ev: Evaluator, file: SourceFile, node: Node): readonly PackageDecorator[] {
  const decorators = (node as { decorators?: readonly NodeOf<'Decorator'>[] | null }).decorators
  if (!decorators || decorators.length === 0) return []
  const found: PackageDecorator[] = []
  for (const { expression } of decorators) {
    const callee = expression.type === 'CallExpression' ? expression.callee : expression
    if (callee.type !== 'Identifier') continue
    const [declaration] = lookUp(file, callee.name, callee)?.declarations ?? []
    const imported = declaration?.type === 'import' ? importOf(file, declaration.node) : undefined
    if (!imported) continue
    const resolved = ev.project.resolve(imported.specifier, file.path)
    if (resolved.kind !== 'package') continue
    found.push({ package: resolved.name, name: imported.imported, args: expression.type === 'CallExpression' ? expression.arguments : [] })
  }
  return found
}

/** The handle that a field's or parameter's decorator injects. */
export function decoratedField(ev: Evaluator, file: SourceFile, node: Node): Value | undefined {
  for (const decorator of packageDecorators(ev, file, node)) {
    const found = ev.library.fieldDecorator(decorator.package, decorator.name)
    if (found) return handleOf(ev, found.orm, found.spec, { args: { file, nodes: decorator.args } })
  }
  return undefined
}

/** The library whose entity a class is, by its decorators. */
export function entityOrmOfClass(ev: Evaluator, file: SourceFile, node: Node): string | undefined {
  for (const decorator of packageDecorators(ev, file, node)) {
    const orm = ev.library.entityDecorator(decorator.package, decorator.name)
    if (orm !== undefined) return orm
  }
  return undefined
}
