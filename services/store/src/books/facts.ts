/** What an event is in a store's books: sold, changed, canceled, money back. Pure. */
import {
  type Envelope,
  isA,
  type Money,
  OrderCanceled,
  OrderChanged,
  type OrderLine,
  OrderPlaced,
  PaymentRefunded,
  sumsOf,
} from '@jumun/contracts'

/** Nobody's name is in them, nor where somebody lives: they stay when people go. */
export interface Fact {
  readonly orderId: string
  readonly kind: 'SALE' | 'CHANGE' | 'CANCEL' | 'REFUND'
  /** Of the event among those of its order and service: said again, it is the same fact. */
  readonly n: number
  readonly at: Date
  readonly currency: string
  readonly gross: number
  readonly fees: number
  readonly discounts: number
  readonly refunds: number
  /** What is made from then on. */
  readonly lines?: readonly SoldLine[]
}
export interface SoldLine {
  readonly productId: string
  readonly name: Readonly<Record<string, string>>
  readonly quantity: number
  readonly amount: number
}
/** Only a sale says of which store it is. */
export type NewFact = Fact & { readonly storeId?: string | undefined }

export const bookedKinds = [OrderPlaced, OrderChanged, OrderCanceled, PaymentRefunded]

export function factOf(event: Envelope): NewFact {
  const { time, sequence: n } = event
  const fact = (kind: Fact['kind'], orderId: string, { currency }: Money) => ({
    ...{ orderId, kind, n, at: new Date(time), currency },
    ...{ gross: 0, fees: 0, discounts: 0, refunds: 0 },
  })
  if (isA(OrderPlaced, event)) {
    const { orderId, storeId, lines } = event.data
    const { subtotal, deliveryFee, discounts, total } = sumsOf(event.data)
    return {
      ...fact('SALE', orderId, total),
      storeId,
      gross: subtotal.amount,
      fees: deliveryFee.amount,
      discounts: discounts.reduce((sum, { amount }) => sum + amount.amount, 0),
      lines: lines.map(soldLine),
    }
  }
  if (isA(OrderChanged, event)) {
    const { orderId, lines, total } = event.data
    return { ...fact('CHANGE', orderId, total), lines: lines.map(soldLine) }
  }
  if (isA(OrderCanceled, event)) return fact('CANCEL', event.data.orderId, event.data.total)
  if (isA(PaymentRefunded, event)) {
    const { orderId, amount } = event.data
    return { ...fact('REFUND', orderId, amount), refunds: amount.amount }
  }
  throw new Error(`${event.type} is nothing for the books`)
}

const soldLine = ({ productId, name, quantity, total }: OrderLine): SoldLine => ({
  ...{ productId, name: { ...name }, quantity },
  amount: total.amount,
})
