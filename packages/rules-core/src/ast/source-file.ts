import type { TSESTree } from '@typescript-eslint/types'
import type { Node, NodeRef, SourceFile } from '../model/index.js'
import { forEachChild } from './children.js'

/** What a source file is made of. */
export interface SourceFileParts {
  /** Path key. */
  readonly path: string
  readonly text: string
  readonly program: TSESTree.Program
  readonly linted: boolean
}

/**
 * A parsed file with its parents, lines and facts, each made on first use.
 * Reads `type`, `range` and children of the tree only; it never looks at the disk.
 */
export function createSourceFile({ path, text, program, linted }: SourceFileParts): SourceFile {
  let parents: { get(node: Node): Node | undefined } | undefined
  const nodes = new Map<string, Node | undefined>()
  let lineStarts: readonly number[] | undefined
  const facts = new Map<unknown, unknown>()

  const file: SourceFile = {
    path,
    text,
    program,
    linted,
    parentOf(node) {
      return (parents ??= givenParents(program) ?? collectParents(program)).get(node)
    },
    lineOf(offset) {
      return lineAt((lineStarts ??= collectLineStarts(text)), offset)
    },
    nodeAt(ref) {
      const key = `${ref.type}:${String(ref.start)}:${String(ref.end)}`
      if (!nodes.has(key)) nodes.set(key, findNode(program, ref))
      return nodes.get(key)
    },
    fact<T>(key: (file: SourceFile) => T): T {
      if (!facts.has(key)) facts.set(key, key(file))
      return facts.get(key) as T
    },
  }
  return file
}

type Linked = { parent?: Node }

/** Whoever has set `parent` on every node spares a walk, and a map that would cost as much as parsing. */
function givenParents(program: TSESTree.Program): { get(node: Node): Node | undefined } | undefined {
  const [first] = program.body
  return first && (first as Linked).parent === program ? { get: node => (node as Linked).parent ?? undefined } : undefined
}

function collectParents(program: Node): Map<Node, Node> {
  const parents = new Map<Node, Node>()
  const open: Node[] = [program]
  // A list instead of recursion: generated code nests deeper than the stack.
  for (let parent = open.pop(); parent; parent = open.pop()) {
    const current = parent
    forEachChild(current, child => {
      if (parents.has(child)) return
      parents.set(child, current)
      open.push(child)
    })
  }
  return parents
}

function collectLineStarts(text: string): number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length)
  return starts
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return low + 1
}

function findNode(program: Node, ref: Omit<NodeRef, 'path'>): Node | undefined {
  return findWithin(program, ref, true) ?? findWithin(program, ref, false)
}

/** `narrow` passes over subtrees whose range is elsewhere; decorators of an exported class stand outside the class's own range. */
function findWithin(program: Node, { type, start, end }: Omit<NodeRef, 'path'>, narrow: boolean): Node | undefined {
  const open: Node[] = [program]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === type && node.range[0] === start && node.range[1] === end) return node
    if (narrow && node !== program && (node.range[0] > start || node.range[1] < end)) continue
    forEachChild(node, child => open.push(child))
  }
  return undefined
}
