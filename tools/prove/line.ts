/**
 * A faulty proxy in a thread of its own: thousands of customers keep this one busy, and what lies between a service and its
 * database must not be slow because of them.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FaultyProxy, ProxyFault } from './faulty-proxy.ts'

export interface Line extends Pick<FaultyProxy, 'inject' | 'stop'> {
  readonly port: number
  /** Where connections go from now on: to these ports in turn. */
  aim(ports: readonly number[]): void
}

/** To the thread. */
export type LineOrder =
  | { readonly aim: readonly number[] }
  | { readonly inject: ProxyFault; readonly concerns: RegExp | undefined; readonly id: number }
  | { readonly heal: number }
  | { readonly stop: true }

/** What the thread is born with. */
export interface LineData {
  readonly ports: readonly number[]
  /** Connections to PostgreSQL are told apart by user and database. */
  readonly postgres: boolean
}

export async function openLine(ports: readonly number[], { postgres = false } = {}): Promise<Line> {
  const workerData: LineData = { ports, postgres }
  const thread = new Worker(new URL('line-thread.ts', import.meta.url), { workerData })
  const [port] = (await once(thread, 'message')) as [number]
  const order = (message: LineOrder): void => thread.postMessage(message)
  let infections = 0
  return {
    port,
    aim: (to) => order({ aim: to }),
    inject(fault, concerns) {
      const id = ++infections
      order({ inject: fault, concerns, id })
      return () => order({ heal: id })
    },
    async stop() {
      const gone = once(thread, 'exit')
      order({ stop: true })
      await gone
    },
  }
}
