/** An operator ends an order that is under way, with a word on its money and its stock, and insists until that is answered. */
import { endOrder } from '@jumun/contracts'
import type { Carrying } from './carrying.ts'
import { tell } from './client-record.ts'
import { isFinal, patience } from './patience.ts'
import type { EndPlan } from './plan.ts'

export async function endByOperator(carrying: Carrying, { refund: share, restock }: EndPlan): Promise<void> {
  const { api, operator, at, told, giveUp } = carrying
  const { orderId: id } = at.params
  const refund = share === 'all' ? told.agreed : share === 'none' ? 0 : Math.floor(told.agreed / 2)
  const body = {
    reason: 'the customer called',
    refund: share === 'half' ? { amount: refund } : share,
    ...(restock === undefined ? {} : { restock }),
  }
  for (let tries = 0; !giveUp.aborted; tries++) {
    const answer = await api.ask(endOrder, { as: operator, params: { id }, body, key: `end-${id}` })
    if (answer.status === 200) {
      told.end = { refund, restock }
      tell(told, answer.body.status)
      return
    }
    if (isFinal(answer)) return // it had come to its end by itself
    await patience(tries, giveUp)
  }
}
