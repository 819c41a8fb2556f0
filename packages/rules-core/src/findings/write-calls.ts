import type { Library, MethodFact, Node, QueryCall, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { executionOf } from '../queries/execution.js'
import type { QueryNode } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Analysis } from './candidates.js'

/**
 * The writes of a file that run where they stand, in source order: inserts, updates and deletes on proved handles. Writes that are only built, that are
 * part of a batch, and those behind calls of project functions are left out.
 */
export function collectWrites({ ev, queries }: Analysis, file: SourceFile): readonly QueryCall[] {
  const known = ev.memory(file, remembered)
  if (known.writes) return known.writes
  const names = writeNames(ev.library)
  const found = new Map<Node, QueryCall>()
  walk(file.program, node => {
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return
    const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
    if (callee.type !== 'MemberExpression' || !names.has(memberName(callee) ?? '')) return
    let query: QueryCall | undefined
    for (let link: QueryNode | undefined = node; link; link = nextLink(file, link)) query = queries.queryAt(file, link) ?? query
    if (query && isWrite(query.effect) && query.certainty === 'proved' && !found.has(query.node) && isRunAlone(ev, file, query)) found.set(query.node, query)
  })
  return (known.writes = [...found.values()].sort((a, b) => a.node.range[0] - b.node.range[0]))
}

const remembered = (): { writes?: readonly QueryCall[] } => ({})

const isRunAlone = (ev: Evaluator, file: SourceFile, query: QueryCall): boolean => executionOf(ev, file, query).kind === 'at'

/** The next call of the same chain: `.values(row)` after `.insert(table)`. */
function nextLink(file: SourceFile, link: Node): QueryNode | undefined {
  let node = link
  let parent = file.parentOf(node)
  while (parent && unwrap(parent) === unwrap(node)) {
    node = parent
    parent = file.parentOf(parent)
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return undefined
  const call = file.parentOf(parent)
  return call?.type === 'CallExpression' && call.callee === parent ? call : undefined
}

const namesByLibrary = new WeakMap<Library, ReadonlySet<string>>()

/** Method names that some library writes by. Most calls have another name and need not be evaluated. */
function writeNames(library: Library): ReadonlySet<string> {
  let names = namesByLibrary.get(library)
  if (!names) {
    const methods = library.adapters.flatMap(adapter => Object.values(adapter.roles).flatMap(role => Object.entries(role.methods ?? {})))
    namesByLibrary.set(library, (names = new Set(methods.filter(([, fact]) => mayWrite(fact)).map(([name]) => name))))
  }
  return names
}

const mayWrite = ({ effect, builds, sql }: MethodFact): boolean => [effect, builds].some(does => does !== undefined && (isWrite(does) || (does === 'raw' && sql !== undefined)))
