/** The demo's PostgreSQL, asked by its superuser. */
import pg from 'pg'
import type { Kube } from './kube.ts'
import { secretOf } from './platform.ts'

/** @param target such as `pod/jumun-postgres-0`, or `pod/jumun-postgres-0/jumun_order` for one database of it @returns what the last statement found */
export async function ask<Row extends object>(kube: Kube, target: string, ...statements: string[]): Promise<Row[]> {
  const [kind = '', name = '', database = 'postgres'] = target.split('/')
  const password = (await secretOf(kube, 'platform'))['POSTGRES_PASSWORD'] ?? ''
  const line = await kube.forward(`${kind}/${name}`, 5432)
  const client = new pg.Client({ host: '127.0.0.1', port: line.port, user: 'postgres', password, database })
  client.on('error', () => {}) // told by the query that meets it
  try {
    await client.connect()
    let rows: Row[] = []
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows
    return rows
  } finally {
    await client.end().catch(() => {})
    line.close()
  }
}
