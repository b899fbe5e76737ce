/** Asking for an order and paying for it, with one key until it is known what came of it. */
import { type Basket, type PaymentMethod, payOrder, placeOrder, type UnpaidOrder } from '@jumun/contracts'
import type { Buying } from './carrying.ts'
import { tell } from './client-record.ts'
import { isFinal, patience } from './patience.ts'
import { payAtTheLastMoment } from './races.ts'

/** @returns the order's id, if there is one */
export async function buy(buying: Buying, basket: Basket, key: string): Promise<string | undefined> {
  const { api, plan, told, customer, giveUp } = buying
  told.agreed = basket.agreedTotal?.amount ?? Number.NaN
  for (let tries = 0; !giveUp.aborted; tries++) {
    const answer = await api.ask(placeOrder, { as: customer, body: basket, key })
    if (answer.status === 201) {
      told.ids.add(answer.body.id)
      told.acknowledged = true
      tell(told, answer.body.status)
      return answer.body.id as string
    }
    if (answer.status === 202) {
      const { id } = answer.body as UnpaidOrder
      told.ids.add(id)
      tell(told, 'AWAITING_PAYMENT')
      await goToTheProvider(buying, answer.body, key)
      return id
    }
    const orderId = answer.body?.orderId as string | undefined
    if (orderId) told.ids.add(orderId)
    if (answer.status === 402) {
      told.declined = true
      return orderId
    }
    if (answer.code === 'payment-unavailable' && orderId) {
      tell(told, 'AWAITING_PAYMENT')
      if (plan.race === 'pay against expiry') await payAtTheLastMoment(buying, orderId, `${key}-last-moment`)
      else if (plan.thenPayWith)
        await payLater(buying, orderId, buying.paying.means(plan, plan.thenPayWith), `${key}-later`)
      return orderId
    }
    if (answer.code === 'order-not-payable') {
      // its time ran out while nobody could be reached; who was never told its id is refused
      if (told.ids.size === 0) told.refused = '409 order-not-payable'
      return [...told.ids][0]
    }
    if (answer.code === 'price-changed') {
      // nothing was written: what it costs now is fine, too, and another question
      told.agreedAnew = true
      return buy(buying, { ...basket, agreedTotal: answer.body.quote.total }, `${key}-dearer`)
    }
    if (isFinal(answer)) {
      told.refused = `${answer.status} ${answer.code}`
      return undefined
    }
    await patience(tries, giveUp)
  }
  return undefined
}

/** What the provider has for its customer to do; who comes back has the platform ask. */
async function goToTheProvider(buying: Buying, { id, payment }: UnpaidOrder, key: string): Promise<void> {
  const brought = await buying.paying.act(payment.next, buying.plan)
  if (brought) await payLater(buying, id, brought, `${key}-back`)
}

async function payLater(buying: Buying, id: string, payment: PaymentMethod, key: string): Promise<void> {
  const { api, told, customer, paying, plan, giveUp } = buying
  let body = { payment }
  // what is answered for one key is answered again: each time at the provider is another question
  let steps = 0
  for (let tries = 0; tries < 20 && !giveUp.aborted; tries++) {
    await patience(tries, giveUp)
    const answer = await api.ask(payOrder, { as: customer, params: { id }, body, key: `${key}-${steps}` })
    if (answer.status === 201) {
      told.acknowledged = true
      tell(told, answer.body.status)
      return
    }
    if (answer.status === 202) {
      steps += 1
      const brought = await paying.act((answer.body as UnpaidOrder).payment.next, plan)
      if (!brought) return
      body = { payment: brought }
    }
    if (answer.status === 402) {
      told.declined = true
      return
    }
    if (isFinal(answer)) return // expired, or canceled
  }
}
