/** The payments of the service without PostgreSQL: the same port, held to the same behaviour by one shared test. */
import { type Money, PaymentApproved, PaymentDeclined, type PaymentNext, PaymentRefunded } from '@jumun/contracts'
import { newEvent, type OutgoingEvent } from '@jumun/messaging'
import type { OrderEnd } from '../services/payment/src/close-orders.ts'
import type { PartRefunds, PromisedOutcome, WantedPart } from '../services/payment/src/part-refunds.ts'
import { leftOf, owedBack, type Payment, type UnresolvedPayment } from '../services/payment/src/payment.ts'
import type { NewPayment, Payments } from '../services/payment/src/payment-store.ts'
import { overLimit, type PartRow } from './counter-limit.ts'
import { newsInMemory } from './news-in-memory.ts'

interface Row {
  id: string
  orderId: string
  customerId: string
  amount: Money | undefined
  status: Payment['status'] | 'CLOSED'
  reason: string
  attempts: number
  chargingUntil: Date
  captured: number
  refunded: number
  promised: number
  partsRefunded: number
  events: number
  closed: { readonly reason: string; readonly at: Date; readonly refund?: number } | undefined
  card?: NonNullable<Payment['card']>
  refundId: string | undefined
  dueAt: Date | undefined
  tries: number
  silent: boolean
  next?: PaymentNext | undefined
  createdAt: Date
  updatedAt: Date
}

export interface PaymentsInMemory {
  readonly payments: (turn: (what: string) => Promise<void>) => Payments
  readonly close: (end: OrderEnd) => void
  /** An order was changed, or somebody gives a part of its money back. */
  readonly promise: (wanted: WantedPart, now: Date) => PromisedOutcome
  readonly parts: (turn: (what: string) => Promise<void>) => Omit<PartRefunds, 'promise'>
  readonly news: ReturnType<typeof newsInMemory>
  readonly promised: ReadonlyMap<string, Readonly<PartRow>>
  readonly rows: ReadonlyMap<string, Readonly<Row>>
}

export function paymentsInMemory(options: {
  readonly say: (event: OutgoingEvent) => void
  readonly tombstones?: boolean
  /** Of one order, each time as if it were the first. */
  readonly forgetfulCounter?: boolean
}): PaymentsInMemory {
  const rows = new Map<string, Row>()
  const byId = (id: string): Row | undefined => [...rows.values()].find((row) => row.id === id)
  const open = (row: Row | undefined): row is Row => row?.status === 'PENDING' || row?.status === 'UNKNOWN'
  const facts = (row: Pick<Row, 'orderId' | 'customerId' | 'id'>) => ({
    orderId: row.orderId,
    customerId: row.customerId,
    paymentId: row.id,
  })
  const amountOf = (row: Row): Money => row.amount ?? { amount: 0, currency: 'KRW' }

  const payments = (turn: (what: string) => Promise<void>): Payments => ({
    async intend({ id, orderId, customerId, amount }, { now, until }) {
      await turn('writes that it will charge')
      if (rows.has(orderId)) return undefined
      const row: Row = {
        ...{ id, orderId, customerId, amount, status: 'PENDING', reason: '', attempts: 1, chargingUntil: until },
        ...{
          ...{ captured: 0, refunded: 0, promised: 0, partsRefunded: 0, events: 0, closed: undefined },
          ...{ refundId: undefined, dueAt: until, tries: 0 },
        },
        ...{ silent: false, createdAt: now, updatedAt: now },
      }
      rows.set(orderId, row)
      return paymentOf(row) as UnresolvedPayment
    },
    async intendAgain(id, { now, until }) {
      await turn('writes that it will charge again')
      const row = byId(id)
      if (!open(row) || row.chargingUntil > now || row.closed) return undefined
      Object.assign(row, { status: 'PENDING', attempts: row.attempts + 1, chargingUntil: until, dueAt: until })
      Object.assign(row, { tries: 0, silent: false, updatedAt: now })
      return paymentOf(row) as UnresolvedPayment
    },
    async ofOrder(orderId) {
      await turn('reads a payment')
      const row = rows.get(orderId)
      if (row?.status === 'CLOSED') return { status: 'CLOSED', orderId }
      return row && paymentOf(row)
    },
    async one(id) {
      await turn('reads a payment')
      const row = byId(id)
      return row && row.status !== 'CLOSED' ? paymentOf(row) : undefined
    },
    async list() {
      throw new Error('nobody lists payments here')
    },
    async approve({ id }, now, refundId, card) {
      await turn('writes that the money is captured')
      const row = byId(id)
      if (!open(row)) return undefined
      Object.assign(row, { status: 'APPROVED', captured: amountOf(row).amount, events: 1, tries: 0, updatedAt: now })
      Object.assign(row, { next: undefined, ...(card ? { card } : {}) })
      const due = row.closed !== undefined && row.closed.refund !== 0
      Object.assign(row, due ? { refundId, dueAt: now } : { refundId: undefined, dueAt: undefined })
      options.say(
        newEvent(PaymentApproved, { subject: row.orderId, sequence: 1 }, { ...facts(row), amount: amountOf(row) }),
      )
      return paymentOf(row)
    },
    async decline({ id }, reason, now) {
      await turn('writes that the card was refused')
      const row = byId(id)
      if (!open(row)) return undefined
      Object.assign(row, { status: 'DECLINED', reason, events: 1, dueAt: undefined, tries: 0, updatedAt: now })
      row.next = undefined
      options.say(newEvent(PaymentDeclined, { subject: row.orderId, sequence: 1 }, { ...facts(row), reason }))
      return paymentOf(row)
    },
    async declineClosed({ orderId, customerId, amount }: NewPayment, now) {
      await turn('declines what is asked too late')
      const row = rows.get(orderId)
      if (row?.status !== 'CLOSED') return undefined
      const reason = 'order_closed'
      Object.assign(row, { status: 'DECLINED', reason, customerId, amount, events: 1, updatedAt: now })
      options.say(newEvent(PaymentDeclined, { subject: orderId, sequence: 1 }, { ...facts(row), reason }))
      return paymentOf(row)
    },
    async leaveUnknown({ id, attempts }, now, dueAt, silent = byId(id)?.silent, next = byId(id)?.next) {
      await turn('writes that nothing is known')
      const row = byId(id)
      if (!open(row) || row.attempts !== attempts) return undefined
      const chargingUntil = row.chargingUntil < now ? row.chargingUntil : now
      Object.assign(row, { status: 'UNKNOWN', chargingUntil, dueAt, tries: row.tries + 1, silent, updatedAt: now })
      row.next = next ?? undefined
      return paymentOf(row)
    },
    async takeUnresolved({ now, until }, limit) {
      await turn('takes what has no outcome')
      return take(open, now, until, limit) as UnresolvedPayment[]
    },
    async takeRefunds({ now, until }, limit) {
      await turn('takes what is to be refunded')
      const owed = (row: Row): boolean => row.status === 'APPROVED' && row.closed !== undefined
      return take(owed, now, until, limit) as Extract<Payment, { status: 'APPROVED' }>[]
    },
    async refunded(payment, now) {
      await turn('writes that the money is back')
      const row = byId(payment.id)
      if (row?.status !== 'APPROVED' || !row.closed || row.refunded > row.partsRefunded || !row.dueAt) return undefined
      const back = owedBack(payment)
      const refunded = row.refunded + back
      const status = refunded === row.captured ? 'REFUNDED' : 'APPROVED'
      Object.assign(row, { status, refunded, events: row.events + 1, dueAt: undefined, updatedAt: now })
      const { reason } = row.closed
      const data = { ...facts(row), amount: { ...amountOf(row), amount: back }, reason }
      options.say(newEvent(PaymentRefunded, { subject: row.orderId, sequence: row.events }, data))
      return paymentOf(row)
    },
    async refundLater({ id }, dueAt) {
      await turn('puts a refund off')
      const row = byId(id)
      if (row?.status === 'APPROVED' && row.refunded === row.partsRefunded && row.dueAt)
        Object.assign(row, { dueAt, tries: row.tries + 1 })
    },
  })

  function take(only: (row: Row) => boolean, now: Date, until: Date, limit: number): Payment[] {
    const due = [...rows.values()]
      .filter((row) => row.dueAt !== undefined && row.dueAt <= now && only(row))
      .sort((left, right) => (left.dueAt?.getTime() ?? 0) - (right.dueAt?.getTime() ?? 0))
      .slice(0, limit)
    for (const row of due) row.dueAt = until
    return due.map(paymentOf)
  }

  const promised = new Map<string, PartRow>()
  const parts = (turn: (what: string) => Promise<void>): Omit<PartRefunds, 'promise'> => ({
    async take({ now, until }, limit) {
      await turn('takes the parts that go back')
      const due = [...promised.values()].filter((part) => part.dueAt !== undefined && part.dueAt <= now).slice(0, limit)
      for (const part of due) part.dueAt = until
      return due.map((part) => ({ ...part }))
    },
    async done({ id }, now) {
      await turn('writes that a part is back')
      const part = promised.get(id)
      const row = part && rows.get(part.orderId)
      if (!part || !row || part.done) return false
      Object.assign(part, { done: true, dueAt: undefined })
      row.refunded += part.amount.amount
      row.partsRefunded += part.amount.amount
      Object.assign(row, { events: row.events + 1, updatedAt: now })
      if (row.refunded === row.captured) row.status = 'REFUNDED'
      const data = { ...facts(row), amount: part.amount, reason: part.reason, refundId: id, of: part.cause }
      options.say(newEvent(PaymentRefunded, { subject: row.orderId, sequence: row.events }, data))
      return true
    },
    async later({ id }, dueAt) {
      await turn('puts a part off')
      const part = promised.get(id)
      if (part && !part.done) Object.assign(part, { dueAt, tries: part.tries + 1 })
    },
  })

  return {
    payments,
    rows,
    parts,
    news: newsInMemory(rows),
    promised,
    promise(wanted, now) {
      const row = rows.get(wanted.orderId)
      if (row?.status !== 'APPROVED' && row?.status !== 'REFUNDED') return { outcome: 'not-paid' }
      const left = leftOf(paymentOf(row))
      const known = promised.get(wanted.id)
      if (known) return { outcome: 'promised', part: known, left }
      const { amount } = wanted.amount
      const most = wanted.cause === 'CHANGE' ? Math.min(amount, left.amount) : amount
      if (most > left.amount || most === 0) return { outcome: 'too-much', left }
      const over = overLimit(wanted, options.forgetfulCounter ? [] : [...promised.values()])
      if (over) return over
      const part: PartRow = {
        ...{ ...wanted, amount: { ...left, amount: most }, paymentId: row.id, createdAt: now },
        ...{ done: false, dueAt: now, tries: 0 },
      }
      promised.set(wanted.id, part)
      row.promised += most
      return { outcome: 'promised', part, left: { ...left, amount: left.amount - most } }
    },
    close({ orderId, customerId, reason, refund, now, newId, refundId }) {
      const known = rows.get(orderId)
      if (known?.closed) return
      if (!known && options.tombstones === false) return
      const owing = known && known.promised > 0 ? amountOf(known).amount : undefined
      const most = owing === undefined ? refund : Math.min(refund ?? owing, owing - (known?.promised ?? 0))
      const closed = { reason, at: now, ...(most === undefined ? {} : { refund: most }) }
      if (!known) {
        rows.set(orderId, {
          ...{ id: newId, orderId, customerId, amount: undefined, status: 'CLOSED', reason: '', attempts: 0 },
          ...{
            chargingUntil: now,
            captured: 0,
            refunded: 0,
            promised: 0,
            partsRefunded: 0,
            events: 0,
            closed,
            refundId: undefined,
            dueAt: undefined,
          },
          ...{ tries: 0, silent: false, createdAt: now, updatedAt: now },
        })
        return
      }
      const owed = known.status === 'APPROVED'
      const due = owed && most !== 0
      Object.assign(known, { closed, updatedAt: now, refundId: due ? refundId : undefined })
      if (owed) known.dueAt = due ? now : undefined
    },
  }
}

function paymentOf(row: Row): Payment {
  const { id, orderId, customerId, attempts, chargingUntil, tries, createdAt, updatedAt, closed, refundId } = row
  const amount = row.amount ?? { amount: 0, currency: 'KRW' }
  const about = { id, orderId, customerId, amount, attempts, chargingUntil, tries, createdAt, updatedAt }
  const known = {
    ...{ ...about, ...(closed ? { closed } : {}), ...(row.promised ? { promised: row.promised } : {}) },
    ...(row.next ? { next: row.next } : {}),
    ...(row.card ? { card: row.card } : {}),
  }
  switch (row.status) {
    case 'PENDING':
    case 'UNKNOWN':
      return { ...known, status: row.status, silent: row.silent }
    case 'APPROVED':
      return {
        ...{ ...known, ...(refundId ? { refundId } : {}), status: 'APPROVED' },
        ...(row.refunded === 0 ? {} : { refunded: row.refunded }),
        ...(row.partsRefunded === 0 ? {} : { partsRefunded: row.partsRefunded }),
      }
    case 'DECLINED':
      return { ...known, status: 'DECLINED', reason: row.reason }
    case 'REFUNDED':
      return { ...known, ...(refundId ? { refundId } : {}), status: 'REFUNDED' }
    case 'CLOSED':
      throw new Error('a tombstone is no payment')
    default:
      return row.status satisfies never
  }
}
