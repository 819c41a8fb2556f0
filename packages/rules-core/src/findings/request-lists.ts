import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, enclosingFunction, isFunction, memberName, parametersOf, parameterTarget, propertyOf, stringValue, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { parameterSource } from '../effects/offset-flow.js'
import { membersTo, type Place, type Source } from '../effects/value-flow.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { exactly } from './list-writes.js'
import { isListType, listsOfClass, listsOfJsonSchema, listsOfSchema, type UnlimitedList } from './request-schemas.js'

/** A handler of requests, and a place in it where a list of any length arrives. */
export interface RequestList {
  readonly handler: FunctionNode
  readonly given: Source
  /** The property that holds it, when it is one. */
  readonly name: string | undefined
  readonly list: Omit<UnlimitedList, 'path'>
}

/** Links of a chain that say what a procedure takes, and where its handler finds that. */
const PROCEDURE_INPUTS: Readonly<Record<string, string>> = { input: 'input', inputSchema: 'parsedInput', schema: 'parsedInput' }
const ROUTES: ReadonlySet<string> = new Set(['post', 'put', 'patch', 'delete'])

/**
 * The lists without a limit that a file's handlers are sent: procedures with an input schema, methods with a `@Body()`, routes with a JSON schema, bodies
 * that are parsed by a schema, and bodies that nothing beside the handler validates. Handlers that are routed elsewhere are seen by their schema only.
 */
export function requestLists(ev: Evaluator, file: SourceFile): readonly RequestList[] {
  const found: RequestList[] = []
  walk(file.program, node => {
    if (node.type === 'CallExpression') found.push(...listsOfProcedure(ev, file, node), ...listsOfRoute(ev, file, node))
    else if (node.type === 'VariableDeclarator') found.push(...listsOfParsed(ev, file, node))
    else if (node.type === 'MethodDefinition' && isFunction(node.value)) found.push(...listsOfMethod(ev, file, node.value))
  })
  return found
}

const under = (handler: FunctionNode, argument: number, start: readonly string[], lists: readonly UnlimitedList[]): readonly RequestList[] =>
  lists.map(({ path, ...list }) => ({ handler, given: exactly(parameterSource(handler, { argument, properties: [...start, ...path] })), name: path.at(-1), list }))

/** `procedure.input(schema).mutation(async ({ input }) => …)`. */
function listsOfProcedure(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): readonly RequestList[] {
  const callee = unwrap(call.callee)
  const handler = call.arguments.find((argument): argument is FunctionNode & typeof argument => isFunction(argument))
  if (callee.type !== 'MemberExpression' || !handler) return []
  for (let link = unwrap(callee.object); link.type === 'CallExpression'; ) {
    const inner = unwrap(link.callee)
    if (inner.type !== 'MemberExpression') return []
    const name = memberName(inner) ?? ''
    const [schema] = link.arguments
    if (Object.hasOwn(PROCEDURE_INPUTS, name) && schema) return under(handler, 0, [PROCEDURE_INPUTS[name] ?? ''], listsOfSchema(ev, file, schema))
    link = unwrap(inner.object)
  }
  return []
}

/** `server.post('/users', { schema: { body: … } }, async request => …)`, and `app.post('/users', async (req, res) => …)` with nothing in between. */
function listsOfRoute(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): readonly RequestList[] {
  const callee = unwrap(call.callee)
  const [path, second, third] = call.arguments
  if (callee.type !== 'MemberExpression' || !ROUTES.has(memberName(callee) ?? '') || !path || stringValue(path) === undefined) return []
  if (isFunction(second)) return call.arguments.length === 2 ? unvalidated(file, second) : []
  const options = second && unwrap(second)
  const schema = options?.type === 'ObjectExpression' ? propertyOf(options, 'schema')?.value : undefined
  const body = schema?.type === 'ObjectExpression' ? propertyOf(schema, 'body')?.value : undefined
  return body && isFunction(third) ? under(third, 0, ['body'], [...listsOfJsonSchema(ev, file, body), ...listsOfSchema(ev, file, body)]) : []
}

/** The properties of a body that no schema describes. */
function unvalidated(file: SourceFile, handler: FunctionNode): readonly RequestList[] {
  const text = file.text.slice(handler.range[0], handler.range[1])
  const [request] = parametersOf(handler)
  if (!/\bbody\b/.test(text) || VALIDATES.test(text) || !request) return []
  const body = parameterSource(handler, { argument: 0, properties: ['body'] })
  const has = (place: Place): boolean => body.has(place) && !(place.properties.length > 1 && body.has({ root: place.root, properties: place.properties.slice(0, -2) }))
  return [{ handler, given: { has, partsOf: () => [] }, name: undefined, list: { limit: 'if (list.length > n) …', file, at: request } }]
}

const VALIDATES = /\b(?:\w*[pP]arse(?:Async)?|\w*[vV]alidat\w*|assert\w*|check\w*)\s*\(/

/** `const { ids } = schema.parse(req.body)`, `const body = await schema.parseAsync(await request.json())`. */
function listsOfParsed(ev: Evaluator, file: SourceFile, declarator: NodeOf<'VariableDeclarator'>): readonly RequestList[] {
  const parsed = declarator.init == null ? undefined : unwrapAwait(declarator.init)
  const callee = parsed?.type === 'CallExpression' ? unwrap(parsed.callee) : undefined
  if (parsed?.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return []
  const [sent] = parsed.arguments
  const name = memberName(callee) ?? ''
  const handler = enclosingFunction(file, declarator)
  if (!/^(?:safeP|p)arse(?:Async)?$/.test(name) || !sent || !handler || !/\.body\b|\.json\(\)/.test(file.text.slice(sent.range[0], sent.range[1]))) return []
  const start = name.startsWith('safe') ? ['data'] : []
  return listsOfSchema(ev, file, callee.object).map(({ path, ...list }) => ({ handler, given: declaredSource(declarator, [...start, ...path]), name: path.at(-1), list }))
}

/** The value at a path of what a declaration gives names to. */
function declaredSource(declarator: NodeOf<'VariableDeclarator'>, path: readonly string[]): Source {
  const pathOf = ({ root, properties }: Place): readonly string[] | undefined => {
    const own = root === 'this' ? undefined : root.declarations.find(({ node }) => node === declarator)
    const members = own && membersTo(declarator.id, own.name)
    return members && [...members, ...properties]
  }
  const startsWith = (whole: readonly string[], start: readonly string[]): boolean => start.every((name, index) => whole[index] === name)
  return {
    has: place => {
      const at = pathOf(place)
      return at?.length === path.length && startsWith(at, path)
    },
    partsOf: place => {
      const at = pathOf(place)
      return at && at.length < path.length && startsWith(path, at) ? [path.slice(at.length)] : []
    },
  }
}

/** `create(@Body() body: CreateManyDto)`. */
function listsOfMethod(ev: Evaluator, file: SourceFile, handler: FunctionNode): readonly RequestList[] {
  return parametersOf(handler).flatMap((parameter, position) => {
    const whole = bodyDecorator(parameter)
    const type = annotationOf(parameterTarget(parameter))
    if (!whole || !type) return []
    if (isListType(ev, file, type)) return under(handler, position, [], [{ path: [], limit: '@ArrayMaxSize(n)', file, at: type }])
    return membersOf(ev.typeOf(file, type)).flatMap(value => {
      const found = value.kind === 'class' || value.kind === 'instance' ? ev.find(value.ref) : undefined
      return found ? under(handler, position, [], listsOfClass(ev, found.file, found.node)) : []
    })
  })
}

/** `@Body()` or `@Body`, without a name or a pipe of its own. */
function bodyDecorator(parameter: Node): boolean {
  const decorators = (parameter as { decorators?: readonly NodeOf<'Decorator'>[] }).decorators ?? []
  return decorators.some(({ expression }) => {
    const callee = expression.type === 'CallExpression' ? expression.callee : expression
    return callee.type === 'Identifier' && callee.name === 'Body' && (expression.type !== 'CallExpression' || expression.arguments.length === 0)
  })
}
