/**
 * One connection listens for all readers of a program: PostgreSQL wakes every connection that listens to anything, each time
 * anything is told, so the fewer there are the better.
 */
import type pg from 'pg'
import { Bell } from '../../bell.ts'
import { keepSession } from '../../database/session.ts'

/** undefined: something may have been told while nobody listened. */
export type Hear = (news: pg.Notification | undefined) => void

export interface Listener {
  /** From some moment on, and `hear` is called then. Answers how to stop that. */
  listen(channels: readonly string[], hear: Hear): () => void
  close(): Promise<void>
}

/** A connection that died without a word is found by then. */
const provedEveryMs = 10_000

export function postgresListener(url: string, onTrouble: (error: Error) => void): Listener {
  const bell = new Bell()
  const listening = new Map<Hear, ReadonlySet<string>>()
  let closed = false
  let running: Promise<void> | undefined

  async function listenOn(client: pg.Client, worked: () => void): Promise<void> {
    const heard = new Set<string>()
    client.on('notification', (news) => {
      for (const [hear, channels] of listening) if (channels.has(news.channel)) hear(news)
    })
    while (!closed) {
      const wanted = new Set([...listening.values()].flatMap((channels) => [...channels]))
      const missing = [...wanted.difference(heard)]
      const idle = [...heard.difference(wanted)]
      await client.query(
        [...missing.map((one) => `LISTEN ${one}`), ...idle.map((one) => `UNLISTEN ${one}`), 'SELECT 1'].join('; '),
      )
      for (const one of idle) heard.delete(one)
      for (const one of missing) heard.add(one)
      for (const [hear, channels] of listening) if (missing.some((one) => channels.has(one))) hear(undefined)
      worked()
      await bell.wait(provedEveryMs)
    }
  }

  return {
    listen(channels, hear) {
      listening.set(hear, new Set(channels))
      running ??= keepSession({
        ...{ url, name: 'listener of the event log', bell, onTrouble },
        stopped: () => closed,
        work: listenOn,
      })
      bell.ring()
      return () => {
        listening.delete(hear)
        bell.ring()
      }
    },
    async close() {
      closed = true
      bell.ring()
      await running
    },
  }
}
