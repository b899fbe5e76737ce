/** The event log on a PostgreSQL of its own whose disk is small, and can be filled to the last byte. Needs Linux and root. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { embeddedPostgres } from '../../apps/platform/src/embedded-postgres.ts'
import type { PartLog } from '../../apps/platform/src/part-log.ts'

export interface LogDisk {
  readonly url: string
  /** Leaves no byte free. @returns how to give the space back */
  fill(): Promise<() => Promise<void>>
}

const run = promisify(execFile)
const limitMs = 10_000
const password = 'of-a-throw-away-log'

export async function logOnSmallDisk(
  folder: string,
  megabytes: number,
  log: PartLog,
  undo: (() => Promise<unknown> | unknown)[],
): Promise<LogDisk> {
  await mkdir(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'jumun-log', folder], {
    timeout: limitMs,
  }).catch((error: Error) => {
    throw new Error(`A small disk cannot be made (this needs Linux and root): ${error.message}`)
  })
  undo.push(() => run('umount', ['-l', folder], { timeout: limitMs }))
  await chmod(folder, 0o711)
  const postgres = embeddedPostgres({ dataDir: join(folder, 'postgres'), password, log, onChange: () => {} })
  undo.push(() => postgres.stop())
  await postgres.start()
  const admin = new pg.Client({ connectionString: postgres.urlOf('postgres') })
  await admin.connect()
  await admin.query('CREATE DATABASE jumun_log')
  await admin.end()
  const filler = join(folder, 'filler')
  return {
    url: postgres.urlOf('jumun_log'),
    async fill() {
      const file = await open(filler, 'w')
      try {
        for (let size = 2 ** 20; size >= 4096; size = size === 4096 ? 0 : Math.max(4096, size / 16))
          for (;;)
            try {
              await file.write(Buffer.alloc(size, 1))
            } catch (error) {
              if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
              break
            }
      } finally {
        await file.close()
      }
      return () => rm(filler)
    },
  }
}
