/** A row of the table of orders, as an order. */
import type { OrderStatus } from '@jumun/contracts'
import type { Row } from '@jumun/messaging'
import type { Order, OrderState } from './order-shape.ts'
import { type SumsRow, sumsIn } from './order-sums.ts'

/** What the store told the customer. */
export const messageIn = (state: OrderState): string | undefined =>
  'message' in state ? state.message : 'cancelRefused' in state ? state.cancelRefused : undefined

interface OrderRow extends Row, SumsRow {
  id: string
  customer_id: string
  store_id: string
  fulfilment: Order['fulfilment']
  lines: Order['lines']
  address: NonNullable<Order['address']> | null
  note: string | null
  phone: string | null
  number: number | null
  wanted_at: Date | null
  cook_minutes: number | null
  version: number
  placed_at: Date | null
  promised_at: Date | null
  refunded_at: Date | null
  takes: NonNullable<Order['takes']> | null
  paid_amount: number | null
  refunds: NonNullable<Order['refunds']> | null
  created_at: Date
  updated_at: Date
}

export function orderOf(raw: Row): Order {
  const row = raw as OrderRow
  return {
    id: row.id,
    customerId: row.customer_id,
    storeId: row.store_id,
    fulfilment: row.fulfilment,
    lines: row.lines,
    ...sumsIn(row),
    ...(row.address ? { address: row.address } : {}),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.phone === null ? {} : { phone: row.phone }),
    ...(row.wanted_at === null ? {} : { wantedAt: row.wanted_at.toISOString() }),
    ...(row.number === null ? {} : { number: row.number }),
    ...(row.cook_minutes === null ? {} : { cookMinutes: row.cook_minutes }),
    state: stateOf(row as unknown as StateRow),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.placed_at ? { placedAt: row.placed_at } : {}),
    ...(row.promised_at ? { promisedAt: row.promised_at } : {}),
    ...(row.refunded_at ? { refundedAt: row.refunded_at } : {}),
    ...(row.takes ? { takes: row.takes } : {}),
    ...(row.paid_amount === null ? {} : { paid: { amount: row.paid_amount, currency: row.total_currency } }),
    ...(row.refunds ? { refunds: row.refunds } : {}),
  }
}

type Of<Status extends OrderStatus> = Extract<OrderState, { status: Status }>
/** The CHECK constraints hold what this says: which columns are filled in which status. */
interface StateRow {
  readonly status: OrderStatus
  readonly reason: Of<'CANCELED'>['reason']
  readonly message: string | null
  readonly refund_amount: number | null
  readonly total_currency: string
  readonly cancel_by: Of<'CANCEL_PENDING'>['by']
  readonly resume_status: Of<'CANCEL_PENDING'>['resume']
}

function stateOf({ status, reason, message, cancel_by, resume_status, ...row }: StateRow): OrderState {
  switch (status) {
    case 'AWAITING_PAYMENT':
    case 'PLACED':
    case 'CONFIRMED':
    case 'DELIVERED':
    case 'COLLECTED':
    case 'EXPIRED':
      return { status }
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
      return { status, ...(message === null ? {} : { cancelRefused: message }) }
    case 'CANCEL_PENDING':
      return { status, by: cancel_by, resume: resume_status }
    case 'CANCELED':
      return {
        ...{ status, reason, ...(message === null ? {} : { message }) },
        ...(row.refund_amount === null ? {} : { refund: { amount: row.refund_amount, currency: row.total_currency } }),
      }
    case 'PAYMENT_DECLINED':
      return { status, reason }
    default:
      return status satisfies never
  }
}
