import { expect, it } from 'vitest'
import { readSchema } from './schema.js'

const shown = (text: string): string =>
  readSchema(text).map(({ name, key, columns }) => `${name} by ${key.join('+')}: ${columns.map(column => `${column.name}${column.isUnique ? '!' : ''}`).join(' ')}`).join('\n')

it('reads models with their key and what is unique', () => {
  expect(shown(`
    // model Gone { id Int @id }
    generator client { provider = "prisma-client" }
    enum Role { USER ADMIN }
    model User {
      uuid  String  @id @default(uuid()) // the key
      email String? @unique(map: "email_key")
      name  String  @map("unique_name") @db.VarChar(20)
      tags  String[]
      posts Post[]  @relation("author")
      /// @unique in words
      team  Int
      role  Role
      @@unique([team, role])
      @@index([name])
      @@map("users")
    }
    model Seat {
      hall   Int
      number Int
      price  Int
      @@id(fields: [hall, number(sort: Desc)], name: "seat")
    }
    view Sums { total Int @unique }`)).toBe('User by uuid: uuid! email! name tags posts team! role!\nSeat by hall+number: hall! number! price')
})

it('has nothing for a text that is no schema', () => {
  expect(shown('model')).toBe('')
})

it('says what keeps a row out of a table', () => {
  const [user] = readSchema(`
    datasource db {
      provider = "postgresql"
      url      = env("URL")
    }
    model User {
      id    String @id @default(cuid())
      count Int    @default(autoincrement()) @unique
      team  Int
      role  String
      seen  DateTime @updatedAt
      @@unique([team, role])
      @@unique([role, seen], name: "last")
    }`)
  expect(user?.constraints).toEqual({
    provider: 'postgresql',
    uniques: [{ name: 'id', columns: ['id'] }, { name: 'count', columns: ['count'] }, { name: 'team_role', columns: ['team', 'role'] }, { name: 'last', columns: ['role', 'seen'] }],
    generated: ['id'],
  })
})
