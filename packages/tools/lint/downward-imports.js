import path from 'node:path'

/** @typedef {import('eslint').Rule.RuleModule} RuleModule */
/** @typedef {import('estree').Node} Node */

/**
 * The layers below a source root from top to bottom; an importer may only point to its own layer or downwards. A module that stands beside the
 * layers and is none of them belongs to the composition: only `index` and `analyze` may import it.
 */
const LAYERS = ['index', 'analyze', 'composition', 'rewrites', 'findings', 'effects', 'iterations', 'queries', 'adapters', 'values', 'project', 'ast', 'model']

/**
 * @param {string} root
 * @param {string} file
 */
function layerOf(root, file) {
  const [head = ''] = path.relative(root, file).split(path.sep)
  const index = LAYERS.indexOf(head.replace(/\.[jt]s$/, ''))
  return index === -1 ? LAYERS.indexOf('composition') : index
}

/** @type {RuleModule} */
export const downwardImports = {
  meta: {
    type: 'problem',
    docs: { description: 'Disallow imports that point to a higher layer, and adapters that see each other' },
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, required: ['root'], additionalProperties: false }],
    messages: {
      upwards: '`{{from}}` may not import from `{{to}}`: imports point downwards ({{layers}}).',
      sibling: 'An adapter knows nothing of other adapters.',
    },
  },
  create(context) {
    /** @type {unknown} */
    const options = context.options[0]
    const { root } = /** @type {{ root: string }} */ (options)
    const from = layerOf(root, context.filename)
    /** @param {Node & { source?: unknown }} node */
    const inspect = node => {
      const source = /** @type {{ value?: unknown } | null | undefined} */ (node.source)
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const target = path.resolve(path.dirname(context.filename), source.value)
      const to = layerOf(root, target)
      if (to < from) context.report({ node, messageId: 'upwards', data: { from: LAYERS[from] ?? '', to: LAYERS[to] ?? '', layers: LAYERS.join(', ') } })
      else if (LAYERS[from] === 'adapters' && to === from && isSibling(path.join(root, 'adapters'), context.filename, target)) context.report({ node, messageId: 'sibling' })
    }
    return { ImportDeclaration: inspect, ExportNamedDeclaration: inspect, ExportAllDeclaration: inspect, ImportExpression: inspect }
  },
}

/**
 * Whether both modules stand in adapter folders, and not in the same one.
 * @param {string} adapters
 * @param {string} from
 * @param {string} to
 */
function isSibling(adapters, from, to) {
  const [own = '', ...ownRest] = path.relative(adapters, from).split(path.sep)
  const [other = '', ...otherRest] = path.relative(adapters, to).split(path.sep)
  return ownRest.length > 0 && otherRest.length > 0 && own !== other
}
