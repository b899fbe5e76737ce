/** The databases of a running platform, asked side by side. */
import pg from 'pg'
import type { RunFile } from '../run-file.ts'

const answerWithinMs = 30_000

export type Ask = <R extends object>(service: string, sql: string) => Promise<R[]>

/** Queries in the databases of the services; one connection each. */
export function databasesOf(run: RunFile): {
  readonly ask: Ask
  readonly services: readonly string[]
  close(): Promise<void>
} {
  const clients = new Map<string, Promise<pg.Client>>()
  const turns = new Map<string, Promise<unknown>>()
  const types = { getTypeParser: (oid: number) => (oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid)) }
  const clientOf = (name: string): Promise<pg.Client> => {
    const url = name === 'log' ? run.eventLog : run.databases[name]
    const known = clients.get(name)
    if (known) return known
    if (!url?.startsWith('postgres')) throw new Error(`the database of ${name} is not known`)
    const client = new pg.Client({
      connectionString: url,
      types: types as pg.CustomTypesConfig,
      connectionTimeoutMillis: 30_000,
      query_timeout: answerWithinMs,
    })
    client.on('error', () => {}) // told by the query that meets it
    const connected = client.connect().then(() => client)
    clients.set(name, connected)
    return connected
  }
  return {
    services: Object.keys(run.databases),
    // One at a time per connection, however many are asked for at once.
    ask: <R extends object>(name: string, sql: string) => {
      const answer = (turns.get(name) ?? Promise.resolve())
        .catch(() => {}) // told to whoever asked that
        .then(async () => (await (await clientOf(name)).query(sql)).rows as R[])
      turns.set(name, answer)
      return answer
    },
    async close() {
      const open = await Promise.allSettled(clients.values())
      await Promise.all(open.flatMap((client) => (client.status === 'fulfilled' ? [client.value.end()] : [])))
    },
  }
}
