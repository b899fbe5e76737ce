/** News of one order goes into every answer that is kept: the order itself and each list that holds it. */
import type { DashboardEntry } from '@jumun/contracts/http'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { laterOf } from './newer-entry.ts'
import { type OrdersPage, withEntry } from './orders-pages.ts'
import { orderKey } from './questions.ts'

export function takeInEntry(client: QueryClient, heard: DashboardEntry): void {
  client.setQueryData<DashboardEntry>(orderKey(heard.orderId), (held) => laterOf(held, heard))
  for (const [key, data] of client.getQueriesData<InfiniteData<OrdersPage>>({ queryKey: ['orders'] })) {
    const filter = key[1] as { readonly storeId?: string } | undefined
    if (data === undefined || (filter?.storeId !== undefined && filter.storeId !== heard.storeId)) continue
    client.setQueryData(key, { ...data, pages: withEntry(data.pages, heard) })
  }
}
