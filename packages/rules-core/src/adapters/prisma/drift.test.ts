import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import prisma from './index.js'

/** The model delegates are generated; the runtime that generates them names their operations in one union. */
it('declares only what Prisma 7 has', { timeout: 120_000 }, () => {
  const client = ['InstanceType<ReturnType<typeof runtime.getPrismaClient>>', 'runtime.ClientOtherOps']
  const drift = collectDrift(prisma, {
    imports: "import type * as runtime from '@prisma/client/runtime/client'",
    namespaces: ['runtime'],
    roles: {
      client,
      transaction: client,
      model: ['Record<Exclude<runtime.Operation, `$${string}`>, () => void>'],
    },
    // Generated.
    otherExports: ['PrismaClient', 'Prisma.DefaultPrismaClient', 'Prisma.TransactionClient', 'Prisma.getExtensionContext'],
    everyMethod: true,
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
  expect(drift.undeclared.filter(name => !name.startsWith('transaction.'))).toMatchSnapshot()
})
