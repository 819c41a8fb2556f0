import type { FindingKind } from '../model/index.js'

/**
 * The catalogue: what is said, per finding kind and message id. First sentence: what and where; then the chain; then what
 * to write instead. Placeholders are ESLint's (`{{name}}`).
 */
export const MESSAGES: Readonly<Record<FindingKind, Readonly<Record<string, string>>>> = {
  'query-in-loop': {
    queryPerElement: '1 query per element of {{over}}: {{call}}.{{chain}} {{remedy}}',
    queryPerPass: '1 query per pass of this loop: {{call}}.{{chain}} {{remedy}}',
    invariantQuery: 'The same query again for every element of {{over}}: {{call}}.{{chain}} {{remedy}}',
  },
  'write-in-loop': {
    writePerElement: '1 {{verb}} per element of {{over}}: {{call}}.{{chain}} {{remedy}}',
    writePerPass: '1 {{verb}} per pass of this loop: {{call}}.{{chain}} {{remedy}}',
  },
  'unbatched-resolver': {
    queryPerParent: '1 {{verb}} per {{parent}} of a response with {{field}}: {{call}}.{{chain}} {{remedy}}',
    queryPerRendering: '1 {{verb}} per element of {{over}}: {{call}}.{{chain}} {{remedy}}',
  },
  'quadratic-grouping': {
    searchPerElement: 'For each element of {{over}}, {{call}} goes through {{list}} again: n × m comparisons. {{remedy}}',
    copyPerElement: 'For each element of {{over}}, all of {{list}} is copied again: n² steps. {{remedy}}',
  },
  'loaded-aggregate': {
    loadedToCount: '{{call}} loads rows only to count them ({{use}}).{{chain}} {{remedy}}',
    loadedToTest: '{{call}} loads rows only to see whether there are any ({{use}}).{{chain}} {{remedy}}',
    loadedToSum: '{{call}} loads rows only to add up a column ({{use}}).{{chain}} {{remedy}}',
  },
  'transaction-in-loop': {
    transactionPerElement: '1 transaction per element of {{over}}: {{call}}.{{chain}} {{remedy}}',
    transactionPerPass: '1 transaction per pass of this loop: {{call}}.{{chain}} {{remedy}}',
  },
  'parallel-in-transaction': {
    queriesAtOnce: '{{call}} starts {{count}} queries at once on the one connection of {{handle}}: they wait for each other there, and when one fails the others still run on. Await them one after the other, or ask outside of the transaction what does not belong to it.',
    queriesNotAllowed: '{{call}} starts {{count}} queries at once in the session {{handle}}: a transaction does not support parallel operations. Await them one after the other.',
    queryPerElementAtOnce: '{{call}} is started for all elements at once on the one connection of {{handle}}: the queries wait for each other there, and when one fails the others still run on. Write all elements in one query, or await them one after the other.',
  },
  'unbounded-fanout': {
    queriesForAllAtOnce: '{{call}} is started for all elements of {{over}} at once: as many connections are wanted as there are elements.{{chain}} {{remedy}}',
  },
  'unbounded-in-list': {
    unboundedInList: '{{call}} asks with one list of as many values as {{source}} finds rows, which nothing limits:{{chain}} {{title}} sends each as a bind parameter, of which a statement takes {{limit}}. {{remedy}}',
  },
  'unbounded-read': {
    wholeTable: '{{call}} loads the whole table, however large it grows, {{use}}.{{chain}} {{remedy}}',
  },
  'unordered-page': {
    noOrder: '{{call}} asks for a page without an order: the database may give the rows in another one each time, so that pages repeat some and leave out others. Order by a unique key: {{order}}.',
    notUnique: '{{call}} asks for a page in the order of {{columns}}, which {{verb}} not unique: rows that are alike there may come in another order each time, so that pages repeat some and leave out others. Order by {{key}} last.',
  },
  'offset-scan': {
    offsetScan: '{{call}} walks the table by growing {{word}}: each page reads all rows before it again, so the total cost grows with the square of the table, and rows that are inserted or deleted meanwhile are skipped or repeated.{{chain}} {{remedy}}',
  },
  'missing-transaction': {
    outsideTransaction: '{{call}} runs outside of the transaction that {{transaction}} opens: it stays when that is rolled back. {{remedy}}',
    outsideBehindCall: '{{call}} writes outside of the transaction that {{transaction}} opens: that stays when it is rolled back.{{chain}} Hand {{given}} on to it.',
    madeAlone: '{{call}} stays when {{then}} (line {{line}}), which takes what it has made, fails. Make both in one transaction: {{open}}.',
    deletedAlone: 'What {{call}} deletes is lost when {{then}} (line {{line}}), which puts it back, fails. Make both in one transaction: {{open}}.',
  },
  'nullable-sum': {
    nullableSum: '{{sum}} is used as a number, but {{call}} sums no rows to NULL, not to 0. {{remedy}}',
  },
  'late-cache': {
    queryBeforeCache: '{{call}} is made before {{cache}} (line {{line}}) is asked, and for nothing when that knows the answer. Ask first, and make the query after the early return.',
  },
  'unlimited-bulk-input': {
    bulkOfAnyLength: '{{call}} makes one {{verb}} of as many rows as a request likes: nothing limits {{list}} ({{place}}).{{chain}} Say how many at most: {{limit}}.',
    loopOfAnyLength: '{{call}} makes 1 {{verb}} per element of a list that a request makes as long as it likes: nothing limits {{list}} ({{place}}).{{chain}} Say how many at most: {{limit}}.',
  },
}
