/** The end of the day: each store closes its days, and what they come to is what the provider kept for it. */

import { setTimeout as pause } from 'node:timers/promises'
import { businessDay, closeDay, type DayReport } from '@jumun/contracts'
import type { Api } from './api.ts'
import type { Cast } from './cast.ts'
import type { Charge } from './money-checks.ts'
import type { Verdict } from './verdict.ts'

const answeredWithinMs = 30_000

/** By the store: what its closed days come to. */
export type Nets = ReadonlyMap<string, { readonly net: number; readonly reports: number }>

export async function closeTheDay(api: Api, { stores }: Cast, began: Date): Promise<Nets> {
  const nets = await Promise.all(
    stores.map(async ({ owner, store }) => {
      // most runs have one; some go on past the hour at which the day turns
      const days = new Set([businessDay(store, began), businessDay(store, new Date())])
      const reports: DayReport[] = []
      for (const date of days) reports.push(await close(store.id, date))
      const net = reports.flatMap((report) => [report, ...report.others]).reduce((sum, one) => sum + one.net.amount, 0)
      return [store.id, { net, reports: reports.length }] as const

      async function close(id: string, date: string): Promise<DayReport> {
        const deadline = performance.now() + answeredWithinMs
        for (;;) {
          const answer = await api.ask<DayReport>(closeDay, { as: owner, params: { id, date } })
          if (answer.status === 200) return answer.body
          if (performance.now() > deadline) throw new Error(`closing ${date} answers ${answer.status} ${answer.code}`)
          await pause(200)
        }
      }
    }),
  )
  return new Map(nets)
}

/** Pure. `storeOf`: of each order. */
export function daysAreTheProviders(
  nets: Nets,
  charges: readonly Charge[],
  storeOf: ReadonlyMap<string, string>,
): Verdict {
  const kept = new Map<string, number>()
  for (const { key, status, amount, refunded } of charges) {
    const store = storeOf.get(key)
    if (status === 'captured' && store) kept.set(store, (kept.get(store) ?? 0) + amount - refunded)
  }
  const broken = [...nets].flatMap(([store, { net }]) =>
    net === (kept.get(store) ?? 0)
      ? []
      : [`store ${store} closed with ${net}, and the provider keeps ${kept.get(store) ?? 0} for it`],
  )
  const all = [...nets.values()]
  const sum = all.reduce((total, { net }) => total + net, 0)
  const reports = all.reduce((total, one) => total + one.reports, 0)
  return {
    name: "the closed days of each store are the provider's books",
    examined: `${reports} reports of ${nets.size} stores, ${sum} won`,
    broken,
  }
}
