/** What waits in the outboxes of all services for the log. */
import pg from 'pg'

export interface Outboxes {
  /** All that waits just now. */
  waiting(): Promise<number>
  /** What waits now and no more: a count of how much of it still does. */
  backlog(): Promise<() => Promise<number>>
  close(): Promise<void>
}

export async function openOutboxes(databases: Readonly<Record<string, string>>): Promise<Outboxes> {
  const clients = Object.values(databases).map((connectionString) => new pg.Client({ connectionString }))
  for (const client of clients) client.on('error', () => {}) // the next statement fails and says why
  await Promise.all(clients.map((client) => client.connect()))
  const numbers = async (sql: string, values: readonly (readonly unknown[])[] = []): Promise<number[]> =>
    Promise.all(
      clients.map(async (client, index) => {
        const { rows } = await client.query<{ number: string }>(sql, [...(values[index] ?? [])])
        return Number(rows[0]?.number)
      }),
    )
  const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
  return {
    waiting: async () => sum(await numbers('SELECT count(*) AS number FROM outbox')),
    async backlog() {
      const last = await numbers('SELECT coalesce(max(position), 0) AS number FROM outbox')
      const upTo = 'SELECT count(*) AS number FROM outbox WHERE position <= $1'
      return async () =>
        sum(
          await numbers(
            upTo,
            last.map((position) => [position]),
          ),
        )
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()))
    },
  }
}
