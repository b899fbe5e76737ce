/** The day at a glance: what came in, what sold, how fast, what went back. */
import { isLost, type Money, sumPerCurrency } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'

type Name = DashboardEntry['lines'][number]['name']
export interface Sums {
  readonly orders: number
  readonly canceled: number
  /** One sum for each currency. */
  readonly takings: readonly Money[]
  readonly averageMinutes: number | undefined
  readonly bestSellers: readonly { readonly productId: string; readonly name: Name; readonly sold: number }[]
  /** How many orders in each hour at the store, 0 to 23. */
  readonly byHour: readonly number[]
}

const bestCount = 5

export function sumsOf(
  entries: readonly DashboardEntry[],
  isToday: (time: string) => boolean,
  hourOf: (time: string) => number,
): Sums {
  const today = entries.filter((entry) => isToday(entry.createdAt) && entry.state !== 'AWAITING_PAYMENT')
  const kept = today.filter(({ state }) => !isLost(state))
  const sold = new Map<string, { productId: string; name: Name; sold: number }>()
  const byHour = Array.from({ length: 24 }, () => 0)
  const minutes: number[] = []
  for (const entry of kept) {
    const hour = hourOf(entry.createdAt)
    byHour[hour] = (byHour[hour] ?? 0) + 1
    for (const line of entry.lines) {
      const before = sold.get(line.productId)?.sold ?? 0
      sold.set(line.productId, { productId: line.productId, name: line.name, sold: before + line.quantity })
    }
    const ready = entry.timeline.find(({ type }) => type === 'OrderReady')
    if (ready) minutes.push((Date.parse(ready.time) - Date.parse(entry.createdAt)) / 60_000)
  }
  return {
    orders: kept.length,
    canceled: today.filter(({ state }) => state === 'CANCELED').length,
    takings: sumPerCurrency(kept.map(({ total }) => total)),
    averageMinutes: minutes.length > 0 ? minutes.reduce((sum, each) => sum + each, 0) / minutes.length : undefined,
    bestSellers: [...sold.values()].toSorted((left, right) => right.sold - left.sold).slice(0, bestCount),
    byHour,
  }
}
