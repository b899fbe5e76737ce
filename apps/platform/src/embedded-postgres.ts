/** The embedded PostgreSQL as a part: on 127.0.0.1 only, at one port as long as the platform runs, back within seconds when it dies. */
import { type RunningPostgres, startPostgres } from '@jumun/postgres'
import type { RunningPart } from './part.ts'
import type { PartLog } from './part-log.ts'
import { restarts } from './restarts.ts'

export interface EmbeddedPostgres extends RunningPart {
  readonly port: number | undefined
  urlOf(database: string, user?: string, password?: string): string
}

/** Small enough for a laptop, safe enough for a shop: nothing that was promised is lost when the plug is pulled. */
const serverSettings = {
  shared_buffers: '64MB',
  huge_pages: 'off',
  deadlock_timeout: '200ms',
  wal_compression: 'on',
  max_wal_size: '512MB',
  jit: 'off',
  max_parallel_workers_per_gather: 0,
  autovacuum_naptime: '10s',
  log_min_messages: 'warning',
} as const

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  readonly password: string
  /** Default: enough for one of each service, and some more. */
  readonly maxConnections?: number
  /** More of the server's own, over ours. */
  readonly settings?: Readonly<Record<string, string>>
  /** The port of the last run, if it may still be free. */
  readonly log: PartLog
  readonly onChange: () => void
}

export function embeddedPostgres({
  dataDir,
  password,
  maxConnections = 200,
  settings = {},
  log,
  onChange,
}: EmbeddedPostgresOptions): EmbeddedPostgres {
  let server: RunningPostgres | undefined
  let port: number | undefined
  let wanted = false
  let starting: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  const death = restarts()

  const launch = async (): Promise<void> => {
    const bornAt = performance.now()
    const started = await startPostgres({
      dataDir,
      password,
      settings: { ...serverSettings, max_connections: maxConnections, ...settings },
      log: (line) => log.line(line),
      ...(port === undefined ? {} : { port }),
    })
    if (!wanted) {
      await started.stop()
      return
    }
    server = started
    port = started.port
    onChange()
    started.exited
      .then(({ code, signal }) => {
        if (server !== started) return
        server = undefined
        onChange()
        if (!wanted) return
        const delayMs = death.nextDelayMs(performance.now() - bornAt)
        log.line(`ended ${signal ? `by ${signal}` : `with code ${code}`}; started again in ${delayMs} ms`)
        retry = setTimeout(again, delayMs)
      })
      .catch((error: unknown) => log.line(String(error)))
  }
  const again = (): void => {
    starting = launch().catch((error: unknown) => {
      if (!wanted) return
      const delayMs = Math.max(250, death.nextDelayMs(0))
      log.line(`${(error as Error).message}; tried again in ${delayMs} ms`)
      retry = setTimeout(again, delayMs)
    })
  }

  return {
    name: 'postgres',
    get url() {
      return server?.url('postgres')
    },
    get pid() {
      return server?.pid
    },
    get port() {
      return port
    },
    urlOf(database, user, rolePassword) {
      if (!server) throw new Error('PostgreSQL is down')
      return server.url(database, user, rolePassword)
    },
    async start() {
      if (server) return
      wanted = true
      clearTimeout(retry)
      await starting
      if (!server) await launch()
    },
    async stop() {
      wanted = false
      clearTimeout(retry)
      await starting
      const stopping = server
      server = undefined
      await stopping?.stop('fast')
      onChange()
    },
    kill() {
      wanted = false
      clearTimeout(retry)
      // It recovers at its next start; a signal is all we wait for.
      server?.stop('immediate').catch((error: unknown) => log.line(String(error)))
      server = undefined
    },
  }
}
