/**
 * Stripe's books, as far as they are about us: what carries our mark, or whose name we know. A shop's account may have other
 * business. Its lists begin with the newest, so what is newer than a cursor is one page here, oldest first.
 */
import type { ProviderBooks, ProviderCharge, ProviderRefund } from '../provider.ts'
import type { ProviderReferences } from '../provider-references.ts'
import { fromStripe } from './stripe-amounts.ts'

interface Needs {
  /** `undefined` when it did not answer, or not with what was asked for. */
  readonly read: (path: string) => Promise<any>
  readonly references: ProviderReferences
  readonly now: () => Date
}

/** Nothing older is compared when an account is read for the first time. */
const mostDays = 90
const pageSize = 100
/** Of one reading: what is beyond is read with the next, once these are settled. */
const mostPages = 200

export function stripeBooks({ read, references, now }: Needs): Omit<ProviderBooks, 'refundedOf'> {
  const firstSecond = (after: string): number =>
    Math.max(Number(after), Math.floor(now().getTime() / 1_000) - mostDays * 86_400)

  /** All that were made after a second, oldest first. */
  async function madeAfter(list: string, second: number): Promise<any[] | undefined> {
    const all: any[] = []
    for (let pages = 0, last = ''; pages < mostPages; pages += 1) {
      const said = await read(`${list}limit=${pageSize}${last && `&starting_after=${last}`}`)
      if (!Array.isArray(said?.data)) return undefined
      const fresh = said.data.filter((one: any) => one.created > second)
      all.push(...fresh)
      last = said.data.at(-1)?.id ?? ''
      if (!said.has_more || fresh.length < said.data.length) break
    }
    return all.sort((one, other) => one.created - other.created)
  }
  const keysOf = (made: readonly any[]) => references.keysOf([...new Set(made.map((one) => one.payment_intent))])
  /** The second before: of one second some may be written later than others. */
  const place = (created: number) => ({ cursor: String(created - 1), createdAt: new Date(created * 1_000) })

  return {
    async charges(after) {
      const second = firstSecond(after)
      const made = await madeAfter(`/v1/charges?created[gt]=${second}&`, second)
      if (!made) return undefined
      const keys = await keysOf(made)
      const items = made.flatMap((charge): ProviderCharge[] => {
        const ours = keys.get(charge.payment_intent)
        const order = ours ?? charge.metadata?.order
        if (typeof order !== 'string' || charge.status === 'failed') return []
        return [
          {
            ...place(charge.created),
            key: ours ?? charge.payment_intent,
            amount: fromStripe(charge.amount, charge.currency),
            reference: `order ${order}`,
            captured: charge.status === 'succeeded' && charge.captured === true,
            refunded: fromStripe(charge.amount_refunded, charge.currency).amount,
          },
        ]
      })
      return { items, more: false }
    },
    async refunds(after) {
      const made = await madeAfter('/v1/refunds?', firstSecond(after))
      if (!made) return undefined
      const keys = await keysOf(made)
      const items = made.flatMap((refund): ProviderRefund[] => {
        const chargeKey = keys.get(refund.payment_intent)
        if (chargeKey === undefined || !isMade(refund)) return []
        const key = refund.metadata?.key ?? refund.id
        return [{ ...place(refund.created), key, chargeKey, amount: fromStripe(refund.amount, refund.currency).amount }]
      })
      return { items, more: false }
    },
  }
}

/** A refund can fail after it was made: then the money is with the shop again. */
export const isMade = ({ status }: { readonly status?: unknown }): boolean =>
  status !== 'failed' && status !== 'canceled'
