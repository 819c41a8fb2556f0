import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { forEachChild } from './children.js'
import { isClass, isFunction, parameterTarget } from './syntax.js'

/** A name's declaration: what it was declared by, as far as one file can tell. */
export interface Declaration {
  readonly type: 'variable' | 'function' | 'class' | 'parameter' | 'import' | 'type' | 'enum' | 'namespace' | 'catch'
  /** The declaring node: declarator, function, class, specifier, interface, alias, type parameter … For a parameter: its function. */
  readonly node: Node
  /** The identifier that is bound. */
  readonly name: Node
}

export type Declarations = ReadonlyMap<string, readonly Declaration[]>

/**
 * The names that a node declares for what stands inside it; `undefined` when it opens no scope. Made for one node at a time and on demand,
 * because most scopes of another file are never asked. `var` belongs to its function; `eval`, `with` and globals are not looked at.
 */
export function declarationsOf(file: SourceFile, scope: Node): Declarations | undefined {
  if (!opensScope(scope)) return undefined
  const known = file.fact(declarationsByScope)
  let found = known.get(scope)
  if (!found) known.set(scope, (found = collect(file, scope)))
  return found
}

const declarationsByScope = (): Map<Node, Declarations> => new Map()

function opensScope(node: Node): boolean {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'SwitchStatement':
    case 'TSModuleBlock':
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'CatchClause':
    case 'TSMappedType':
      return true
    default:
      return isFunction(node) || isClass(node) || ('typeParameters' in node && node.typeParameters != null)
  }
}

type Found = Map<string, Declaration[]>

function add(found: Found, type: Declaration['type'], node: Node, pattern: Node | null | undefined): void {
  if (pattern == null) return
  switch (pattern.type) {
    case 'Identifier': {
      const declaration: Declaration = { type, node, name: pattern }
      const known = found.get(pattern.name)
      if (known) known.push(declaration)
      else found.set(pattern.name, [declaration])
      return
    }
    case 'ObjectPattern':
      for (const property of pattern.properties) add(found, type, node, property.type === 'RestElement' ? property.argument : property.value)
      return
    case 'ArrayPattern':
      for (const element of pattern.elements) add(found, type, node, element)
      return
    case 'RestElement':
      add(found, type, node, pattern.argument)
      return
    case 'AssignmentPattern':
    case 'TSParameterProperty':
      add(found, type, node, pattern.type === 'AssignmentPattern' ? pattern.left : parameterTarget(pattern))
      return
    default:
  }
}

function collect(file: SourceFile, scope: Node): Declarations {
  const found: Found = new Map()
  addTypeParameters(found, scope)
  switch (scope.type) {
    case 'Program':
      for (const statement of scope.body) addStatement(found, statement)
      addHoisted(file, found, scope)
      break
    case 'BlockStatement':
      for (const statement of scope.body) addStatement(found, statement)
      break
    case 'StaticBlock':
    case 'TSModuleBlock':
      for (const statement of scope.body) addStatement(found, statement)
      addHoisted(file, found, scope)
      break
    case 'SwitchStatement':
      for (const { consequent } of scope.cases) for (const statement of consequent) addStatement(found, statement)
      break
    case 'ForStatement':
      if (scope.init) addStatement(found, scope.init)
      break
    case 'ForOfStatement':
    case 'ForInStatement':
      addStatement(found, scope.left)
      break
    case 'CatchClause':
      add(found, 'catch', scope, scope.param)
      break
    default:
      if (isFunction(scope)) {
        if (scope.type === 'FunctionExpression') add(found, 'function', scope, scope.id)
        for (const parameter of scope.params) add(found, 'parameter', scope, parameter)
        addHoisted(file, found, scope.body)
      } else if (isClass(scope)) add(found, 'class', scope, scope.id)
  }
  return found
}

function addTypeParameters(found: Found, scope: Node): void {
  const holder = (scope as { typeParameters?: { params?: readonly Node[] } | null }).typeParameters
  for (const parameter of holder?.params ?? []) if (parameter.type === 'TSTypeParameter') add(found, 'type', parameter, parameter.name)
}

function addStatement(found: Found, statement: Node): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      if (statement.kind !== 'var') addVariables(found, statement)
      return
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      add(found, 'function', statement, statement.id)
      return
    case 'ClassDeclaration':
      add(found, 'class', statement, statement.id)
      return
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      add(found, 'type', statement, statement.id)
      return
    case 'TSEnumDeclaration':
      add(found, 'enum', statement, statement.id)
      return
    case 'TSModuleDeclaration':
      add(found, 'namespace', statement, statement.id)
      return
    case 'TSImportEqualsDeclaration':
      add(found, 'import', statement, statement.id)
      return
    case 'ImportDeclaration':
      for (const specifier of statement.specifiers) add(found, 'import', specifier, specifier.local)
      return
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (statement.declaration) addStatement(found, statement.declaration)
      return
    default:
  }
}

function addVariables(found: Found, { declarations }: NodeOf<'VariableDeclaration'>): void {
  for (const declarator of declarations) add(found, 'variable', declarator, declarator.id)
}

/** `var` at any depth of a body: a use after the block means the same variable as one within it. */
function addHoisted(file: SourceFile, found: Found, body: Node): void {
  if (!file.fact(hasVar)) return
  const visit = (node: Node): void => {
    if (isFunction(node) || isClass(node) || node.type === 'TSModuleBlock') return
    if (node.type === 'VariableDeclaration' && node.kind === 'var') addVariables(found, node)
    forEachChild(node, visit)
  }
  forEachChild(body, visit)
}

const hasVar = (file: SourceFile): boolean => /\bvar\b/.test(file.text)
