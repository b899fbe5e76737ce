/** Toss's books: its list says what moved, and each payment that is ours is asked for the rest. */
import type { BooksPage, ProviderBooks, ProviderCharge, ProviderRefund } from '../provider.ts'
import type { Answer } from '../provider-line.ts'

interface Needs {
  /** `undefined` when it did not answer. */
  readonly read: (path: string) => Promise<Answer | undefined>
  readonly now: () => Date
}
interface Transaction {
  readonly transactionKey: string
  readonly orderId: string
  readonly status: string
  readonly transactionAt: string
}

/** Nothing older is compared when an account is read for the first time. */
const mostDays = 90
/** Each of them is another question. */
const pageSize = 100
const isOrderId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function tossBooks({ read, now }: Needs): ProviderBooks {
  /** Toss reads and writes the time of Seoul. */
  const inSeoul = (ms: number): string => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19)
  const paymentOf = async (orderId: string) => read(`/v1/payments/orders/${encodeURIComponent(orderId)}`)

  async function page<One>(
    after: string,
    only: (one: Transaction) => boolean,
    entry: (one: Transaction, payment: any) => Omit<One, 'cursor' | 'createdAt'> | undefined,
  ): Promise<BooksPage<One> | undefined> {
    const [second = '0', last = ''] = after.split(' ')
    const from = Math.max(Number(second) * 1_000, now().getTime() - mostDays * 86_400_000)
    const dates = `startDate=${inSeoul(from)}&endDate=${inSeoul(now().getTime() + 60_000)}`
    const items: One[] = []
    for (let place = last; ; ) {
      const list = await read(`/v1/transactions?${dates}&limit=${pageSize}${place && `&startingAfter=${place}`}`)
      if (list?.status !== 200 || !Array.isArray(list.body)) return undefined
      for (const one of list.body as Transaction[]) {
        place = one.transactionKey
        if (!isOrderId.test(one.orderId) || !only(one)) continue // the shop's other business
        const said = await paymentOf(one.orderId)
        if (!said) return undefined
        const found = said.status === 200 ? entry(one, said.body) : undefined
        const at = new Date(one.transactionAt)
        // the place in the list, and its day: a list begins with a date
        const cursor = `${Math.floor(at.getTime() / 1_000) - 1} ${one.transactionKey}`
        if (found) items.push({ ...found, cursor, createdAt: at } as One)
      }
      const more = list.body.length === pageSize
      if (!more || items.length > 0) return { items, more }
    }
  }

  return {
    charges: (after) =>
      page<ProviderCharge>(
        after,
        ({ status }) => status === 'DONE',
        ({ orderId }, { totalAmount, balanceAmount, currency }) => ({
          ...{ key: orderId, reference: `order ${orderId}`, captured: true },
          ...{ amount: { amount: totalAmount, currency }, refunded: totalAmount - balanceAmount },
        }),
      ),
    refunds: (after) =>
      page<ProviderRefund>(
        after,
        ({ status }) => status === 'CANCELED' || status === 'PARTIAL_CANCELED',
        ({ orderId, transactionKey }, { cancels }) => {
          const cancel = cancels?.find((one: any) => one.transactionKey === transactionKey)
          return cancel && { key: keyIn(cancel) ?? transactionKey, chargeKey: orderId, amount: cancel.cancelAmount }
        },
      ),
    async refundedOf(chargeKey) {
      const said = await paymentOf(chargeKey)
      if (said?.status === 404) return 0
      return said?.status === 200 ? said.body.totalAmount - said.body.balanceAmount : undefined
    },
  }
}

/** Our key stands at the end of the reason that we gave. */
export const keyIn = ({ cancelReason }: { readonly cancelReason?: unknown }): string | undefined =>
  typeof cancelReason === 'string' ? /\[((?:refund|part)-[\w-]+)\]$/.exec(cancelReason)?.[1] : undefined
