/** The sandbox provider's books, page by page: what it captured and what it gave back. Few calls, each bounded in time. */
import { request } from 'undici'
import type { BooksPage, ProviderBooks } from '../provider.ts'

const limitMs = 3_000
const pageSize = 200

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
  async function page<One>(
    list: string,
    after: string,
    entry: (of: Answered) => One,
  ): Promise<BooksPage<One> | undefined> {
    const said = await read<{ items: readonly Answered[] }>(`/${list}?cursor=${after}&limit=${pageSize}`)
    return said && { items: said.items.map(entry), more: said.items.length === pageSize }
  }

  return {
    charges: (after) =>
      page('charges', after, ({ seq, key: chargeKey, amount, currency, reference, status, refunded, createdAt }) => ({
        ...{ cursor: String(seq), key: chargeKey, reference, refunded, captured: status === 'captured' },
        ...{ amount: { amount, currency }, createdAt: new Date(createdAt) },
      })),
    refunds: (after) =>
      page('refunds', after, ({ seq, key: refundKey, chargeKey, amount, createdAt }) => ({
        ...{ cursor: String(seq), key: refundKey, chargeKey, amount, createdAt: new Date(createdAt) },
      })),
    refundedOf: async (chargeKey) =>
      (await read<{ refunded: number }>(`/charges/${encodeURIComponent(chargeKey)}`))?.refunded,
  }
}
