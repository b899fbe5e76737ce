/** Events as an order's services publish them, for a dashboard that nobody else tells of anything. */
import { randomBytes } from 'node:crypto'
import {
  DeliveryRequested,
  type EventType,
  OrderCompleted,
  OrderConfirmed,
  OrderPlaced,
  OrderProgressed,
  SigningKeyAnnounced,
  uuidv7,
  won,
} from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import type { LogRecord } from '@jumun/messaging'

export const newId = (): string => uuidv7(Date.now(), randomBytes(10))

const [customerId, storeId] = [newId(), newId()]
const address = { line1: '12 Teheran-ro, Gangnam-gu, Seoul' }
const about = (orderId: string) => ({ orderId, customerId, storeId })
const basketOf = (orderId: string): OrderPlaced => ({
  ...about(orderId),
  fulfilment: 'delivery',
  lines: [newId(), newId()].map((productId) => ({
    ...{ productId, name: { ko: '아메리카노', en: 'Americano' }, quantity: 2 },
    ...{ unitPrice: won(4500), options: [], total: won(9000) },
  })),
  ...{ total: won(18_000), address, number: 7 },
})

/** From paid to done: six events, to be given their times when they are due. */
export const orderOfSix = (orderId: string): readonly LogRecord[] => {
  const progress = (status: OrderProgressed['status']) => ({ ...about(orderId), status })
  return [
    record(OrderPlaced, orderId, 1, basketOf(orderId)),
    record(OrderConfirmed, orderId, 2, basketOf(orderId)),
    record(OrderProgressed, orderId, 3, progress('ACCEPTED')),
    record(OrderProgressed, orderId, 4, progress('COOKING')),
    record(OrderProgressed, orderId, 5, progress('READY')),
    record(OrderCompleted, orderId, 6, { ...about(orderId), status: 'DELIVERED', total: won(18_000) }),
  ]
}

/** Of an order that every operator and every rider sees: it is paid, and a rider is wanted. */
export const offered = (orderId: string): readonly LogRecord[] => [
  record(OrderPlaced, orderId, 1, basketOf(orderId)),
  record(DeliveryRequested, orderId, 1, {
    ...{ ...about(orderId), attempt: 1, address },
    ...{ storeName: { ko: '한강 카페', en: 'Hangang Cafe' }, storeAddress: { line1: '1 Yeouido-dong, Seoul' } },
  }),
]

export const announcement = (key: SigningKeyAnnounced): LogRecord => record(SigningKeyAnnounced, key.kid, 1, key)

function record<T>(kind: EventType<T>, subject: string, sequence: number, data: T): LogRecord {
  const { type, source, topic, schemaId } = kind
  const time = new Date().toISOString()
  const body = encode(kind, data)
  return { id: newId(), type, source, subject, time, correlationid: subject, sequence, topic, schemaId, body }
}
