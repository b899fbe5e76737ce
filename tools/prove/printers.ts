/** A printer in each kitchen that counts its time: it polls, whatever breaks, and what it is told to print comes out once. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { addPrinter, type Printer, renewPrinterToken } from '@jumun/contracts'
import { fakeCloudPrnt } from '@jumun/testing'
import type { Api } from './api.ts'
import type { Cast } from './cast.ts'
import type { ProveEnvironment } from './environment.ts'
import { insist } from './insist.ts'
import { kitchens } from './plan-trade.ts'
import type { Verdict } from './verdict.ts'

const pollEveryMs = 500
/** What it was given and did not confirm is given again after 15 s. */
const emptiedWithinMs = 40_000

export interface Printers {
  /** Waits until nothing waits for paper any more. */
  printed(environment: ProveEnvironment): Promise<Verdict>
  stop(): void
}

export async function printersIn(api: Api, { stores }: Cast, url: string): Promise<Printers> {
  const over = new AbortController()
  const all = await Promise.all(
    stores.filter((_, index) => kitchens.includes(index)).map(({ owner, store }) => printerOf(owner, store.id)),
  )
  return {
    stop: () => over.abort(),
    async printed(environment) {
      const deadline = performance.now() + emptiedWithinMs
      const waiting = async (): Promise<boolean> => (await jobs(environment)).some(({ state }) => state === 'WAITING')
      while ((await waiting()) && performance.now() < deadline) await pause(pollEveryMs)
      return printedOnce(all, await jobs(environment))
    },
  }

  async function printerOf(as: Cast['stores'][number]['owner'], id: string): Promise<OnePrinter> {
    const body = { name: 'Kitchen', kind: 'cloudprnt', prints: ['station'] }
    const made = await insist<Printer>(api, addPrinter, 201, { as, params: { id }, body, key: randomUUID() })
    const params = { id, printerId: made.id }
    const { path } = await insist<{ path: string }>(api, renewPrinterToken, 200, { as, params })
    const printer = fakeCloudPrnt(`${url}${path}`)
    const one = { id: made.id, papers: printer.papers, unconfirmed: 0 }
    void (async () => {
      while (!over.signal.aborted) {
        const before = printer.papers.length
        const more = await printer.poll().catch(() => {
          // on paper, and whether that was heard nobody knows
          if (printer.papers.length > before) one.unconfirmed++
          return false
        })
        if (!more) await pause(pollEveryMs, undefined, { signal: over.signal }).catch(() => {})
      }
    })()
    return one
  }
}

interface OnePrinter {
  readonly id: string
  readonly papers: readonly string[]
  readonly unconfirmed: number
}
interface Job {
  readonly printer: string
  readonly state: string
  readonly what: string
  /** What makes its paper differ from another's. */
  readonly reads?: string
}

const jobs = (environment: ProveEnvironment): Promise<Job[]> =>
  environment.sql<Job>(
    'jumun_store',
    `SELECT printer_id AS printer, state, concat_ws(' ', order_id, ticket_version, kind, station) AS what,
            concat_ws(' ', order_id, kind, station, changed, CASE WHEN changed IS NOT NULL THEN ticket_version END, again,
              lines) AS reads FROM print_job`,
  )

/** Pure. What was confirmed is never printed again; what was not may be, once for each time that it was not. */
export function printedOnce(printers: readonly OnePrinter[], jobs: readonly Job[]): Verdict {
  const broken = printers.flatMap(({ id, papers, unconfirmed }) => {
    const mine = jobs.filter(({ printer }) => printer === id)
    const done = mine.filter(({ state }) => state === 'PRINTED').length
    const again = papers.filter((paper, at) => papers.indexOf(paper) < at)
    const twins = mine.filter(
      ({ reads }, at) => reads !== undefined && mine.findIndex((one) => one.reads === reads) < at,
    )
    return [
      ...mine.filter(({ state }) => state === 'WAITING').map(({ what }) => `${what} was never printed`),
      ...mine.filter(({ state }) => state === 'FAILED').map(({ what }) => `${what} was given up`),
      ...(papers.length < done || papers.length > done + unconfirmed
        ? [`printer ${id} printed ${papers.length} papers for ${done} documents, ${unconfirmed} not confirmed`]
        : []),
      ...(again.length > unconfirmed
        ? [`printer ${id} printed ${again.length} papers twice: ${again.map((text) => text.replaceAll(/\s+/g, ' '))}`]
        : []),
      ...twins.map(({ what }) => `${what} reads as another one of its order does`),
    ]
  })
  const sum = (of: (printer: OnePrinter) => number): number => printers.reduce((total, one) => total + of(one), 0)
  return {
    name: 'each station of each version of a ticket is printed once',
    examined: `${jobs.length} documents, ${sum(({ papers }) => papers.length)} papers, ${sum((one) => one.unconfirmed)} not confirmed`,
    broken,
  }
}
