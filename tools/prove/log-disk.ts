/** The event log on a PostgreSQL of its own whose disk is small, and can be filled to the last byte. Needs Linux and root. */
import { execFile } from 'node:child_process'
import { access, chmod, type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
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
const refillEveryMs = 50
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
  // PostgreSQL's user has to get there; else its data would be kept in another place, on another disk
  for (const path of [dirname(folder), folder]) await chmod(path, 0o711)
  const postgres = embeddedPostgres({ dataDir: join(folder, 'postgres'), password, log, onChange: () => {} })
  undo.push(() => postgres.stop())
  await postgres.start()
  await access(join(folder, 'postgres', 'PG_VERSION'))
  const admin = new pg.Client({ connectionString: postgres.urlOf('postgres') })
  await admin.connect()
  await admin.query('CREATE DATABASE jumun_log')
  await admin.end()
  const filler = join(folder, 'filler')
  return {
    url: postgres.urlOf('jumun_log'),
    async fill() {
      const file = await open(filler, 'w')
      const stop = new AbortController()
      await toTheLastByte(file)
      const staying = (async () => {
        // PostgreSQL gives old segments of its own back: those bytes are taken as well
        while (!stop.signal.aborted) {
          await toTheLastByte(file)
          await pause(refillEveryMs)
        }
      })()
      return async () => {
        if (stop.signal.aborted) return
        stop.abort()
        await staying
        await file.close()
        await rm(filler)
      }
    },
  }
}

async function toTheLastByte(file: FileHandle): Promise<void> {
  for (const size of [2 ** 20, 2 ** 16, 2 ** 12])
    for (;;)
      try {
        await file.write(Buffer.alloc(size, 1))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        break
      }
}
