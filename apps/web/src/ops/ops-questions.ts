/** What only operators ask. */
import {
  getDelivery,
  getOpsOverview,
  getProviderFault,
  getPulse,
  getStory,
  listDeliveries,
  listParked,
  listPayments,
  listProviderCalls,
  listRiders,
  listSilentPrinters,
  listStores,
  listTickets,
  listUnresolvedPaymentAttempts,
  listUsers,
  type ParkedMessage,
  type ParkedNote,
  readParked,
  readParkedHistory,
} from '@jumun/contracts/http'
import { queryOptions } from '@tanstack/react-query'
import type { Call } from '../api/call.ts'
import { Refusal } from '../api/refusal.ts'

const everyMs = 3_000

export const overviewQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-overview'],
    queryFn: ({ signal }) => call(getOpsOverview, { signal }),
    refetchInterval: everyMs,
  })

export const pulseQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-pulse'],
    queryFn: ({ signal }) => call(getPulse, { signal }),
    refetchInterval: everyMs,
  })

const mostSuggested = 4

/** Whose orders somebody may mean who types this: stores and customers by a part of their name or email. */
export const whoseQuestion = (call: Call, q: string) =>
  queryOptions({
    queryKey: ['ops-whose', q],
    queryFn: async ({ signal }) => {
      const [stores, users] = await Promise.allSettled([
        call(listStores, { query: { q, limit: mostSuggested }, signal }),
        call(listUsers, { query: { q, limit: 20 }, signal }),
      ])
      return {
        stores: stores.status === 'fulfilled' ? stores.value.items : [],
        customers:
          users.status === 'fulfilled'
            ? users.value.items.filter(({ role }) => role === 'customer').slice(0, mostSuggested)
            : [],
      }
    },
    enabled: q.length > 1,
  })

export interface ParkedInService extends ParkedMessage {
  readonly service: string
}
export const parkedKey = ['ops-parked'] as const

/** The parked messages of these services; one that does not answer shows so on the map, those of the others are here. */
export const parkedQuestion = (call: Call, services: readonly string[]) =>
  queryOptions({
    queryKey: [...parkedKey, services],
    queryFn: async ({ signal }): Promise<{ items: readonly ParkedInService[]; count: number }> => {
      const lists = await Promise.allSettled(
        services.map(async (service) => {
          const { items, count } = await call(listParked, { params: { service }, query: { limit: 50 }, signal })
          return { items: items.map((item) => ({ ...item, service })), count }
        }),
      )
      const silent = lists.find((list) => list.status === 'rejected')
      if (silent && lists.every(({ status }) => status === 'rejected')) throw silent.reason
      const heard = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []))
      return {
        items: heard.flatMap(({ items }) => items),
        count: heard.reduce((sum, { count }) => sum + count, 0),
      }
    },
    refetchInterval: everyMs,
  })

/** Those that have work and do not do it, in any store. */
export const silentPrintersQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-silent-printers'],
    queryFn: async ({ signal }) => (await call(listSilentPrinters, { query: { silent: true }, signal })).items,
    refetchInterval: everyMs,
    meta: { aside: true },
  })

/** One of them with its data, its attempts and what was done about it. */
export const parkedInFullQuestion = (call: Call, service: string, id: number) =>
  queryOptions({
    queryKey: [...parkedKey, 'in full', service, id],
    queryFn: ({ signal }) => call(readParked, { params: { service, id }, signal }),
  })

/** `null` where the provider is a real one: then there is nothing to switch. */
export const faultQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-fault'],
    queryFn: ({ signal }) =>
      call(getProviderFault, { signal }).catch((error: unknown) => {
        if (error instanceof Refusal && error.status === 404) return null
        throw error
      }),
    refetchInterval: everyMs,
  })

/** The version in the key: each new event is read as soon as the line has told of it. */
export const storyQuestion = (call: Call, orderId: string, steps: number) =>
  queryOptions({
    queryKey: ['ops-story', orderId, steps],
    queryFn: ({ signal }) => call(getStory, { params: { orderId }, signal }),
    placeholderData: (before) => before,
  })

export const paymentQuestion = (call: Call, orderId: string, steps: number) =>
  queryOptions({
    queryKey: ['ops-payment', orderId, steps],
    queryFn: async ({ signal }) =>
      (await call(listPayments, { query: { orderId, limit: 1 }, signal })).items[0] ?? null,
    placeholderData: (before) => before,
  })

/** Every question put to the payment provider about this order: charges, look-ups, refunds, and each repetition. */
export const providerCallsQuestion = (call: Call, orderId: string, steps: number) =>
  queryOptions({
    queryKey: ['ops-provider-calls', orderId, steps],
    queryFn: async ({ signal }) => (await call(listProviderCalls, { query: { orderId }, signal })).items,
    placeholderData: (before) => before,
    refetchInterval: everyMs,
  })

/** Every time the order asked payment for its money and heard nothing it could use. */
export const unansweredQuestion = (call: Call, orderId: string, steps: number) =>
  queryOptions({
    queryKey: ['ops-unanswered', orderId, steps],
    queryFn: async ({ signal }) =>
      (await call(listUnresolvedPaymentAttempts, { params: { id: orderId }, signal })).items,
    placeholderData: (before) => before,
    refetchInterval: everyMs,
  })

export interface NoteInService extends ParkedNote {
  readonly service: string
}
/** What any service set aside or tried again of this order; a service that does not answer has nothing to tell now. */
export const parkedNotesQuestion = (call: Call, orderId: string, services: readonly string[], steps: number) =>
  queryOptions({
    queryKey: [...parkedKey, 'history', orderId, steps],
    queryFn: async ({ signal }): Promise<NoteInService[]> => {
      const lists = await Promise.allSettled(
        services.map(async (service) => {
          const { items } = await call(readParkedHistory, { params: { service }, query: { subject: orderId }, signal })
          return items.map((item) => ({ ...item, service }))
        }),
      )
      return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
    },
    placeholderData: (before) => before,
  })

/** The steps in the key: each new event is read as soon as the line has told of it. */
export const deliveryQuestion = (call: Call, orderId: string, steps: number) =>
  queryOptions({
    queryKey: ['ops-delivery', orderId, steps],
    queryFn: ({ signal }) => call(getDelivery, { params: { orderId }, signal }),
    placeholderData: (before) => before,
    refetchInterval: everyMs,
  })

export const ridersQuestion = (call: Call) =>
  queryOptions({
    queryKey: ['ops-riders'],
    queryFn: ({ signal }) => call(listRiders, { signal }),
    refetchInterval: 10_000,
  })

export const lateKey = ['ops-late'] as const
/** The wall is right without them: their silence alone makes nothing old. */
const aside = { meta: { aside: true }, refetchInterval: 5_000 }
export const lateDeliveriesQuestion = (call: Call) =>
  queryOptions({
    queryKey: [...lateKey, 'deliveries'],
    queryFn: ({ signal }) => call(listDeliveries, { query: { late: true, limit: 20 }, signal }),
    ...aside,
  })
export const latePickupsQuestion = (call: Call) =>
  queryOptions({
    queryKey: [...lateKey, 'pickups'],
    queryFn: ({ signal }) => call(listTickets, { query: { late: true, limit: 20 }, signal }),
    ...aside,
  })
