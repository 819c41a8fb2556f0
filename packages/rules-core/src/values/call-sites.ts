import type { FunctionNode, Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { contains, isClass, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from './bindings.js'
import { type Evaluator, unknown } from './evaluator.js'
import { exportsOf } from './modules.js'
import { importOf } from './names.js'
import { membersOf, unionOf } from './unions.js'

/** Calls looked at for one parameter, and files that import the function. Few, and first by path, so that answers are the same everywhere. */
const MAX_SITES = 8
const MAX_FILES = 12

const PLAIN_JAVASCRIPT = /\.(?:[cm]?js|jsx)$/

type Call = NodeOf<'CallExpression'> | NodeOf<'NewExpression'>

/**
 * What the calls of a named function, or `new` of a class for its constructor, hand to an argument: in its own file first, then in plain JavaScript that
 * imports that file. Only for functions in plain JavaScript; methods, functions handed on by name and re-exports are not looked at.
 */
export function valueFromCallSites(ev: Evaluator, file: SourceFile, fn: FunctionNode, index: number): Value {
  const callable = PLAIN_JAVASCRIPT.test(file.path) ? callableOf(file, fn) : undefined
  if (!callable) return unknown('untyped-parameter')
  const values: Value[] = []
  const add = (at: SourceFile, call: Call): void => {
    const argument = call.arguments[index]
    if (argument && argument.type !== 'SpreadElement' && !call.arguments.slice(0, index).some(before => before.type === 'SpreadElement')) values.push(ev.valueOf(at, argument))
  }
  for (const call of ownCalls(file, callable)) {
    if (values.length >= MAX_SITES) break
    if (!contains(callable.node, call)) add(file, call)
  }
  if (values.length < MAX_SITES && isExported(file, callable)) {
    for (const call of importedCalls(ev, file, callable)) {
      if (values.length >= MAX_SITES) break
      add(call.file, call.node)
    }
  }
  return unionOf(values, unknown('untyped-parameter'))
}

/** The function, or the class whose constructor it is, and the name it is declared under. */
interface Callable {
  readonly node: Node
  readonly name: NodeOf<'Identifier'> | undefined
}

function callableOf(file: SourceFile, fn: FunctionNode): Callable | undefined {
  const holder = file.parentOf(fn)
  if (holder?.type === 'MethodDefinition') {
    const body = holder.kind === 'constructor' ? file.parentOf(holder) : undefined
    const owner = body && file.parentOf(body)
    return owner && isClass(owner) ? named(file, owner) : undefined
  }
  // `run(async row => …)`: handed on, never called by name.
  if (holder?.type === 'CallExpression') return undefined
  return named(file, fn)
}

function named(file: SourceFile, node: FunctionNode | Extract<Node, { id: unknown; body: NodeOf<'ClassBody'> }>): Callable {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return { node, name: node.id ?? undefined }
  const holder = file.parentOf(node)
  return { node, name: holder?.type === 'VariableDeclarator' && holder.init === node && holder.id.type === 'Identifier' ? holder.id : undefined }
}

function ownCalls(file: SourceFile, { node, name }: Callable): readonly Call[] {
  // Within itself a class has its name too.
  const binding = name && lookUp(file, name.name, file.parentOf(node) ?? name)
  return (binding?.references ?? []).flatMap(reference => callOf(file, reference) ?? [])
}

const callOf = (file: SourceFile, callee: Node): Call | undefined => {
  const parent = file.parentOf(callee)
  return (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === callee ? parent : undefined
}

/** Whether the function is an export by itself, by name, or as a property of what is exported as a whole. */
function isExported(file: SourceFile, { node, name }: Callable): boolean {
  const isIt = (expression: Node): boolean => expression === node || (expression.type === 'Identifier' && expression.name === name?.name)
  const { entries, whole } = exportsOf(file)
  for (const entry of entries.values()) if (entry.kind === 'local' ? entry.name === name?.name : entry.kind === 'expression' && isIt(unwrap(entry.node))) return true
  return whole.some(expression => {
    const exported = unwrap(expression)
    return isIt(exported) || (exported.type === 'ObjectExpression' && exported.properties.some(property => property.type === 'Property' && isIt(unwrap(property.value))))
  })
}

function* importedCalls(ev: Evaluator, file: SourceFile, { node }: Callable): Generator<{ readonly file: SourceFile; readonly node: Call }> {
  for (const path of ev.project.filesNaming(file.path).slice(0, MAX_FILES)) {
    const importer = path === file.path ? undefined : ev.project.file(path)
    if (!importer) continue
    for (const call of callsOfImports(ev, importer, file.path)) {
      const isIt = membersOf(ev.valueOf(importer, call.callee)).some(
        value => (value.kind === 'function' || value.kind === 'class') && value.ref.path === file.path && value.ref.start === node.range[0] && value.ref.end === node.range[1],
      )
      if (isIt) yield { file: importer, node: call }
    }
  }
}

const callsByModule = (): Map<string, readonly Call[]> => new Map()

/** Calls in a file of what it has imported from a module, or of a member of it. */
function callsOfImports(ev: Evaluator, importer: SourceFile, path: string): readonly Call[] {
  const known = ev.memory(importer, callsByModule)
  let calls = known.get(path)
  if (!calls) known.set(path, (calls = collectCalls(ev, importer, path)))
  return calls
}

function collectCalls(ev: Evaluator, importer: SourceFile, path: string): readonly Call[] {
  const leadsHere = (specifier: string | undefined): boolean => {
    const found = specifier === undefined ? undefined : ev.project.resolve(specifier, importer.path)
    return found?.kind === 'file' && found.path === path
  }
  const calls: Call[] = []
  walk(importer.program, node => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
    const root = rootOf(node.callee)
    if (isRequire(root)) {
      if (root !== node && leadsHere(requiredFrom(root))) calls.push(node)
      return
    }
    if (root.type !== 'Identifier') return
    for (const { node: declaration } of lookUp(importer, root.name, root)?.declarations ?? []) {
      const required = declaration.type === 'VariableDeclarator' && declaration.init != null ? rootOf(declaration.init) : undefined
      if (leadsHere(required ? requiredFrom(required) : importOf(importer, declaration)?.specifier)) calls.push(node)
    }
  })
  return calls
}

/** `a` of `a.b.c`. */
function rootOf(node: Node): Node {
  let current = unwrap(node)
  while (current.type === 'MemberExpression') current = unwrap(current.object)
  return current
}

const isRequire = (node: Node): node is NodeOf<'CallExpression'> => node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'

const requiredFrom = (node: Node): string | undefined => {
  const [first] = isRequire(node) ? node.arguments : []
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined
}
