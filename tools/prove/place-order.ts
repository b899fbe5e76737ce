/** Asking for an order and paying for it, with one key until it is known what came of it. */
import { type Basket, payOrder, placeOrder } from '@jumun/contracts'
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
    const orderId = answer.body?.orderId as string | undefined
    if (orderId) told.ids.add(orderId)
    if (answer.status === 402) {
      told.declined = true
      return orderId
    }
    if (answer.code === 'payment-unavailable' && orderId) {
      tell(told, 'AWAITING_PAYMENT')
      if (plan.race === 'pay against expiry') await payAtTheLastMoment(buying, orderId, `${key}-last-moment`)
      else if (plan.thenPayWith) await payLater(buying, orderId, plan.thenPayWith, `${key}-later`)
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

async function payLater({ api, told, customer, giveUp }: Buying, id: string, token: string, key: string) {
  const body = { payment: { method: 'card', token } }
  for (let tries = 0; tries < 20 && !giveUp.aborted; tries++) {
    await patience(tries, giveUp)
    const answer = await api.ask(payOrder, { as: customer, params: { id }, body, key })
    if (answer.status === 201) {
      told.acknowledged = true
      tell(told, answer.body.status)
      return
    }
    if (answer.status === 402) {
      told.declined = true
      return
    }
    if (isFinal(answer)) return // expired, or canceled
  }
}
