/** The store, or an operator, gives a part of an order's money back: an amount, or what some of its lines cost. */
import {
  askRefundable,
  type BodyOf,
  type Money,
  mayAt,
  type ProblemCode,
  postAt,
  type refundOrder,
  type StorePerson,
  type UserRole,
} from '@jumun/contracts'
import { CallFailed, CallRefused, type CallService } from '@jumun/service'
import type { Asking, PartRefunds, PromisedOutcome } from './part-refunds.ts'

interface Needs {
  readonly call: CallService
  readonly parts: Pick<PartRefunds, 'promise'>
  readonly now: () => Date
  /** There may be something to give back now. */
  readonly trigger: () => void
}
interface Request {
  /** Of the request: repeated, it is the same refund. */
  readonly id: string
  readonly orderId: string
  readonly by: StorePerson & { readonly role: UserRole }
}
export type RefundOutcome = PromisedOutcome | { readonly outcome: 'refused'; readonly code: ProblemCode }

const answerWithinMs = 3_000

export const refundAnOrder =
  ({ call, parts, now, trigger }: Needs) =>
  async ({ id, orderId, by }: Request, wish: BodyOf<typeof refundOrder>): Promise<RefundOutcome> => {
    const order = await asked(call, orderId)
    if (order === 'silent') return { outcome: 'refused', code: 'service-unavailable' }
    if (!order) return { outcome: 'refused', code: 'not-found' }
    const store = { ...order, ownerId: order.ownerId ?? '' }
    const may = by.role === 'operator' ? 'yes' : mayAt(store, by)
    const askedAs = by.role === 'operator' ? by.role : postAt(store, by.id)
    if (may === 'stranger' || askedAs === undefined) return { outcome: 'refused', code: 'not-found' }
    if (may === 'no' || askedAs === 'kitchen') return { outcome: 'refused', code: 'not-your-part' }
    const amount = 'amount' in wish ? wish.amount : amountOf(wish.lines, order.lines)
    if (amount === undefined) return { outcome: 'refused', code: 'unknown-line' }
    const currency = order.lines[0]?.total.currency ?? 'KRW'
    const { reason } = wish
    const asking: Asking = { by: by.id, as: askedAs, storeId: order.storeId, counterLimit: order.refundLimit }
    const wanted = { id, orderId, amount: { amount, currency }, reason, cause: 'REQUEST', asking } as const
    const promised = await parts.promise(wanted, now())
    if (promised.outcome === 'promised') trigger()
    return promised
  }

async function asked(call: CallService, orderId: string) {
  try {
    return (await call(askRefundable, { timeoutMs: answerWithinMs, body: { orderId } })).body
  } catch (error) {
    if (error instanceof CallRefused && error.problem.code === 'not-found') return undefined
    if (error instanceof CallFailed) return 'silent'
    throw error
  }
}

interface Line {
  readonly quantity: number
  readonly unitPrice: Money
}

/** Undefined: there is no such line, or not as much of it. */
function amountOf(wanted: readonly { line: number; quantity?: number }[], lines: readonly Line[]): number | undefined {
  let sum = 0
  for (const { line: n, quantity } of wanted) {
    const line = lines[n]
    if (!line || (quantity ?? 1) > line.quantity) return undefined
    sum += line.unitPrice.amount * (quantity ?? line.quantity)
  }
  return sum
}
