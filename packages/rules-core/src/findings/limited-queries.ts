import type { QueryCall, SourceFile } from '../model/index.js'
import { clauseOf } from '../queries/clauses.js'
import type { Evaluator } from '../values/evaluator.js'

/** Whether a query says in the code that it gives no more than some number of rows: `{ take: 5 }`, `.limit(size)`. Which number is not looked at. */
export const isLimited = (ev: Evaluator, file: SourceFile, query: QueryCall): boolean => clauseOf(ev, file, query, 'limit').presence === 'present'
