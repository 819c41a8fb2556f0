import type { Node, QueryCall, SourceFile } from '../model/index.js'
import { contains } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { changes, otherQueries } from './other-work.js'
import { refuse } from './site.js'

/** The statements from the one that a read stands in to the one that holds a loop, of the same block. */
export function placementStatements(file: SourceFile, read: Node, loop: Node): readonly Node[] {
  for (let child: Node = read, parent = file.parentOf(read); parent; child = parent, parent = file.parentOf(parent)) {
    const body: readonly Node[] | undefined = parent.type === 'BlockStatement' || parent.type === 'Program' || parent.type === 'StaticBlock' ? parent.body : parent.type === 'SwitchCase' ? parent.consequent : undefined
    if (!body) continue
    const last = body.findIndex(statement => contains(statement, loop))
    if (last < 0) return refuse('conditional-place')
    return body.slice(body.indexOf(child), last + 1)
  }
  return refuse('conditional-place')
}

interface Region {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly region: readonly Node[]
  readonly read: Node
  readonly own: Node
  /** What the relation leads to, and what has it; `undefined` where the former is not known, and may be any. */
  readonly target: string | undefined
  readonly rows: QueryCall
}

/** Refuses when anything that runs from the read to the end of the loop may change what the relation leads to. Rows that the loop itself changes keep their relation. */
export function refuseOtherWork({ analysis, file, region, read, own, target, rows }: Region): void {
  for (const part of region) {
    const others = otherQueries(analysis, file, part, own)
    if (!others) return refuse('other-work-in-between')
    for (const { at, query } of others) {
      if (at === read || contains(own, at) || contains(at, own) || !changes(query)) continue
      const entity = query.entity?.name.toLowerCase()
      if (entity === undefined || target === undefined || entity === target.toLowerCase() || query.effect === 'raw' || rows.entity === undefined) return refuse('other-work-in-between')
    }
  }
}
