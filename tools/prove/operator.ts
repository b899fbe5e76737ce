/** An operator ends an order that is under way, with a word on its money and its stock, and insists until that is answered. */
import { endOrder, type Order } from '@jumun/contracts'
import type { Carrying } from './carrying.ts'
import { tell } from './client-record.ts'
import { isFinal, patience } from './patience.ts'
import type { EndPlan } from './plan.ts'

export async function endByOperator(
  carrying: Carrying,
  { refund: share, restock }: EndPlan,
  { total }: Order,
): Promise<void> {
  const { api, operator, at, told, giveUp } = carrying
  const { orderId: id } = at.params
  const half = Math.floor(total.amount / 2)
  const body = {
    reason: 'the customer called',
    refund: share === 'half' ? { amount: half } : share,
    ...(restock === undefined ? {} : { restock }),
  }
  for (let tries = 0; !giveUp.aborted; tries++) {
    const answer = await api.ask(endOrder, { as: operator, params: { id }, body, key: `end-${id}-${half}` })
    if (answer.status === 200) {
      told.end = { refund: share === 'all' ? 'all' : share === 'none' ? 0 : half, restock }
      tell(told, answer.body.status)
      return
    }
    if (isFinal(answer)) return // it had come to its end by itself
    await patience(tries, giveUp)
  }
}
