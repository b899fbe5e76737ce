/** The sandbox provider's books, page by page: what it captured and what it gave back. Few calls, each bounded in time. */
import { request } from 'undici'
import type { ProviderCharge, ProviderRefund } from './reconcile.ts'

export interface ProviderBooks {
  /** The next of its charges, oldest first; `undefined` when the provider does not answer. */
  charges(after: number): Promise<readonly ProviderCharge[] | undefined>
  refunds(after: number): Promise<readonly ProviderRefund[] | undefined>
  /** How much of a charge was given back; 0 also when it has no such charge. */
  refundedOf(chargeKey: string): Promise<number | undefined>
}

const limitMs = 3_000
export const booksPageSize = 200

interface Answered {
  readonly seq: number
  readonly key: string
  readonly chargeKey: string
  readonly amount: number
  readonly currency: string
  readonly reference: string
  readonly status: string
  readonly refunded: number
  readonly createdAt: string
}

export function sandboxBooks({ url, key }: { readonly url: string; readonly key: string }): ProviderBooks {
  async function read<T>(path: string): Promise<T | undefined> {
    try {
      const signal = AbortSignal.timeout(limitMs)
      const asked = { signal, headers: { authorization: `Bearer ${key}` } }
      const { statusCode, body } = await request(new URL(path, url), asked)
      const said = await body.json()
      if (statusCode === 404) return { refunded: 0 } as T
      return statusCode === 200 ? (said as T) : undefined
    } catch {
      return undefined // not there at the moment: the books will be compared another time
    }
  }
  const page = async (list: string, after: number): Promise<readonly Answered[] | undefined> =>
    (await read<{ items: readonly Answered[] }>(`/${list}?cursor=${after}&limit=${booksPageSize}`))?.items

  return {
    charges: async (after) =>
      (await page('charges', after))?.map(({ seq, amount, currency, reference, status, refunded, ...one }) => ({
        ...{ seq, key: one.key, reference, refunded, captured: status === 'captured' },
        amount: { amount, currency },
        createdAt: new Date(one.createdAt),
      })),
    refunds: async (after) =>
      (await page('refunds', after))?.map(({ seq, chargeKey, amount, ...one }) => ({
        ...{ seq, key: one.key, chargeKey, amount },
        createdAt: new Date(one.createdAt),
      })),
    refundedOf: async (chargeKey) =>
      (await read<{ refunded: number }>(`/charges/${encodeURIComponent(chargeKey)}`))?.refunded,
  }
}
