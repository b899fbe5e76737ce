/** Parts of a payment that are promised go back, each once, as soon as the provider takes them. */
import type { Job } from '@jumun/service'
import type { Logger } from 'pino'
import type { DuePart, PartRefunds } from './part-refunds.ts'
import { chargeLimitMs, nextTryAt, partKeyOf } from './payment.ts'
import type { PaymentProvider } from './provider/provider.ts'

interface Needs {
  readonly parts: Omit<PartRefunds, 'promise'>
  readonly provider: Pick<PaymentProvider, 'refund'>
  readonly now: () => Date
  readonly random: () => number
  readonly log: Pick<Logger, 'error'>
  readonly refunded: () => void
  readonly everyMs: number
}
const atOnce = 20

export const giveBackParts = (needs: Needs): Job => ({
  name: 'give-back-parts',
  everyMs: needs.everyMs,
  async run(signal) {
    for (let taken = atOnce; taken === atOnce && !signal.aborted; ) {
      const now = needs.now()
      const due = await needs.parts.take({ now, until: new Date(now.getTime() + 2 * chargeLimitMs) }, atOnce)
      taken = due.length
      await Promise.all(due.map((part) => giveBack(needs, part)))
    }
  },
})

async function giveBack({ parts, provider, now, random, log, refunded }: Needs, part: DuePart): Promise<void> {
  const { id, orderId, amount, reason } = part
  const done = await provider.refund({ key: partKeyOf(id), chargeKey: orderId, amount, reason })
  switch (done.outcome) {
    case 'refunded':
      if (await parts.done(part, now())) refunded()
      return
    case 'refused':
      log.error({ orderId, refundId: id, reason: done.reason }, 'the provider refuses to give a part of the money back')
      return parts.later(part, nextTryAt(part.tries, now(), random()))
    case 'unavailable':
      return parts.later(part, nextTryAt(part.tries, now(), random()))
    default:
      return done satisfies never
  }
}
