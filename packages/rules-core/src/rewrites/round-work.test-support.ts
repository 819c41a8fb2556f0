import type { AnalysedSample } from '../analysis.test-support.js'
import { detectLoopQueries } from '../findings/loop-findings.js'
import { isRewrite } from '../model/index.js'
import { plan } from './plan.js'

/** Of each finding, by its operation: what is offered, or why nothing is. */
export function offers({ file, ...analysis }: AnalysedSample): string {
  return [...detectLoopQueries(analysis, file).sites].map(([, site]) => {
    const planned = plan({ analysis, file, ...site })
    const callee = site.candidate.node.type === 'CallExpression' ? site.candidate.node.callee : site.candidate.node
    const name = /(\w+)$/.exec(file.text.slice(callee.range[0], callee.range[1]))?.[1] ?? ''
    return `${name}: ${planned.map(one => (isRewrite(one) ? one.transformation : `-${one.reason}`)).join(' ')}`
  }).join(', ')
}

export const PRISMA = `import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()
`
export const prisma = (body: string): string => `${PRISMA}async function run(rows, keys: Set<string>, team) {\n${body}\n}`

const TYPEORM = `import { Column, Entity, In, IsNull, Not, PrimaryGeneratedColumn, Repository } from 'typeorm'
@Entity() class Tag { @PrimaryGeneratedColumn() id: number; @Column() name: string; @Column() count: number; @Column() state: string }
`
export const typeorm = (body: string): string => `${TYPEORM}class Tags { constructor(private readonly tags: Repository<Tag>) {}\nasync run(rows: Row[], keys: Set<string>, user: User) {\n${body}\n} }`

const SEQUELIZE = `import { Model, Op } from 'sequelize'
class Tag extends Model { declare id: number }
`
export const sequelize = (body: string): string => `${SEQUELIZE}async function run(rows: Row[], keys: Set<string>, transaction) {\n${body}\n}`
