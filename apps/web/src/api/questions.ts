/** What the screens ask, each with the one key under which the answer is kept. */
import {
  type BodyOf,
  type DashboardEntry,
  getDashboard,
  getMenu,
  getOrder,
  getStore,
  listDashboards,
  listDeliveries,
  listOrders,
  listPaymentMethods,
  listPayments,
  listProducts,
  listStores,
  listTickets,
  type Product,
  quoteOrder,
  type Store,
} from '@jumun/contracts/http'
import { infiniteQueryOptions, type QueryClient, queryOptions, replaceEqualDeep } from '@tanstack/react-query'
import type { Call } from './call.ts'
import { entryOfOrder, laterOf } from './newer-entry.ts'
import { laterPages, type OrdersPages } from './orders-pages.ts'
import { Refusal } from './refusal.ts'

/** The live line tells news at once; asking again this often is the net below it. */
const netMs = 20_000
/** A bank's answer is looked for more often. */
const paymentMs = 2_000

/** All pages of a list that is read whole (a menu, the tickets of a day); the bound only ends what would never end. */
async function allPages<T>(
  ask: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
  atMostPages = 200,
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

export const storesQuestion = (
  call: Call,
  filter: { readonly q?: string; readonly ownerId?: string; readonly staffId?: string },
) =>
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

/** The same, beginning with what a list that was asked before has of it: so it is there also while the stores' side is away. */
export const storeOfListQuestion = (call: Call, client: QueryClient, id: string) => {
  const list = client
    .getQueryCache()
    .findAll({ queryKey: ['stores'] })
    .find(({ state }) => (state.data as Store[] | undefined)?.some((store) => store.id === id))
  const known = (list?.state.data as Store[] | undefined)?.find((store) => store.id === id)
  return queryOptions({
    ...storeQuestion(call, id),
    ...(known && list ? { initialData: known, initialDataUpdatedAt: list.state.dataUpdatedAt } : {}),
  })
}

export const menuQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['menu', storeId],
    queryFn: ({ signal }): Promise<Product[]> =>
      allPages((cursor) =>
        call(listProducts, { query: { storeId, limit: 500, ...(cursor === undefined ? {} : { cursor }) }, signal }),
      ),
    // a large menu is asked for more rarely: what is in the cart has its quote
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 500 ? 3 * netMs : netMs),
  })

/** In which currency a store sells: that of its menu. */
export const currencyQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['currency', storeId],
    queryFn: async ({ signal }) =>
      (await call(listProducts, { query: { storeId, limit: 1 }, signal })).items[0]?.price.currency ?? 'KRW',
  })

/** Its categories in order, and its dayparts. */
export const menuOrderQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['menu-order', storeId],
    queryFn: ({ signal }) => call(getMenu, { params: { storeId }, signal }),
    refetchInterval: 3 * netMs,
  })

/** The first dishes of any store that are called so. */
export const dishesQuestion = (call: Call, q: string) =>
  queryOptions({
    queryKey: ['dishes', q],
    queryFn: async ({ signal }) => (await call(listProducts, { query: { q, limit: 60 }, signal })).items,
    enabled: q !== '',
  })

/** What stores say they are known for, of all of them. */
export const popularQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['dishes', 'popular'],
    queryFn: async ({ signal }) => (await call(listProducts, { query: { popular: true, limit: 100 }, signal })).items,
    staleTime: 60_000,
  })

/** What this cart costs and what stands against it, by the platform that will charge it. */
export const quoteQuestion = (
  call: Call,
  { storeId, lines }: Pick<BodyOf<typeof quoteOrder>, 'storeId'> & { readonly lines: readonly QuotedLine[] },
  fulfilment: BodyOf<typeof quoteOrder>['fulfilment'],
  address?: BodyOf<typeof quoteOrder>['address'],
  wantedAt?: string,
) => {
  const wanted = lines.map(({ productId, quantity, options }) => ({ productId, quantity, options: [...options] }))
  const body = {
    storeId,
    fulfilment,
    lines: wanted,
    ...(address ? { address } : {}),
    ...(wantedAt ? { wantedAt } : {}),
  }
  return queryOptions({
    queryKey: ['quote', body],
    queryFn: ({ signal }) => call(quoteOrder, { body, signal }),
    refetchInterval: netMs,
  })
}
interface QuotedLine {
  readonly productId: string
  readonly quantity: number
  readonly options: readonly string[]
}

export const orderKey = (id: string) => ['order', id] as const

/** One order: from the view (which tells the story), or from the order service when the view has not heard or is away. */
export const orderQuestion = (call: Call, id: string) =>
  queryOptions({
    queryKey: orderKey(id),
    queryFn: ({ signal }): Promise<DashboardEntry> =>
      call(getDashboard, { params: { orderId: id }, signal }).catch(async (error: unknown) => {
        if (!isNotThere(error) && !viewIsAway(error)) throw error
        return entryOfOrder(await call(getOrder, { params: { id }, signal }))
      }),
    // What the live line told while this was asked is later than the answer.
    structuralSharing: (held, heard) => laterOf(held as DashboardEntry | undefined, heard as DashboardEntry),
    refetchInterval: netMs,
  })

const viewIsAway = (error: unknown): boolean => error instanceof Refusal && error.status >= 500
const isNotThere = (error: unknown): boolean => error instanceof Refusal && error.status === 404

export const paymentKey = (orderId: string) => ['payment', orderId] as const

/** How paying stands with an order that is not paid yet. */
export const paymentQuestion = (call: Call, orderId: string) =>
  queryOptions({
    queryKey: paymentKey(orderId),
    queryFn: async ({ signal }) =>
      (await call(listPayments, { query: { orderId, limit: 1 }, signal })).items[0] ?? null,
    refetchInterval: paymentMs,
  })

/** How one can pay here: it changes when the platform does. */
export const paymentMethodsQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['payment-methods'],
    queryFn: async ({ signal }) => (await call(listPaymentMethods, { signal })).items,
    staleTime: 300_000,
  })

/** What only the order service keeps: address and note. */
export const orderDetailQuestion = (call: Call, id: string) =>
  queryOptions({
    queryKey: ['order-detail', id],
    queryFn: ({ signal }) => call(getOrder, { params: { id }, signal }),
    staleTime: 60_000,
  })

export interface OrdersFilter {
  readonly storeId?: string
  readonly customerId?: string
  readonly q?: string
  /** Begun then or later, and before. */
  readonly from?: string
  readonly to?: string
}
export const ordersQuestion = (call: Call, filter: OrdersFilter = {}, limit = 20) =>
  infiniteQueryOptions({
    queryKey: ['orders', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listDashboards, {
        query: { ...filter, limit, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    structuralSharing: (held, heard) => replaceEqualDeep(held, laterPages(held as OrdersPages, heard as OrdersPages)),
    refetchInterval: netMs,
  })

/** Pages of the view and of the order service have marks of their own kind. */
const ownMark = 'orders:'

/** One's own orders; while the view is away as the order service knows them, with the story that was told so far. */
export const myOrdersQuestion = (call: Call, client: QueryClient) => {
  const ofTheView = ordersQuestion(call)
  const limit = 20
  return infiniteQueryOptions({
    ...ofTheView,
    queryFn: async ({ pageParam, signal }) => {
      const goesOn = pageParam?.startsWith(ownMark)
      const cursor = goesOn ? pageParam?.slice(ownMark.length) : undefined
      const query = { limit, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      if (!goesOn) {
        try {
          return await call(listDashboards, { query, signal })
        } catch (error) {
          // The first page can be had elsewhere; where to go on in the view's list only the view knows.
          if (!viewIsAway(error) || pageParam !== undefined) throw error
        }
      }
      const page = await call(listOrders, { query: { limit, ...(cursor ? { cursor } : {}) }, signal })
      return {
        items: page.items.map((order) =>
          laterOf(client.getQueryData<DashboardEntry>(orderKey(order.id)), entryOfOrder(order)),
        ),
        nextCursor: page.nextCursor === null ? null : `${ownMark}${page.nextCursor}`,
      }
    },
  })
}

/** In one list: asked status by status, a ticket that moves on meanwhile would be there twice, or not at all. */
export const ticketsQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['tickets', storeId],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        call(listTickets, {
          query: {
            storeId,
            status: 'NEW,ACCEPTED,COOKING,READY',
            limit: 100,
            ...(cursor === undefined ? {} : { cursor }),
          },
          signal,
        }),
      ),
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
