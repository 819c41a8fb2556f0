import { RuleTester } from 'eslint'
import { afterAll, describe, it } from 'vitest'
import { downwardImports } from './downward-imports.js'

RuleTester.describe = describe
RuleTester.it = it
RuleTester.itOnly = it.only
// ESLint's tester looks for this hook although it is not in its types.
Object.assign(RuleTester, { afterAll })

const options = [{ root: '/src' }]
const upwards = [{ messageId: 'upwards' }]

new RuleTester().run('downward-imports', downwardImports, {
  valid: [
    { filename: '/src/queries/resolve.ts', code: `import { x } from '../values/index.js'`, options },
    { filename: '/src/queries/resolve.ts', code: `import { x } from './index.js'`, options },
    { filename: '/src/values/types/alias.ts', code: `import { x } from '../index.js'`, options },
    { filename: '/src/index.ts', code: `export { x } from './settings.js'`, options },
    { filename: '/src/adapters/registry.ts', code: `import x from './one/index.js'`, options },
    { filename: '/src/adapters/one/index.ts', code: `import { x } from './operations.js'`, options },
    { filename: '/src/adapters/one/index.ts', code: `import { x } from '../library.js'`, options },
    { filename: '/src/model/index.ts', code: `import fs from 'node:fs'`, options },
  ],
  invalid: [
    { filename: '/src/values/types.ts', code: `import { x } from '../queries/index.js'`, options, errors: upwards },
    { filename: '/src/model/value.ts', code: `export * from '../ast/children.js'`, options, errors: upwards },
    { filename: '/src/findings/loop.ts', code: `import { x } from '../settings.js'`, options, errors: upwards },
    { filename: '/src/ast/children.ts', code: `await import('../index.js')`, options, errors: upwards },
    { filename: '/src/adapters/one/index.ts', code: `import { x } from '../two/index.js'`, options, errors: [{ messageId: 'sibling' }] },
  ],
})
