import type { Node, NodeOf, NodeRef, SourceFile, Value } from '../model/index.js'
import { annotationOf, isFunction, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import { isStandInPath } from './stand-ins.js'

/** A type of which more values than these are declared is a callback's: who is called cannot be told from it. */
const MAX_VALUES = 12

const byType = (): Map<string, readonly Value[]> => new Map()

/**
 * The functions and object literals of production code that are declared to be of a named type: `const load: Load = async id => …`, and what a factory gives,
 * `(deps): Load => async id => …`. Files are found by their imports of the name. Values without annotation are not looked at.
 */
export function valuesDeclaredAs(ev: Evaluator, type: NodeRef, declaredIn: SourceFile, name: string): readonly Value[] {
  const known = ev.memory(declaredIn, byType)
  const key = `${String(type.start)}:${String(type.end)}`
  let values = known.get(key)
  if (!values) {
    known.set(key, [])
    known.set(key, (values = search(ev, type, declaredIn, name)))
  }
  return values
}

function search(ev: Evaluator, type: NodeRef, declaredIn: SourceFile, name: string): readonly Value[] {
  const found: Value[] = []
  for (const path of new Set([declaredIn.path, ...ev.project.filesImporting(name)])) {
    if (isStandInPath(ev, path)) continue
    const file = path === declaredIn.path ? declaredIn : ev.project.file(path)
    for (const { annotation, given } of file?.fact(declaredByName).get(name) ?? []) {
      if (!file || !isOfType(ev.typeOf(file, annotation), type)) continue
      found.push(...given().flatMap(node => membersOf(ev.valueOf(file, node)).filter(value => isWritten(ev, value))))
      if (found.length > MAX_VALUES) return []
    }
  }
  return found
}

const isOfType = (value: Value, type: NodeRef): boolean =>
  (value.kind === 'function' || value.kind === 'interface' || value.kind === 'shape') && value.ref.path === type.path && value.ref.start === type.start && value.ref.end === type.end

const isWritten = (ev: Evaluator, value: Value): boolean => value.kind === 'object' || (value.kind === 'function' && isFunction(ev.find(value.ref)?.node))

interface Declared {
  readonly annotation: Node
  /** The expressions that are said to be of the type. */
  readonly given: () => readonly Node[]
}

/** What a file declares to be of a type, by the type's name. */
function declaredByName(file: SourceFile): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>()
  const add = (annotation: Node | undefined, given: Declared['given']): void => {
    const name = annotation && nameOf(annotation)
    if (!annotation || name === undefined) return
    const known = found.get(name)
    if (known) known.push({ annotation, given })
    else found.set(name, [{ annotation, given }])
  }
  walk(file.program, node => {
    if (isFunction(node)) add(node.returnType?.typeAnnotation, () => returnedExpressions(file, node))
    else if (node.type === 'VariableDeclarator' && node.init != null) {
      const { init } = node
      add(annotationOf(node.id), () => [unwrap(init)])
    }
    return true
  })
  return found
}

const nameOf = (annotation: Node): string | undefined => (isReference(annotation) && annotation.typeName.type === 'Identifier' ? annotation.typeName.name : undefined)
const isReference = (node: Node): node is NodeOf<'TSTypeReference'> => node.type === 'TSTypeReference'
