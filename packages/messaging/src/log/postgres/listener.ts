/**
 * One connection listens for all readers of a program: PostgreSQL wakes every connection that listens to anything, each time
 * anything is told, so the fewer there are the better.
 */
import type pg from 'pg'
import { keepSession } from '../../database/retry-loop.ts'
import { Signal } from '../../signal.ts'

/** undefined: something may have been told while nobody listened. */
export type OnNotification = (notification: pg.Notification | undefined) => void

export interface Listener {
  /** From some moment on, and `hear` is called then. Answers how to stop that. */
  listen(channels: readonly string[], onNotification: OnNotification): () => void
  close(): Promise<void>
}

/** A connection that died without a word is found by then. */
const provedEveryMs = 10_000

/** By server and database, whoever enters it: all services of one program (`--single`) share one. */
const open = new Map<string, { readonly listener: Listener; readonly users: Set<(error: Error) => void> }>()

export function postgresListener(url: string, onTrouble: (error: Error) => void): Listener {
  const where = url.replace(/\/\/[^@/]*@/, '//')
  const users = open.get(where)?.users ?? new Set()
  const tellAll = (error: Error): void => {
    for (const tell of users) tell(error)
  }
  const listener = open.get(where)?.listener ?? listenerOf(url, tellAll)
  open.set(where, { listener, users })
  const tell = (error: Error): void => onTrouble(error) // one for each user, also where two were given the same
  users.add(tell)
  return {
    listen: listener.listen,
    async close() {
      if (!users.delete(tell) || users.size > 0) return
      open.delete(where)
      await listener.close()
    },
  }
}

function listenerOf(url: string, onTrouble: (error: Error) => void): Listener {
  const wakeUp = new Signal()
  const listening = new Map<OnNotification, ReadonlySet<string>>()
  let closed = false
  let running: Promise<void> | undefined

  async function listenOn(client: pg.Client, worked: () => void): Promise<void> {
    const heard = new Set<string>()
    client.on('notification', (notification) => {
      for (const [onNotification, channels] of listening)
        if (channels.has(notification.channel)) onNotification(notification)
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
      for (const [onNotification, channels] of listening)
        if (missing.some((one) => channels.has(one))) onNotification(undefined)
      worked()
      await wakeUp.wait(provedEveryMs)
    }
  }

  return {
    listen(channels, onNotification) {
      listening.set(onNotification, new Set(channels))
      running ??= keepSession({
        ...{ url, name: 'listener of the event log', wakeUp, onTrouble },
        stopped: () => closed,
        work: listenOn,
      })
      wakeUp.notify()
      return () => {
        listening.delete(onNotification)
        wakeUp.notify()
      }
    },
    async close() {
      closed = true
      wakeUp.notify()
      await running
    },
  }
}
