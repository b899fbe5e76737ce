/** What the screens ask, each with the one key under which the answer is kept. */
import {
  type DashboardEntry,
  getDashboard,
  getOrder,
  getStore,
  listDashboards,
  listDeliveries,
  listProducts,
  listStores,
  listTickets,
  type Product,
} from '@jumun/contracts/http'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Call } from './call.ts'
import { entryOfOrder, laterOf } from './newer-entry.ts'
import { Refusal } from './refusal.ts'

/** The live line tells news at once; asking again this often is the net below it. */
const netMs = 20_000

/** All pages of a list that is short by nature (a menu, the tickets of a day), up to a bound. */
async function allPages<T>(
  ask: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
  atMostPages = 10,
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < atMostPages; page += 1) {
    const answer = await ask(cursor)
    items.push(...answer.items)
    if (answer.nextCursor === null) break
    cursor = answer.nextCursor
  }
  return items
}

export const storesQuestion = (call: Call, filter: { readonly q?: string; readonly ownerId?: string }) =>
  queryOptions({
    queryKey: ['stores', filter],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        call(listStores, { query: { ...filter, limit: 100, ...(cursor === undefined ? {} : { cursor }) }, signal }),
      ),
    refetchInterval: netMs,
  })

export const storeQuestion = (call: Call, id: string) =>
  queryOptions({
    queryKey: ['store', id],
    queryFn: ({ signal }) => call(getStore, { params: { id }, signal }),
    refetchInterval: netMs,
  })

export const menuQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['menu', storeId],
    queryFn: ({ signal }): Promise<Product[]> =>
      allPages((cursor) =>
        call(listProducts, { query: { storeId, limit: 100, ...(cursor === undefined ? {} : { cursor }) }, signal }),
      ),
    refetchInterval: netMs,
  })

export const orderKey = (id: string) => ['order', id] as const

/** One order: from the view (which tells the story), or from the order service when the view has not heard or is away. */
export const orderQuestion = (call: Call, client: QueryClient, id: string, after?: number) =>
  queryOptions({
    queryKey: orderKey(id),
    queryFn: async ({ signal }): Promise<DashboardEntry> => {
      const held = client.getQueryData<DashboardEntry>(orderKey(id))
      const heard = await call(getDashboard, {
        params: { orderId: id },
        query: after === undefined ? {} : { after },
        signal,
      }).catch(async (error: unknown) => {
        const viewCannot = error instanceof Refusal && (error.status === 404 || error.status >= 500)
        if (!viewCannot) throw error
        return entryOfOrder(await call(getOrder, { params: { id }, signal }))
      })
      return laterOf(held, heard)
    },
    refetchInterval: netMs,
  })

/** What only the order service keeps: address and note. */
export const orderDetailQuestion = (call: Call, id: string) =>
  queryOptions({
    queryKey: ['order-detail', id],
    queryFn: ({ signal }) => call(getOrder, { params: { id }, signal }),
    staleTime: 60_000,
  })

export const ordersQuestion = (call: Call, filter: { readonly storeId?: string } = {}, limit = 20) =>
  infiniteQueryOptions({
    queryKey: ['orders', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listDashboards, {
        query: { ...filter, limit, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: netMs,
  })

export const ticketsQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['tickets', storeId],
    queryFn: async ({ signal }) => {
      const inStatus = (status: 'NEW' | 'ACCEPTED' | 'COOKING' | 'READY') =>
        allPages((cursor) =>
          call(listTickets, {
            query: { storeId, status, limit: 100, ...(cursor === undefined ? {} : { cursor }) },
            signal,
          }),
        )
      return (await Promise.all([inStatus('NEW'), inStatus('ACCEPTED'), inStatus('COOKING'), inStatus('READY')])).flat()
    },
    refetchInterval: 8_000,
  })

export const deliveriesQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['deliveries'],
    queryFn: ({ signal }) =>
      allPages(
        (cursor) =>
          call(listDeliveries, { query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) }, signal }),
        3,
      ),
    // Offers of orders that are not yet this rider's do not come over the live line.
    refetchInterval: 3_000,
  })
