/** The operator: what stands too long in a kitchen or on the road is ended now and then, with half of its money back. */
import { demoPassword } from '@jumun/contracts'
import { endOrder, listOrders } from '@jumun/contracts/http'
import { Refusal } from '../api/refusal.ts'
import { oneOf } from './basket.ts'
import type { City } from './commons.ts'

const unluckiest = ['COOKING', 'READY', 'DELIVERING'] as const
/** Of the operator's looks around: most find that all is well. */
const shareOfTrouble = 0.25

export async function operators(city: City): Promise<void> {
  const operator = city.resident({ email: 'admin@jumun.local', password: demoPassword, role: 'operator' })
  try {
    while (!city.signal.aborted) {
      await city.pause('betweenWhims')
      if (city.random() >= shareOfTrouble || city.signal.aborted) continue
      await city.tryTo(async () => {
        const status = oneOf(unluckiest, city.random)
        const { items } = await operator.call(listOrders, { query: { ...(status ? { status } : {}), limit: 20 } })
        const order = oneOf(items, city.random)
        if (order === undefined) return
        const body = {
          reason: '문제가 생겨 절반을 돌려드려요. 죄송합니다.',
          refund: { amount: Math.floor(order.total.amount / 2) },
          restock: false,
        }
        await operator.call(endOrder, { params: { id: order.id }, body, key: city.newId() })
        city.count('ended')
      })
    }
  } catch (error) {
    // a platform may have an operator of its own: then nobody here may end an order
    if (!(error instanceof Refusal) || error.code !== 'wrong-credentials') throw error
  }
}
