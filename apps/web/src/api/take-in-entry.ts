/** News of one order goes into every answer that is kept: the order itself and each list that holds it. */
import type { DashboardEntry } from '@jumun/contracts/http'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { laterOf } from './newer-entry.ts'
import { type OrdersPage, withEntry } from './orders-pages.ts'
import { type OrdersFilter, orderKey } from './questions.ts'

export function takeInEntry(client: QueryClient, heard: DashboardEntry): void {
  client.setQueryData<DashboardEntry>(orderKey(heard.orderId), (held) => laterOf(held, heard))
  for (const [key, data] of client.getQueriesData<InfiniteData<OrdersPage>>({ queryKey: ['orders'] })) {
    const { createdAt } = heard
    const filter = (key[1] ?? {}) as OrdersFilter
    const { storeId = heard.storeId, customerId = heard.customerId, q, from = createdAt, to } = filter
    if (data === undefined || storeId !== heard.storeId || customerId !== heard.customerId) continue
    if (createdAt < from || (to !== undefined && createdAt >= to)) continue
    // Whether a new order is called so, only the view knows.
    client.setQueryData(key, { ...data, pages: withEntry(data.pages, heard, { onlyKnown: q !== undefined }) })
  }
}
