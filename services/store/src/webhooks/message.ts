/** What is sent of an event. Pure. Nothing of a person goes out unless that was asked for: what is not named here is taken for personal. */
import {
  type Envelope,
  type EventType,
  OrderCanceled,
  OrderCancelRequested,
  OrderChanged,
  OrderCompleted,
  OrderConfirmed,
  OrderPlaced,
  OrderProgressed,
  PaymentRefunded,
  readReason,
  type WebhookEvent,
} from '@jumun/contracts'

export const toldKinds: readonly EventType<unknown>[] = [
  OrderPlaced,
  OrderConfirmed,
  OrderChanged,
  OrderProgressed,
  OrderCancelRequested,
  OrderCanceled,
  OrderCompleted,
  PaymentRefunded,
]

/** Fields of events that are about goods, money and time. A new field has to be put here to be sent to everybody. */
const harmless = new Set([
  'orderId',
  'storeId',
  'paymentId',
  'refundId',
  'fulfilment',
  'lines',
  'number',
  'subtotal',
  'deliveryFee',
  'discounts',
  'total',
  'refund',
  'amount',
  'of',
  'by',
  'status',
  'restock',
  'hasNote',
  'wantedAt',
  'cookFrom',
  'cookMinutes',
  'promisedAt',
])
/** A code such as SOLD_OUT, words that somebody typed, or both: the code is harmless. */
const reasons = new Set(['reason', 'cancelRefused'])
function harmlessOf(name: string, value: unknown): unknown {
  if (harmless.has(name)) return value
  if (!reasons.has(name) || typeof value !== 'string') return undefined
  return /^[A-Z][A-Z0-9_]*$/.test(value) ? value : readReason(value).code
}

export interface Message {
  readonly id: string
  readonly event: WebhookEvent
  readonly orderId: string
  readonly storeId: string
  readonly occurredAt: string
  readonly body: Body
  /** What else its data has, for those who asked for it. */
  readonly personal?: Readonly<Record<string, unknown>>
}
export interface Body {
  readonly type: string
  readonly timestamp: string
  readonly orderId?: string
  readonly storeId?: string
  readonly source?: string
  readonly sequence?: number
  readonly data: Readonly<Record<string, unknown>>
}

export function messageOf(event: Envelope, storeId: string): Message {
  const fields = Object.entries(event.data as Readonly<Record<string, unknown>>)
  const sent = fields.flatMap(([name, value]) => {
    const it = harmlessOf(name, value)
    return it === undefined ? [] : [[name, it] as const]
  })
  const personal = fields.filter(([name, value]) => harmlessOf(name, value) !== value)
  const { orderId } = event.data as { orderId: string }
  return {
    ...{ id: event.id, event: event.type as WebhookEvent, orderId, storeId, occurredAt: event.time },
    body: {
      ...{ type: event.type, timestamp: event.time, orderId, storeId },
      ...{ source: event.source, sequence: event.sequence },
      data: Object.fromEntries(sent),
    },
    ...(personal.length > 0 ? { personal: Object.fromEntries(personal) } : {}),
  }
}

/** As it goes over the wire. */
export const textOf = (body: Body, personal: Message['personal']): string =>
  JSON.stringify(personal ? { ...body, data: { ...body.data, ...personal } } : body)
