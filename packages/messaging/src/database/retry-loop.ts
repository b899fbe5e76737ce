/** Work that is begun again, with growing pauses, for as long as it wants to go on; on a connection of its own, if it needs one. */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Signal } from '../signal.ts'
import { databaseAddress } from './address.ts'
import { connectionOptions, needSession, throughIndexes } from './connection.ts'

export interface RetryLoop {
  /** Notified by whoever wants `stopped` to be looked at. */
  readonly wakeUp: Signal
  readonly stopped: () => boolean
  /** Called when the trouble changes, not with every attempt. */
  readonly onTrouble: (error: Error) => void
  /** Runs until it has been stopped; when it throws, it runs again. Calls `worked` when all is well. */
  readonly work: (worked: () => void) => Promise<void>
}

export interface SessionOptions extends Omit<RetryLoop, 'work'> {
  readonly url: string
  /** Shown in `pg_stat_activity`. */
  readonly name: string
  /** Each time on a new connection; it is woken when that breaks. */
  readonly work: (client: pg.Client, worked: () => void) => Promise<void>
}

const longestPauseMs = 2_000

export async function runRetryLoop({ wakeUp, stopped, onTrouble, work }: RetryLoop): Promise<void> {
  let failures = 0
  let trouble = ''
  const worked = (): void => {
    failures = 0
    trouble = ''
  }
  while (!stopped()) {
    try {
      await work(worked)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      failures++
      if (error.message !== trouble) onTrouble(error)
      trouble = error.message
    }
    const until = Date.now() + Math.min(longestPauseMs, 25 * 2 ** failures)
    while (!stopped() && failures > 0 && Date.now() < until) await wakeUp.wait(until - Date.now())
  }
}

export const keepSession = ({ url, name, work, ...options }: SessionOptions): Promise<void> =>
  runRetryLoop({
    ...options,
    async work(worked) {
      const client = new pg.Client({
        ...connectionOptions(databaseAddress(url).direct, name),
        // A crash of the server may undo what a session wrote last (a row less in the outbox, a position further on). Then it
        // is done again, which all readers expect; and nobody waits for a disk meanwhile.
        options: `${throughIndexes} -c synchronous_commit=off`,
      })
      client.on('error', () => options.wakeUp.notify()) // the next statement fails and says why
      try {
        await client.connect()
        await needSession(client)
        await work(client, worked)
      } finally {
        // it may be broken already, or its server may never answer; what it held is given up either way
        await Promise.race([client.end().catch(() => {}), pause(1_000, undefined, { ref: false })])
      }
    },
  })
