import type { StageDefinition } from '../harness/stage.js'
import { drizzle } from './drizzle.js'
import { knex } from './knex.js'
import { kysely } from './kysely.js'
import { mikroorm } from './mikroorm.js'
import { mongodb } from './mongodb.js'
import { mongoose } from './mongoose.js'
import { pg } from './pg.js'
import { prisma } from './prisma.js'
import { sequelize } from './sequelize.js'
import { typeorm } from './typeorm.js'

/** The libraries that pairs are run on, by the name of their folder in `fixtures/pairs`. */
export const STAGES: Readonly<Record<string, StageDefinition>> = { drizzle, knex, kysely, mikroorm, mongodb, mongoose, pg, prisma, sequelize, typeorm }
