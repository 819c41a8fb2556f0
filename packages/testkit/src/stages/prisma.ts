import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { onPostgres } from '../postgres/stage.js'

interface Client {
  $transaction: <T>(work: (transaction: unknown) => Promise<T>, options: { timeout: number }) => Promise<T>
  $disconnect: () => Promise<void>
}

const TRANSACTION_TIMEOUT = 60_000

/** Generating asks for the engine of migrations, which it never starts and which would be downloaded: any program stands in for it. */
async function generateClient(directory: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const cli = path.join(path.dirname(manifest), 'build/index.js')
  await promisify(execFile)(process.execPath, [cli, 'generate', '--schema', path.join(directory, 'schema.prisma')], {
    cwd: directory,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  })
}

export const prisma = onPostgres(async load => {
  const { prisma: client } = await load('client.ts') as { readonly prisma: Client }
  return {
    run: work => work(client),
    runInTransaction: work => client.$transaction(work, { timeout: TRANSACTION_TIMEOUT }),
    close: () => client.$disconnect(),
  }
}, generateClient)
