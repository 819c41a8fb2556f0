import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { keyName, memberName, propertyOf, unwrapAwait } from '../ast/syntax.js'
import { type Binding, lookUp, patternPath } from '../values/bindings.js'

/** A variable, or `this`, and the properties that lead from it to a value: `options.page` is `options` and `page`. */
export interface Place {
  readonly root: Binding | 'this'
  readonly properties: readonly string[]
}

/** What a flow is followed back to. */
export interface Source {
  /** Whether the value at this place is what is looked for. */
  has(place: Place): boolean
  /** Properties of the value at this place that are what is looked for, while the value as a whole is not. */
  partsOf(place: Place): readonly (readonly string[])[]
  /** Nothing is looked for. */
  readonly isEmpty?: boolean
}

/** Where in the arguments of a call a value arrives: `1` and `skip` for `list(db, { skip })`. */
export interface ArgumentPath {
  readonly argument: number
  readonly properties: readonly string[]
}

const MAX_STEPS = 60
const WHOLE: readonly (readonly string[])[] = [[]]
const NOWHERE: readonly (readonly string[])[] = []
const ARITHMETIC = new Set(['+', '-', '*', '/', '**'])

/** The variable and properties that an expression names; `undefined` for anything computed. */
export function placeOf(file: SourceFile, node: Node): Place | undefined {
  const properties: string[] = []
  for (let current = unwrapAwait(node); ; ) {
    if (current.type === 'MemberExpression') {
      const name = memberName(current)
      if (name === undefined) return undefined
      properties.unshift(name)
      current = unwrapAwait(current.object)
    } else if (current.type === 'Identifier') {
      const root = lookUp(file, current.name, current)
      return root && { root, properties }
    } else return current.type === 'ThisExpression' ? { root: 'this', properties } : undefined
  }
}

/**
 * Whether a value is computed from a source: through arithmetic, both branches of a choice, arguments of a call and local variables. What only
 * decides between values, `cursor` in `cursor ? 1 : 0`, is no part of the value. Bodies of called functions are not looked into.
 */
export function flowsFrom(file: SourceFile, node: Node, source: Source): boolean {
  return new Flow(file, source).reaches(node, [])
}

/** Where the arguments of a call carry a source. */
export function argumentPaths(file: SourceFile, nodes: readonly Node[], source: Source): readonly ArgumentPath[] {
  return nodes.flatMap((node, argument) => new Flow(file, source).partsOf(node).map(properties => ({ argument, properties })))
}

class Flow {
  private readonly seen = new Set<string>()
  private steps = 0

  constructor(
    private readonly file: SourceFile,
    private readonly source: Source,
  ) {}

  /** Whether the value at `properties` of an expression comes from the source. */
  reaches(expression: Node, properties: readonly string[]): boolean {
    const node = unwrapAwait(expression)
    if (++this.steps > MAX_STEPS) return false
    const place = placeOf(this.file, node)
    if (place) return this.reachesPlace({ root: place.root, properties: [...place.properties, ...properties] })
    switch (node.type) {
      case 'ConditionalExpression':
        return this.reaches(node.consequent, properties) || this.reaches(node.alternate, properties)
      case 'LogicalExpression':
        return (node.operator !== '&&' && this.reaches(node.left, properties)) || this.reaches(node.right, properties)
      case 'AssignmentExpression':
        return this.reaches(node.right, properties)
      case 'CallExpression':
        return node.arguments.some(argument => this.reaches(argument, properties)) || (node.callee.type === 'MemberExpression' && this.reaches(node.callee.object, properties))
      case 'ObjectExpression':
        return this.reachesProperty(node, properties)
      case 'MemberExpression':
        return this.reaches(node.object, [])
      case 'BinaryExpression':
        return properties.length === 0 && ARITHMETIC.has(node.operator) && (this.reaches(node.left, []) || this.reaches(node.right, []))
      case 'UnaryExpression':
        return (node.operator === '+' || node.operator === '-') && this.reaches(node.argument, [])
      case 'UpdateExpression':
        return this.reaches(node.argument, [])
      case 'TemplateLiteral':
        return node.expressions.some(part => this.reaches(part, []))
      default:
        return false
    }
  }

  private reachesProperty(node: NodeOf<'ObjectExpression'>, [name, ...rest]: readonly string[]): boolean {
    if (name === undefined) return false
    const property = propertyOf(node, name)
    if (property) return this.reaches(property.value, rest)
    return node.properties.some(part => part.type === 'SpreadElement' && this.reaches(part.argument, [name, ...rest]))
  }

  private reachesPlace(place: Place): boolean {
    const { root, properties } = place
    if (this.source.has(place)) return true
    if (root === 'this') return false
    const key = `${root.name}@${String(root.declarations[0]?.name.range[0])}.${properties.join('.')}`
    if (this.seen.has(key)) return false
    this.seen.add(key)
    for (const { node, name } of root.declarations) {
      if (node.type !== 'VariableDeclarator' || node.init == null) continue
      const path = membersTo(node.id, name)
      if (path && this.reaches(node.init, [...path, ...properties])) return true
    }
    // Looking for assignments is dear, and most names cannot have any.
    return !root.declarations.every(declaration => isFixed(this.file, declaration)) && root.assigned.some(value => this.reaches(value, properties))
  }

  /** The properties of an argument that carry the source; the empty path is the argument itself. */
  partsOf(expression: Node): readonly (readonly string[])[] {
    const node = unwrapAwait(expression)
    if (++this.steps > MAX_STEPS) return NOWHERE
    switch (node.type) {
      case 'ObjectExpression':
        return node.properties.flatMap(property => {
          if (property.type === 'SpreadElement') return this.partsOf(property.argument)
          const name = keyName(property.key, property.computed)
          return name === undefined ? NOWHERE : this.partsOf(property.value).map(part => [name, ...part])
        })
      case 'ArrayExpression':
        return node.elements.flatMap((element, index) => (element === null ? NOWHERE : this.partsOf(element).map(part => [String(index), ...part])))
      case 'ConditionalExpression':
        return [...this.partsOf(node.consequent), ...this.partsOf(node.alternate)]
      case 'LogicalExpression':
        return [...(node.operator === '&&' ? NOWHERE : this.partsOf(node.left)), ...this.partsOf(node.right)]
      default: {
        if (new Flow(this.file, this.source).reaches(node, [])) return WHOLE
        const place = placeOf(this.file, node)
        return place ? this.partsOfPlace(place) : NOWHERE
      }
    }
  }

  private partsOfPlace(place: Place): readonly (readonly string[])[] {
    const parts = this.source.partsOf(place)
    if (parts.length > 0 || place.root === 'this' || place.properties.length > 0) return parts
    // const options = { skip, take }
    return place.root.declarations.flatMap(({ node }) => (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init != null ? this.partsOf(node.init) : NOWHERE))
  }
}

/** The properties that a pattern takes a name from: `meta`, `next` in `{ meta: { next } }`. A position in a list ends it. */
export function membersTo(pattern: Node, name: Node): readonly string[] | undefined {
  const members: string[] = []
  for (const step of patternPath(pattern, name) ?? [UNKNOWN]) {
    if (step.kind === 'member') members.push(step.name)
    else if (step.kind === 'index') members.push(String(step.index))
    else if (step.kind !== 'default') return undefined
  }
  return members
}

const UNKNOWN = { kind: 'unknown' } as const

/** Whether a name cannot be given another value: `const`, an import, a function. */
function isFixed(file: SourceFile, { type, node }: Binding['declarations'][number]): boolean {
  if (type !== 'variable') return type !== 'parameter'
  const declaration = node.type === 'VariableDeclarator' ? file.parentOf(node) : undefined
  return declaration?.type === 'VariableDeclaration' && declaration.kind === 'const' && node.type === 'VariableDeclarator' && node.init != null
}
