/** Whole journeys of one order as its services tell them, for tests of the view: what each topic carries, in its order. */
import { allEvents, type Envelope, type EventType } from '@jumun/contracts'

const cast = {
  orderId: '01900000-0000-7000-8000-000000000001',
  customerId: '01900000-0000-7000-8000-000000000002',
  storeId: '01900000-0000-7000-8000-000000000003',
  riderId: '01900000-0000-7000-8000-000000000005',
  otherRider: '01900000-0000-7000-8000-000000000055',
  ownerId: '01900000-0000-7000-8000-000000000006',
}
export type Participants = typeof cast

const total = { amount: 9000, currency: 'KRW' }
const address = { line1: 'Teheran-ro 1' }
const data = (who: Participants) => {
  const about = { orderId: who.orderId, storeId: who.storeId }
  const basket = {
    ...about,
    customerId: who.customerId,
    fulfilment: 'delivery' as const,
    lines: [
      {
        productId: '01900000-0000-7000-8000-000000000004',
        name: { ko: '아메리카노', en: 'Americano' },
        quantity: 2,
        unitPrice: { amount: 4500, currency: 'KRW' },
        options: [],
        total,
      },
    ],
    total,
    address,
  }
  const order = { ...about, customerId: who.customerId }
  const paid = {
    orderId: who.orderId,
    customerId: who.customerId,
    paymentId: '01900000-0000-7000-8000-000000000007',
    amount: total,
  }
  const rider = { ...about, riderId: who.riderId }
  return { about, basket, order, paid, rider }
}

type Said = readonly [kind: EventType<any>, data: unknown]
const E = allEvents

/** One event each, in the order in which it happened; ids and times follow from the place in it. */
export const journeys = (who: Participants = cast): Readonly<Record<string, readonly Said[]>> => {
  const { about, basket, order, paid, rider } = data(who)
  const progress = (status: string, more: object = {}): Said => [E.OrderProgressed, { ...order, status, ...more }]
  const canceled = (reason: string, more: object = {}): Said => [E.OrderCanceled, { ...order, reason, total, ...more }]
  const readyBy = '2026-01-01T09:30:00.000Z'
  const accepted: Said = [
    E.TicketAccepted,
    { ...basket, minutes: 15, readyBy, storeName: { en: 'Cafe' }, storeAddress: address },
  ]
  const requested = (attempt: number): Said => [
    E.DeliveryRequested,
    { ...order, attempt, storeName: { en: 'Cafe' }, storeAddress: address, address },
  ]
  const placed: Said[] = [
    [E.OrderDrafted, basket],
    [E.PaymentApproved, paid],
    [E.OrderPlaced, basket],
    [E.StockReserved, { ...about, lines: [] }],
    [E.OrderConfirmed, basket],
  ]
  const undone: Said[] = [
    [E.StockReleased, { ...about, lines: [] }],
    [E.PaymentRefunded, { ...paid, reason: 'CUSTOMER' }],
  ]
  const cooked: Said[] = [
    accepted,
    progress('ACCEPTED', { promisedAt: readyBy }),
    [E.CookingStarted, about],
    progress('COOKING'),
    [E.OrderReady, about],
    progress('READY'),
  ]
  const price = { amount: 4500, currency: 'KRW' }
  const less = basket.lines.map((line) => ({ ...line, quantity: 1, total: price, before: { quantity: 2 } }))
  const wish: Said = [E.OrderCancelRequested, { ...order, by: 'CUSTOMER' }]
  return {
    delivered: [
      ...placed,
      ...cooked,
      requested(1),
      [E.DeliveryAssigned, rider],
      [E.DeliveryPickedUp, rider],
      progress('DELIVERING'),
      [E.DeliveryCompleted, rider],
      [E.OrderCompleted, { ...order, status: 'DELIVERED', total }],
    ],
    'delivered by the second rider': [
      ...placed,
      accepted,
      requested(1),
      [E.DeliveryAssigned, { ...rider, riderId: who.otherRider }],
      progress('ACCEPTED'),
      requested(2),
      [E.DeliveryAssigned, rider],
      [E.CookingStarted, about],
      [E.OrderReady, about],
      [E.DeliveryPickedUp, rider],
      progress('DELIVERING'),
      [E.DeliveryCompleted, rider],
      [E.OrderCompleted, { ...order, status: 'DELIVERED', total }],
    ],
    collected: [
      ...placed,
      ...cooked,
      [E.OrderCollected, about],
      [E.OrderCompleted, { ...order, status: 'COLLECTED', total }],
    ],
    'changed under way': [
      ...placed,
      accepted,
      [E.TicketLineAsked, { ...about, line: 0, reason: 'SOLD_OUT', until: readyBy }],
      [E.TicketLineKept, { ...about, line: 0 }],
      [E.TicketLineAsked, { ...about, line: 0, reason: 'SOLD_OUT', until: readyBy, instead: basket.lines[0] }],
      [E.TicketLinesChanged, { ...about, line: 0, quantity: 1, reason: 'SOLD_OUT', cooked: false }],
      [E.OrderChanged, { ...order, lines: less, total: price, refund: price, restock: true, reason: 'SOLD_OUT' }],
      [E.PaymentRefunded, { ...paid, amount: price, reason: 'SOLD_OUT', refundId: 'change-1' }],
      [E.CookingStarted, about],
      [E.OrderReady, about],
      [E.OrderCollected, about],
      [E.OrderCompleted, { ...order, status: 'COLLECTED', total: price }],
    ],
    'canceled by its customer': [
      ...placed,
      accepted,
      progress('ACCEPTED'),
      requested(1),
      wish,
      [E.TicketCanceled, about],
      canceled('CUSTOMER'),
      [E.DeliveryCanceled, about],
      ...undone,
    ],
    'kept, because it was cooking': [
      ...placed,
      accepted,
      wish,
      [E.CookingStarted, about],
      [E.CancelRefused, { ...about, reason: 'cooking' }],
      progress('COOKING', { cancelRefused: 'cooking' }),
      [E.OrderReady, about],
      progress('READY'),
      [E.OrderCollected, about],
      [E.OrderCompleted, { ...order, status: 'COLLECTED', total }],
    ],
    'refused by the store': [
      ...placed,
      [E.TicketRejected, { ...about, reason: 'STORE_REJECTED', message: 'no milk' }],
      canceled('STORE_REJECTED', { message: 'no milk' }),
      ...undone,
    ],
    'lost on its way': [
      ...placed,
      ...cooked,
      requested(1),
      [E.DeliveryAssigned, rider],
      [E.DeliveryPickedUp, rider],
      progress('DELIVERING'),
      [E.DeliveryFailed, { ...rider, reason: 'fell' }],
      canceled('DELIVERY_FAILED'),
      ...undone,
    ],
    declined: [
      [E.OrderDrafted, basket],
      [E.PaymentDeclined, { ...paid, reason: 'insufficient funds' }],
      [E.OrderPaymentDeclined, { ...order, reason: 'insufficient funds' }],
    ],
    expired: [
      [E.OrderDrafted, basket],
      [E.OrderExpired, order],
      [E.PaymentApproved, paid],
      [E.PaymentRefunded, { ...paid, reason: 'expired' }],
    ],
  }
}

/** The journey as events: dense sequences per service, a second apart. */
export function eventsOf(
  journey: readonly Said[],
  who: Participants = cast,
  start = '2026-01-01T09:00:00.000Z',
): Envelope[] {
  const count = new Map<string, number>()
  return journey.map(([kind, data], index) => {
    const sequence = (count.get(kind.source) ?? 0) + 1
    count.set(kind.source, sequence)
    return {
      id: `${who.orderId.slice(0, 24)}${who.orderId.slice(-8)}${index.toString(16).padStart(4, '0')}`,
      type: kind.type,
      source: kind.source,
      subject: who.orderId,
      time: new Date(Date.parse(start) + index * 1000).toISOString(),
      correlationid: who.orderId,
      sequence,
      data,
    }
  })
}

export const participantsOf = (number: number, more: Partial<Participants> = {}): Participants => ({
  ...cast,
  orderId: `01900000-0000-7000-8000-1${number.toString(16).padStart(11, '0')}`,
  ...more,
})
