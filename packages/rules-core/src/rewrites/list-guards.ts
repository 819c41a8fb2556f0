import type { Node, SourceFile } from '../model/index.js'
import { contains, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { endsRound } from './guards.js'
import { lookUp } from '../values/bindings.js'
import { pathOf, pathsOf, useOf } from '../findings/list-path.js'

/** The parts of a list's path that the region asks for before it uses them: `known && known.some(…)`, `if (!team) continue`, `known?.some(…)`. */
export function testedParts(file: SourceFile, node: Node, region: Node): readonly Node[] {
  const parts: Node[] = []
  for (let current = unwrap(node); ; current = unwrap(current.object)) {
    if (current.type === 'CallExpression') current = unwrap(current.callee)
    else parts.push(current)
    if (current.type !== 'MemberExpression') break
  }
  const named = parts.flatMap(part => {
    const path = pathOf(file, part)
    return path ? [{ part, path }] : []
  })
  if (named.length === 0) return []
  const tested = new Set<Node>()
  const test = (at: Node): void => {
    const path = pathOf(file, at)
    if (path) for (const one of named) if (one.path.root === path.root && one.path.properties.join('.') === path.properties.join('.')) tested.add(one.part)
  }
  walk(region, child => {
    if (child.type === 'UnaryExpression' && child.operator === '!') test(child.argument)
    else if (child.type === 'LogicalExpression') test(child.left)
    else if (child.type === 'IfStatement' || child.type === 'ConditionalExpression') test(child.test)
    else if (child.type === 'MemberExpression' && child.optional) test(child.object)
    else if (child.type === 'BinaryExpression' && /^[!=]==?$/.test(child.operator)) for (const side of [child.left, child.right]) test(side)
    else if (child.type === 'CallExpression' && child.callee.type === 'MemberExpression' && memberName(child.callee) === 'isArray' && child.arguments[0]) test(child.arguments[0])
    return undefined
  })
  return [...tested]
}

/**
 * Whether a condition on the way to a search tells one kind of what holds the list from another: `if (result.ok)` before `result.rows`. What has passed no
 * such condition need not have the list at all.
 */
export function isNarrowed(file: SourceFile, search: Node, list: Node, region: Node): boolean {
  const paths = pathsOf(file, list).filter(({ root, properties }) => root !== 'this' && properties.length > 0)
  if (paths.length === 0) return false
  return testsBefore(file, search, region).some(test => namesIn(file, test).some(name => {
    const root = lookUp(file, name.name, name)
    const own = paths.find(path => path.root === root)
    if (!own) return false
    const { properties } = useOf(file, name)
    const shared = Math.min(properties.length, own.properties.length)
    return properties.slice(0, shared).join('.') !== own.properties.slice(0, shared).join('.')
  }))
}

/** The conditions that are asked within a region before a place is reached. */
function testsBefore(file: SourceFile, place: Node, region: Node): readonly Node[] {
  const tests: Node[] = []
  for (let child = place, parent = file.parentOf(place); parent && contains(region, parent); child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      if (parent.test !== child) tests.push(parent.test)
    } else if (parent.type === 'LogicalExpression') {
      if (parent.right === child) tests.push(parent.left)
    } else if (parent.type === 'BlockStatement') {
      for (const statement of parent.body) {
        if (statement.range[0] >= child.range[0]) break
        if (statement.type === 'IfStatement' && endsRound(statement.consequent)) tests.push(statement.test)
      }
    } else if (parent.type === 'SwitchStatement' && parent.discriminant !== child) tests.push(parent.discriminant)
  }
  return tests
}
