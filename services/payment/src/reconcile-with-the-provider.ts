/**
 * Money that heals: what the provider took and gave back is held against our books again and again, and what does not
 * agree is settled: paid without an order, charged twice, a refund that is missing here or there. Nothing younger than
 * the grace time is looked at, for it may still be on its way.
 */
import type { Money } from '@jumun/contracts'
import type { Job } from '@jumun/service'
import type { Logger } from 'pino'
import type { Discrepancies, Discrepancy } from './discrepancy-store.ts'
import { type Payment, type RefundDone, refundKeyOf, refundsDone, type Tombstone } from './payment.ts'
import type { Payments } from './payment-store.ts'
import type { BooksPage, PaymentProvider, ProviderBooks, ProviderCharge, ProviderRefund } from './provider/provider.ts'
import { compareCharge, compareRefund, orderOf } from './reconcile.ts'

export const findings = [
  'PAID_NO_ORDER',
  'CHARGED_TWICE',
  'REFUND_MISSING',
  'REFUNDED_THERE',
  'NEEDS_A_PERSON',
] as const
export type Settled = (typeof findings)[number]

interface Needs {
  readonly payments: Pick<Payments, 'ofOrder'>
  readonly provider: Pick<PaymentProvider, 'refund'>
  readonly books: ProviderBooks
  readonly discrepancies: Discrepancies
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly found: (finding: Settled) => void
  readonly everyMs: number
  readonly graceMs: number
}

const leaseMs = 60_000
const refundsAtOnce = 100

export const reconcileWithTheProvider = (needs: Needs): Job => ({
  name: 'reconcile-with-the-provider',
  everyMs: needs.everyMs,
  async run(signal) {
    const now = needs.now()
    const from = await needs.discrepancies.begin(now, new Date(now.getTime() + leaseMs))
    if (!from) return
    let reached = from
    try {
      const { books } = needs
      reached = { ...reached, charges: await walk(needs, signal, from.charges, books.charges, settleCharge) }
      reached = { ...reached, refunds: await walk(needs, signal, from.refunds, books.refunds, settleRefund) }
      await seeOurRefunds(needs, signal)
    } finally {
      await needs.discrepancies.end(reached)
    }
  },
})

/** @returns how far everything is settled; what has to wait is looked at again from there */
async function walk<One extends { readonly cursor: string; readonly createdAt: Date }>(
  needs: Needs,
  signal: AbortSignal,
  from: string,
  read: (after: string) => Promise<BooksPage<One> | undefined>,
  settle: (needs: Needs, one: One) => Promise<boolean>,
): Promise<string> {
  const before = needs.now().getTime() - needs.graceMs
  let settled = from
  let blocked = false
  for (let after = from; !signal.aborted; ) {
    const page = await read(after)
    for (const one of page?.items ?? []) {
      if (signal.aborted || one.createdAt.getTime() > before) return settled
      blocked = !(await settle(needs, one)) || blocked
      if (!blocked) settled = one.cursor
      after = one.cursor
    }
    if (!page?.more) return settled
  }
  return settled
}

/** @returns false when it has to be looked at again */
async function settleCharge(needs: Needs, charge: ProviderCharge): Promise<boolean> {
  const orderId = orderOf(charge)
  const ours = async () => (orderId ? await needs.payments.ofOrder(orderId) : undefined)
  let known = await ours()
  const about = { providerKey: charge.key, orderId, amount: charge.amount }
  let finding = compareCharge(charge, known)
  let refunded = charge.refunded
  if (finding !== 'agrees' && finding !== 'wait') {
    // a page of the books is older than what we know: money may have gone back since it was read
    const back = await needs.books.refundedOf(charge.key)
    if (back === undefined) return false
    known = await ours()
    refunded = back
    finding = compareCharge({ ...charge, refunded }, known)
  }
  switch (finding) {
    case 'agrees':
      return true
    case 'wait':
      return false
    case 'paid-no-order':
      if (!orderId || !(await giveBack(needs, charge, 'paid without an order'))) return false
      return known
        ? note(needs, 'PAID_NO_ORDER', about, (now) =>
            needs.discrepancies.strayReturned(orderId, charge.amount, now, needs.newId()),
          )
        : note(needs, 'PAID_NO_ORDER', about, (now, id) =>
            needs.discrepancies.surplusReturned('PAID_NO_ORDER', { ...about, orderId, id }, now),
          )
    case 'charged-twice':
      if (!orderId || !(await giveBack(needs, charge, 'charged twice'))) return false
      return note(needs, 'CHARGED_TWICE', about, (now, id) =>
        needs.discrepancies.surplusReturned('CHARGED_TWICE', { ...about, orderId, id }, now),
      )
    case 'refund-missing':
      return orderId !== undefined && repeatRefunds(needs, { ...about, orderId }, known, refunded)
    case 'needs-a-person':
      return leaveToAPerson(needs, about)
    case 'refunded-there':
      throw new Error('a charge cannot be a refund')
    default:
      return finding satisfies never
  }
}

async function settleRefund(needs: Needs, refund: ProviderRefund): Promise<boolean> {
  if (!isOrderId.test(refund.chargeKey)) return true // of a charge that is not ours: see there
  const orderId = refund.chargeKey
  const known = await needs.payments.ofOrder(orderId)
  const currency = known && known.status !== 'CLOSED' ? known.amount.currency : 'KRW'
  const about = { providerKey: refund.key, orderId, amount: { amount: refund.amount, currency } }
  const finding = compareRefund(refund, known)
  switch (finding) {
    case 'agrees':
      return true
    case 'wait':
      return false
    case 'refunded-there':
      return note(needs, 'REFUNDED_THERE', about, (now) =>
        needs.discrepancies.refundedThere(orderId, now, needs.newId()),
      )
    case 'needs-a-person':
      return leaveToAPerson(needs, about)
    case 'paid-no-order':
    case 'charged-twice':
    case 'refund-missing':
      throw new Error('a refund cannot be a charge')
    default:
      return finding satisfies never
  }
}

/** Refunds that our books have: does the provider have them too? */
async function seeOurRefunds(needs: Needs, signal: AbortSignal): Promise<void> {
  const before = new Date(needs.now().getTime() - needs.graceMs)
  for (const { orderId, amount } of await needs.discrepancies.unseenRefunds(before, refundsAtOnce)) {
    if (signal.aborted) return
    const back = await needs.books.refundedOf(orderId)
    if (back === undefined) return // the provider does not answer
    const about = { providerKey: orderId, orderId, amount }
    if (back < amount.amount && !(await repeatRefunds(needs, about, await needs.payments.ofOrder(orderId), back)))
      continue
    await needs.discrepancies.refundSeen(orderId, needs.now())
  }
}

/** Under the key that this charge's refund always has: however often this is done, the money goes back once. */
const giveBack = (needs: Needs, { key, amount }: Pick<ProviderCharge, 'key' | 'amount'>, reason: string) =>
  refundAs(needs, key, amount, { key: refundKeyOf(key), amount: amount.amount }, reason)

async function refundAs(
  needs: Needs,
  chargeKey: string,
  of: Money,
  { key, amount }: RefundDone,
  reason: string,
): Promise<boolean> {
  const done = await needs.provider.refund({ key, chargeKey, amount: { ...of, amount }, reason })
  if (done.outcome === 'refused')
    needs.log.error({ chargeKey, why: done.reason }, `money cannot be given back (${reason})`)
  return done.outcome === 'refunded'
}

type About = Omit<Discrepancy, 'id'>

/**
 * All that our books say went back is asked for once more, each under its own key: what is there already is not done again.
 * @returns false when the provider has not done it
 */
async function repeatRefunds(
  needs: Needs,
  about: About & { readonly orderId: string },
  known: Payment | Tombstone | undefined,
  back: number,
): Promise<boolean> {
  const all = known && known.status !== 'CLOSED' ? refundsDone(known) : []
  const missing = all.reduce((sum, { amount }) => sum + amount, 0) - back
  if (missing <= 0) return true
  for (const one of all)
    if (!(await refundAs(needs, about.providerKey, about.amount, one, 'refund missing'))) return false
  const repeated = { ...about, amount: { ...about.amount, amount: missing } }
  return note(needs, 'REFUND_MISSING', repeated, (now, id) =>
    needs.discrepancies.refundRepeated({ ...repeated, id }, now),
  )
}

const leaveToAPerson = (needs: Needs, about: About): Promise<boolean> =>
  note(needs, 'NEEDS_A_PERSON', about, (now, id) => needs.discrepancies.leftToAPerson({ ...about, id }, now))

async function note(
  needs: Needs,
  finding: Settled,
  { providerKey, orderId }: About,
  write: (now: Date, id: string) => Promise<boolean>,
): Promise<boolean> {
  if (!(await write(needs.now(), needs.newId()))) return true // settled before
  needs.found(finding)
  needs.log.warn({ finding, providerKey, orderId }, "our books and the provider's did not agree")
  return true
}

const isOrderId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
