/** News of one order goes into every answer that is kept: the order itself and each list that holds it. */
import type { DashboardEntry } from '@jumun/contracts/http'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { laterOf } from './newer-entry.ts'
import { orderKey } from './questions.ts'

interface OrdersPage {
  readonly items: DashboardEntry[]
  readonly nextCursor: string | null
}

export function takeInEntry(client: QueryClient, heard: DashboardEntry): void {
  client.setQueryData<DashboardEntry>(orderKey(heard.orderId), (held) => laterOf(held, heard))
  for (const [key, data] of client.getQueriesData<InfiniteData<OrdersPage>>({ queryKey: ['orders'] })) {
    const filter = key[1] as { readonly storeId?: string } | undefined
    if (data === undefined || (filter?.storeId !== undefined && filter.storeId !== heard.storeId)) continue
    client.setQueryData(key, { ...data, pages: withEntry(data.pages, heard) })
  }
}

/** In its place, or in front when it is new: lists are newest first. */
export function withEntry(pages: readonly OrdersPage[], heard: DashboardEntry): OrdersPage[] {
  const known = pages.some((page) => page.items.some((item) => item.orderId === heard.orderId))
  return pages.map((page, index) => {
    if (known) {
      return {
        ...page,
        items: page.items.map((item) => (item.orderId === heard.orderId ? laterOf(item, heard) : item)),
      }
    }
    return index === 0 ? { ...page, items: [heard, ...page.items] } : page
  })
}
