/** How many connections a platform took of its server while it was under load. */
import type pg from 'pg'

export interface Connections {
  /** At one time, of everybody, the bench's own included. */
  readonly most: number
  /** `max_connections` without those kept for superusers. */
  readonly allowed: number
}

const lookEveryMs = 250

export function watchConnections(admin: pg.Client): { stop(): Promise<Connections> } {
  let most = 0
  const look = async (): Promise<void> => {
    const { rows } = await admin.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'",
    )
    most = Math.max(most, rows[0]?.count ?? 0)
  }
  let looking = look()
  const timer = setInterval(() => {
    looking = looking.then(look)
    looking.catch(() => {}) // told by `stop`
  }, lookEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
      await look()
      const { rows } = await admin.query<{ allowed: number }>(
        `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS allowed`,
      )
      return { most, allowed: rows[0]?.allowed ?? 0 }
    },
  }
}
