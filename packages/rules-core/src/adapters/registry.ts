// Written by `pnpm generate` from the folder listing.
import type { Adapter } from '../model/index.js'
import drizzle from './drizzle/index.js'
import knex from './knex/index.js'
import kysely from './kysely/index.js'
import mikroorm from './mikroorm/index.js'
import mongodb from './mongodb/index.js'
import mongoose from './mongoose/index.js'
import pg from './pg/index.js'
import prisma from './prisma/index.js'
import sequelize from './sequelize/index.js'
import typeorm from './typeorm/index.js'

/** Every adapter, by id. */
export const ADAPTERS: readonly Adapter[] = [
  drizzle,
  knex,
  kysely,
  mikroorm,
  mongodb,
  mongoose,
  pg,
  prisma,
  sequelize,
  typeorm,
]
