/** What only operators ask. */
import {
  getOpsOverview,
  getProviderFault,
  getStory,
  listParked,
  listPayments,
  type ParkedMessage,
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

export interface ParkedInService extends ParkedMessage {
  readonly service: string
}
export const parkedKey = ['ops-parked'] as const

/** The parked messages of these services; one that does not answer says so, the others are shown. */
export const parkedQuestion = (call: Call, services: readonly string[]) =>
  queryOptions({
    queryKey: [...parkedKey, services],
    queryFn: async ({ signal }): Promise<ParkedInService[]> => {
      const lists = await Promise.all(
        services.map(async (service) => {
          const { items } = await call(listParked, { params: { service }, query: { limit: 50 }, signal })
          return items.map((item) => ({ ...item, service }))
        }),
      )
      return lists.flat()
    },
    refetchInterval: everyMs,
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
