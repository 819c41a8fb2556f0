import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each([
  ['exported', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient()
    // main.ts
    import { prisma } from './db.js'
    show(prisma)
    show(prisma.user)
    show(prisma.user.findMany)`, 'prisma.client\nprisma.model<user>\nprisma.model<user>.findMany()'],
])('%s', (_, sample, expected) => {
  expect(underEveryParser(sample, valuesText)).toBe(expected)
})
