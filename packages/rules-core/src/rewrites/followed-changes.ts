import { type Edit, isRewrite, isWrite, type Node, type Rewrite, type SourceFile } from '../model/index.js'
import { contains } from '../ast/syntax.js'
import { type Candidate, collectCandidates } from '../findings/candidates.js'
import { bulkChange } from './bulk-change.js'
import { indentAt, layoutOf, withoutLine } from './layout.js'
import { plural, singular } from './names.js'
import { mayInterfere } from './other-work.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { bareStatement, usedNode } from './used-result.js'

/**
 * A loop that does nothing but change rows, in several statements → one statement for each of them, in their order, in place of the loop: `delete comments; delete posts` per author.
 * Decided: each of them can leave the loop together with the others. Not looked at: rows that only two different rounds would bring into conflict.
 */
export const allChanges: Transform = site => {
  const { candidate } = site
  const changes = changesBeside(site)
  if (!changes.includes(candidate) || changes.length === 1) return undefined
  const planned = attempt('bulk-change', () => leaving(site, changes, 'in one statement each'))
  const isGone = planned && isRewrite(planned) && planned.edits.some(({ range }) => range[0] <= site.iteration.node.range[0] && range[1] >= site.iteration.node.range[1])
  return isGone ? planned : undefined
}

/** The same for one of them and those that follow it, which may need it to be done, where the loop does more. */
export const followedChanges: Transform = site => {
  const { candidate } = site
  const changes = changesBeside(site)
  const later = changes.slice(changes.indexOf(candidate))
  if (!changes.includes(candidate) || later.length === 1) return undefined
  const planned = attempt('bulk-change', () => leaving(site, later, 'in one statement, and what follows it in the loop'))
  // Why it cannot leave alone has been said.
  return planned && isRewrite(planned) ? planned : undefined
}

/** Updates and deletes that leave the loop together. */
function leaving(site: Site, changes: readonly Candidate[], how: string): Rewrite {
  const { candidate, file } = site
  if (changes.some((one, index) => changes.slice(index + 1).some(other => meet(one, other)))) return refuse('other-work-in-between')
  const parts = changes.map(one => {
    const planned = bulkChange({ ...site, candidate: one, beside: changes.filter(other => other !== one).map(({ node }) => node) })
    return { rewrite: planned && isRewrite(planned) ? planned : refuse('other-work-in-between'), block: blockOf(file, one.node) }
  })
  const own = candidate.query ?? refuse('in-another-function')
  const verb = own.effect === 'update' ? 'Update' : 'Delete'
  const rows = how === 'in one statement each' && new Set(changes.map(({ query }) => query?.effect)).size === 1 ? listed(changes.map(({ query }) => plural(singular(query?.entity?.name)))) : plural(singular(own.entity?.name))
  return {
    transformation: 'bulk-change',
    title: `${verb} all ${rows} ${how}`,
    roundTrips: parts.find(({ rewrite: { roundTrips } }) => roundTrips !== 'constant')?.rewrite.roundTrips ?? 'constant',
    edits: together(file, parts),
  }
}

/** Whether one change of a round may meet the rows that another is about. What is deleted in two ways is deleted whichever comes first. */
const meet = ({ query: one }: Candidate, { query: other }: Candidate): boolean =>
  one !== undefined && other !== undefined && mayInterfere(one, other) && !(one.effect === 'delete' && other.effect === 'delete')

/** `tags, likes and posts`. */
const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`)

/** The block that a call is a statement of. */
function blockOf(file: SourceFile, call: Node): Node | undefined {
  const statement = bareStatement(file, usedNode(file, call))
  return statement && file.parentOf(statement)
}

/** The updates and deletes that the same rounds make, in the order in which they are written. */
function changesBeside({ analysis, candidate, file, iteration }: Site): readonly Candidate[] {
  const { query } = candidate
  if (query?.effect !== 'delete' && query?.effect !== 'update') return []
  return collectCandidates(analysis, file).filter(other =>
    other.query !== undefined && isWrite(other.query.effect) && contains(iteration.body, other.node) && other.iterations[0]?.node === candidate.iterations[0]?.node)
}

/**
 * The edits of several rewrites of one loop, each of which knows nothing of the others: what stands at one place is put one after the other, and a list that two of them
 * make alike is made once. Refused where they use one name for different lists.
 */
function together(file: SourceFile, parts: readonly { readonly rewrite: Rewrite; readonly block: Node | undefined }[]): readonly Edit[] {
  const edits: Edit[] = []
  const made = new Map<string, { readonly text: string; readonly block: Node | undefined }>()
  /** Whether a text makes a list, or adds to it, as a rewrite before has done. */
  const isMade = (name: string, text: string, block: Node | undefined): boolean => {
    const known = made.get(name)
    if (known && (known.text !== text || known.block !== block)) return refuse('names-clash')
    made.set(name, { text, block })
    return known !== undefined
  }
  for (const { rewrite, block } of parts) {
    for (const edit of rewrite.edits) {
      const [name, ...lines] = /^const ([\w$]+) = .*\n/.test(edit.text) ? [/^const ([\w$]+)/.exec(edit.text)?.[1], ...edit.text.split('\n')] : []
      const pushed = /^([\w$]+)\.push\(/.exec(edit.text)?.[1]
      const known = edits.findIndex(({ range }) => range[0] === edit.range[0] && range[1] === edit.range[1])
      const isKnown = name !== undefined && isMade(name, lines[0] ?? '', undefined)
      const text = isKnown ? lines.slice(1).join('\n').trimStart() : edit.text
      if (pushed !== undefined && isMade(`${pushed}.push`, text, block)) edits.push(withoutLine(file, edit.range))
      else if (known >= 0 && edit.range[0] < edit.range[1]) {
        if (text !== edits[known]?.text) edits[known] = { range: edit.range, text: `${edits[known]?.text ?? ''}${layoutOf(file).newline}${indentAt(file, edit.range[0])}${text}` }
      } else if ((text.trim() !== '' || !isKnown) && text !== edits[known]?.text) edits.push({ range: edit.range, text })
    }
  }
  return edits
}
