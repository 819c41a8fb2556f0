import type { ClassNode, SourceFile } from '../model/index.js'
import type { Evaluator } from '../values/evaluator.js'

const PATH = /(?:^|\/)(?:tests?|__tests__|__mocks__|mocks?|fakes?|stubs?|fixtures?|e2e|testing)(?:\/|$)|\.(?:test|spec|mock|fake|stub|e2e|e2e-spec)\.[cm]?[jt]sx?$/
const NAME = /^(?:Fake|Mock|Stub|Dummy|Noop|NoOp|Null|Test)[A-Z]|(?:Fake|Mock|Stub|Dummy)$/

/** Whether a class stands in for a real one in tests, by path segment or by its name. It proves nothing about production. */
export const isStandIn = (ev: Evaluator, file: SourceFile, node: ClassNode): boolean => NAME.test(node.id?.name ?? '') || isStandInPath(ev, file.path)

/** Whether a file holds stand-ins only, by its path within the project. */
export const isStandInPath = (ev: Evaluator, path: string): boolean => PATH.test(ev.project.display(path))
