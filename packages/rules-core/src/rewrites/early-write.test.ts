import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const PRISMA = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function run(task: Task) { await prisma.task.updateMany({ where: { id: task.id }, data: { startedAt: task.at } }) }
`
const prisma = (body: string): string => `${PRISMA}async function main(tasks: Task[], keys: Set<string>, limit: number) {
  // start
${body}
}`

it.each<[string, string, string]>([
  ['work that nobody waits for is started after it', prisma(`  for (const task of tasks) {
    if (!task.due) continue
    const id = task.id
    // Not twice.
    await prisma.task.updateMany({ where: { id }, data: { dueAt: null } })

    void run(task)
  }`), `Update all tasks in one statement before the loop
// Not twice.
  await prisma.task.updateMany({ where: { id: { in: [...new Set(tasks.flatMap(task => (task.due ? [task.id] : [])))] } }, data: { dueAt: null } })
  for (const task of tasks) {
    if (!task.due) continue

    void run(task)
  }
}`],
  ['rows that later ones of the round refer to', prisma(`  for (const task of tasks) {
    await prisma.task.create({ data: { id: task.id, name: task.name } })
    for (const name of task.steps) {
      const step = await prisma.step.create({ data: { name, taskId: task.id } })
      print(step)
    }
  }`), `Insert all tasks in one statement before the loop
await prisma.task.createMany({ data: tasks.map(task => ({ id: task.id, name: task.name })) })
  for (const task of tasks) {
    for (const name of task.steps) {
      const step = await prisma.step.create({ data: { name, taskId: task.id } })
      print(step)
    }
  }
}`],
])('stands before the loop: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, rewritesText)).toContain(expected)
})

it.each<[string, string]>([
  ['a round may end the loop', `for (const task of tasks) {
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
    if (task.last) break
  }`],
  ['a round may throw', `for (const task of tasks) {
    if (!task.due) throw new Error('early')
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
  }`],
  ['the work is waited for and may meet the rows of later rounds', `for (const task of tasks) {
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    await run(task)
  }`],
  ['the rows of the round are looked for by another column', `for (const id of keys) {
    await prisma.task.updateMany({ where: { id }, data: { dueAt: null } })
    print(await prisma.task.count({ where: { dueAt: null, parent: id } }))
    void run({ id })
  }`],
  ['other work comes first', `for (const task of tasks) {
    await send(task)
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
  }`],
  ['the list grows', `for (const task of tasks) {
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
    if (task.next) tasks.push(task.next)
  }`],
  ['a condition rests on what rounds do', `let started = 0
  for (const task of tasks) {
    if (started >= limit) continue
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    started += 1
    void run(task)
  }`],
  ['a condition asks for what is not of this function', `for (const task of tasks) {
    if (running.has(task.id)) continue
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
  }`],
  ['the result is used', `for (const task of tasks) {
    const { count } = await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    if (count > 0) void run(task)
  }`],
  ['an error of the round is caught in it', `for (const task of tasks) {
    try {
      await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
      void run(task)
    } catch {}
  }`],
  ['the list can be gone through once only', `const waiting = load()
  for (const task of waiting) {
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run(task)
  }`],
  ['a row has what only the round knows', `for (const task of tasks) {
    await prisma.task.create({ data: { id: task.id, at: Date.now() } })
    const step = await prisma.step.create({ data: { taskId: task.id } })
    print(step)
  }`],
  ['a condition would be left with nothing to do', `for (const task of tasks) {
    if (task.due) {
      await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    }
    void run(task)
  }`],
  ['the element would be asked for by nobody', `for (const task of tasks) {
    await prisma.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
    void run({ id: limit })
  }`],
  ['the work is part of the same transaction', `await prisma.$transaction(async tx => {
    for (const task of tasks) {
      await tx.task.updateMany({ where: { id: task.id }, data: { dueAt: null } })
      void runIn(tx, task)
    }
  })`],
])('stays: %s', (_, body) => {
  const sample = prisma(body).replace(PRISMA, `${PRISMA}const running = new Set<number>()
async function send(task: Task) { await fetch(task.url) }
async function runIn(tx: Prisma.TransactionClient, task: Task) { await tx.task.updateMany({ where: { id: task.id }, data: { at: null } }) }
`)
  expect(underEveryParser(sample, rewritesText)).not.toContain('before the loop')
})
