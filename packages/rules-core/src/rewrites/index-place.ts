import type { Edit, Node, RefusalReason, SourceFile } from '../model/index.js'
import { isLoopStatement } from '../ast/syntax.js'
import { insertAt } from './edits.js'
import { indentAt, layoutOf, linesAt } from './layout.js'

/** Where an index is built: before a statement, or at the head of an arrow function that has no block yet. */
export interface IndexPlace {
  /** What runs after the new lines and may use what they declare: the statement, or the body of the arrow function. */
  readonly region: Node
  readonly insert: (lines: readonly string[]) => readonly Edit[]
}

/**
 * The place for statements that compute something for an iteration and do nothing else. They may run where the iteration does not (`known && rows.map(…)`), which
 * is not looked at. What else the statement does before the iteration is not looked at: it is part of the region.
 */
export function indexPlace(file: SourceFile, node: Node): IndexPlace | RefusalReason {
  for (let child = node, parent = file.parentOf(node); parent; child = parent, parent = file.parentOf(parent)) {
    if (HOLDS_STATEMENTS.has(parent.type)) return beforeStatement(file, child)
    if (parent.type === 'SwitchCase') return parent.test === child ? 'conditional-place' : beforeStatement(file, child)
    if (parent.type === 'ArrowFunctionExpression') return parent.body === child ? headOfArrow(file, parent) : 'conditional-place'
    if (NO_PLACE.has(parent.type)) return 'conditional-place'
    if (isLoopStatement(parent) && parent.body === child) return bracedStatement(file, child)
    if (parent.type === 'IfStatement' && parent.test !== child) return child.type === 'IfStatement' ? 'conditional-place' : bracedStatement(file, child)
  }
  return 'conditional-place'
}

const HOLDS_STATEMENTS: ReadonlySet<string> = new Set(['BlockStatement', 'Program', 'StaticBlock', 'TSModuleBlock'])
const NO_PLACE: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'PropertyDefinition', 'AccessorProperty', 'LabeledStatement', 'WithStatement'])

function beforeStatement(file: SourceFile, statement: Node): IndexPlace {
  const at = statement.range[0]
  // Without a semicolon the new line would go on in a statement that begins with a bracket.
  const stop = layoutOf(file).end === '' && /[([`+\-/]/.test(file.text.charAt(at)) ? ';' : ''
  return { region: statement, insert: lines => [insertAt(at, `${linesAt(file, at, lines)}${stop}${linesAt(file, at, ['', ''])}`)] }
}

/** `if (open) return rows.map(…)`: the only statement of a branch gets braces. */
function bracedStatement(file: SourceFile, statement: Node): IndexPlace {
  const { newline, step } = layoutOf(file)
  const [start, end] = statement.range
  const indent = indentAt(file, lineStartOf(file, start))
  return {
    region: statement,
    insert: lines => [insertAt(start, `{${newline}${lines.map(line => `${indent}${step}${line}${newline}`).join('')}${indent}${step}`), insertAt(end, `${newline}${indent}}`)],
  }
}

/** `rows => rows.map(…)`: the expression becomes what a block returns. */
function headOfArrow(file: SourceFile, arrow: Node): IndexPlace {
  const { end, newline, step } = layoutOf(file)
  const body = (arrow as unknown as { body: Node }).body
  const indent = indentAt(file, lineStartOf(file, arrow.range[0]))
  // The body's own parentheses stay around it; those stand between the arrow and the body, where no other `=>` can be but in a comment.
  const head = file.text.lastIndexOf('=>', body.range[0]) + 2
  return {
    region: body,
    insert: lines => [
      { range: [head, head + (/^\s*/.exec(file.text.slice(head))?.[0].length ?? 0)], text: ` {${newline}${lines.map(line => `${indent}${step}${line}${newline}`).join('')}${indent}${step}return ` },
      insertAt(arrow.range[1], `${end}${newline}${indent}}`),
    ],
  }
}

/** Just behind the white space of the line that holds an offset. */
function lineStartOf(file: SourceFile, offset: number): number {
  const start = file.text.lastIndexOf('\n', offset - 1) + 1
  return start + (/^[ \t]*/.exec(file.text.slice(start))?.[0].length ?? 0)
}
