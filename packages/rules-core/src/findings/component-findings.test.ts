import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectQueryingComponents } from './component-findings.js'

const shown = (sample: string): string =>
  underEveryParser(sample, analysed =>
    detectQueryingComponents(analysed, analysed.file).map(({ data, chain }) => `${data['over'] ?? ''} ${[data['call'], ...chain.map(step => step.name)].join(' → ')}`).join('\n'))

const DB = `
// db.ts
import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()`

const ROW = `
// row.tsx
import { prisma } from './db.js'
export async function Row({ id }: { id: string }) {
  const row = await prisma.row.findFirst({ where: { id } })
  return <li>{row?.title}</li>
}
export const Plain = ({ id }: { id: string }) => <li>{id}</li>
export function Client() { const load = async () => prisma.row.findMany(); return <button onClick={load} /> }`

it.each<[string, string, string]>([
  ['of another file', `${DB}${ROW}
// page.tsx
import { Row } from './row.js'
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <Row key={id} id={id} />)}</ul>`, '`ids` `<Row>` → prisma.row.findFirst'],
  ['of the same file, with children, through a service', `${DB}
// page.tsx
import { prisma } from './db.js'
const load = (id: string) => prisma.row.findFirst({ where: { id } })
const Row = async ({ id }: { id: string }) => <li>{(await load(id))?.title}</li>
export async function Page() {
  const rows = await prisma.row.findMany()
  return <ul>{rows.map(row => <Row key={row.id} id={row.id}>…</Row>)}</ul>
}`, '`rows` `<Row>` → load → prisma.row.findFirst'],
  ['of a module', `${DB}${ROW}
// page.tsx
import * as list from './row.js'
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <list.Row key={id} id={id} />)}</ul>`, '`ids` `<list.Row>` → prisma.row.findFirst'],
  ['that another one renders', `${DB}${ROW}
// page.tsx
import { Row } from './row.js'
const Card = ({ id }: { id: string }) => <div><Row id={id} /></div>
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <Card key={id} id={id} />)}</ul>`, '`ids` `<Card>` → Row → prisma.row.findFirst'],
  ['that another one renders sometimes', `${DB}${ROW}
// page.tsx
import { Row } from './row.js'
const Card = ({ id, open }: { id: string, open?: boolean }) => <div>{open && <Row id={id} />}</div>
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <Card key={id} id={id} />)}</ul>`, ''],
  ['that renders itself', `
// page.tsx
const Tree = ({ id }: { id: string }) => <div><Tree id={id} /></div>
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <Tree key={id} id={id} />)}</ul>`, ''],
  ['rendered once', `${DB}${ROW}
// page.tsx
import { Row } from './row.js'
export const Page = ({ id }: { id: string }) => <ul><Row id={id} /></ul>`, ''],
  ['rendered for a constant list', `${DB}${ROW}
// page.tsx
import { Row } from './row.js'
export const Page = () => <ul>{['a', 'b'].map(id => <Row key={id} id={id} />)}</ul>`, ''],
  ['without a query, or with one in an event', `${DB}${ROW}
// page.tsx
import { Client, Plain } from './row.js'
export const Page = ({ ids }: { ids: string[] }) => <ul>{ids.map(id => <><Plain key={id} id={id} /><Client /></>)}</ul>`, ''],
])('a component %s', (_, sample, expected) => {
  expect(shown(sample)).toBe(expected)
})
