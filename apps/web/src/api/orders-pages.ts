/** Kept lists of orders, newest first: news take their place in them, and a late answer takes no news away. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { laterOf } from './newer-entry.ts'

export interface OrdersPage {
  readonly items: DashboardEntry[]
  readonly nextCursor: string | null
}
export interface OrdersPages {
  readonly pages: readonly OrdersPage[]
  readonly pageParams: readonly unknown[]
}

/** In its place, or in front when it is new: lists are newest first. */
export function withEntry(
  pages: readonly OrdersPage[],
  heard: DashboardEntry,
  { onlyKnown = false } = {},
): OrdersPage[] {
  const known = pages.some((page) => page.items.some((item) => item.orderId === heard.orderId))
  return pages.map((page, index) => {
    if (known) {
      return {
        ...page,
        items: page.items.map((item) => (item.orderId === heard.orderId ? laterOf(item, heard) : item)),
      }
    }
    return index === 0 && !onlyKnown ? { ...page, items: [heard, ...page.items] } : page
  })
}

/**
 * The list as it was answered, with what was heard while the answer was on its way: later states, and orders as young
 * as those answered. No order ever leaves a list, so what is missing among them is what the answer could not know yet.
 */
export function laterPages<P extends OrdersPages>(held: P | undefined, heard: P): P {
  const known = new Map(held?.pages.flatMap(({ items }) => items).map((item) => [item.orderId, item]))
  const pages = heard.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => {
      const before = known.get(item.orderId)
      known.delete(item.orderId)
      return laterOf(before, item)
    }),
  }))
  const [first] = pages
  if (first === undefined) return heard
  const end = pages.at(-1)
  const oldest = end?.nextCursor === null ? '' : (end?.items.at(-1)?.createdAt ?? '')
  const missing = [...known.values()].filter(({ createdAt }) => createdAt >= oldest)
  first.items = [...missing, ...first.items].sort(newestFirst)
  return { ...heard, pages }
}

const newestFirst = (one: DashboardEntry, other: DashboardEntry): number =>
  one.createdAt === other.createdAt ? order(other.orderId, one.orderId) : order(other.createdAt, one.createdAt)
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
