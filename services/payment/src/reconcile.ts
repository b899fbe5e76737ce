/** The provider's books held against ours: what each difference means. Pure. */
import type { Money } from '@jumun/contracts'
import { owedBack, type Payment, partKeyOf, refundKeyOf, type Tombstone } from './payment.ts'
import type { ProviderCharge, ProviderRefund } from './provider/provider.ts'

export type Finding =
  | 'agrees'
  /** Our side has no outcome yet; the look-up will bring one. */
  | 'wait'
  /** Captured for an order that is no deal, and not given back. */
  | 'paid-no-order'
  /** A second charge for an order, under a key that is not ours. */
  | 'charged-twice'
  /** We say that the money is back; the provider does not. */
  | 'refund-missing'
  /** Given back there, and unknown here. */
  | 'refunded-there'
  /** A charge that is none of ours, an amount that differs: nothing that a program should settle alone. */
  | 'needs-a-person'

type Known = Payment | Tombstone | undefined

const reference = /^order ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** The order a charge was made for; undefined when we did not make it. */
export const orderOf = (charge: Pick<ProviderCharge, 'reference'>): string | undefined =>
  reference.exec(charge.reference)?.[1]

export function compareCharge(charge: ProviderCharge, known: Known): Finding {
  if (!charge.captured || charge.refunded >= charge.amount.amount) return 'agrees'
  const orderId = orderOf(charge)
  if (known?.status === 'APPROVED' && charge.key === orderId) return comparePart(charge, known)
  if (!orderId || charge.refunded > 0) return 'needs-a-person'
  if (charge.key !== orderId) return 'charged-twice'
  switch (known?.status) {
    case undefined:
    case 'CLOSED':
    case 'DECLINED':
      return 'paid-no-order'
    case 'PENDING':
    case 'UNKNOWN':
      return 'wait'
    case 'APPROVED':
      return comparePart(charge, known)
    case 'REFUNDED':
      return 'refund-missing'
    default:
      return known satisfies never
  }
}

/** Of what is ours, parts may have gone back, or be about to; any other part is nobody's decision here. */
function comparePart(charge: ProviderCharge, known: Extract<Payment, { status: 'APPROVED' }>): Finding {
  if (!sameAmount(known.amount, charge.amount)) return 'needs-a-person'
  const { refunded = 0, partsRefunded = 0, promised = 0 } = known
  if (charge.refunded === refunded) return 'agrees'
  if (charge.refunded < refunded) return charge.refunded === 0 || promised > 0 ? 'refund-missing' : 'needs-a-person'
  const pending = promised - partsRefunded + (refunded > partsRefunded ? 0 : owedBack(known))
  return charge.refunded <= refunded + pending ? 'wait' : 'needs-a-person'
}

export function compareRefund(refund: ProviderRefund, known: Known): Finding {
  switch (known?.status) {
    case undefined:
    case 'CLOSED':
    case 'DECLINED':
    case 'REFUNDED':
      return 'agrees' // surplus that we gave back ourselves, or what we know of
    case 'PENDING':
    case 'UNKNOWN':
      return 'wait'
    case 'APPROVED':
      if (refund.key === refundKeyOf(known.orderId) && refund.amount === owedBack(known))
        return (known.refunded ?? 0) > (known.partsRefunded ?? 0) ? 'agrees' : 'wait' // our own: booked, or about to be
      for (const part of known.parts ?? [])
        if (refund.key === partKeyOf(part.id) && refund.amount === part.amount.amount)
          return part.done ? 'agrees' : 'wait'
      return refund.amount === known.amount.amount ? 'refunded-there' : 'needs-a-person'
    default:
      return known satisfies never
  }
}

const sameAmount = (left: Money, right: Money): boolean =>
  left.amount === right.amount && left.currency === right.currency
