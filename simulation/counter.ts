/** The counter: each of two gives some of an order's money back, together more than their store lets them. */
import type { orderPart } from './order-part.ts'
import type { paymentPart } from './payment-part.ts'
import { counterGives, counters, type Plan } from './plan.ts'
import type { storePart } from './store-part.ts'
import type { Choice, World } from './world.ts'

export type Giving = Pick<ReturnType<typeof paymentPart>, 'giveBack'>
interface Needs {
  readonly world: World
  readonly plan: Plan
  readonly store: ReturnType<typeof storePart>
  readonly payments: Giving
}

/** What payment asks the order service, over the network, which gives up when nobody answers. */
export const refundableIn =
  (world: World, orders: () => ReturnType<typeof orderPart>, nameOf: (id: string) => string) =>
  async (orderId: string) => {
    if (!(await world.travel(`order is asked who may give some of ${nameOf(orderId)} back`))) return 'lost'
    const { life, refundable } = orders().instance()
    return Promise.race([refundable(orderId), life.death])
  }

export function counterStaff({ world, plan, store, payments }: Needs): () => Choice[] {
  const givingBack = new Set<string>()
  /** Each of the counter once; without an answer they ask again for the same. */
  const givers = (): Choice[] =>
    plan.orders.flatMap(({ id, label, counter }) => {
      const status = store.tickets.get(id)?.state.status
      if (counter === 'gives nothing' || (status !== 'READY' && status !== 'COLLECTED')) return []
      return counters.flatMap((who, n) => {
        const request = `the refund ${n} of ${label}`
        if (givingBack.has(request)) return []
        const run = (): void => {
          givingBack.add(request)
          void giveBack(request, id, who)
        }
        return [{ what: `counter ${n + 1} gives some of ${label} back`, run }]
      })
    })
  async function giveBack(request: string, orderId: string, who: string): Promise<void> {
    for (let attempt = 0; attempt < 60; attempt++) {
      const answer = await payments.giveBack(request, orderId, who, counterGives)
      world.tell(() => `  the counter is told of ${request}: ${answer === 'lost' ? answer : answer.outcome}`)
      const unheard = answer === 'lost' || (answer.outcome === 'refused' && answer.code === 'service-unavailable')
      if (!unheard && answer.outcome === 'refused') throw new Error(`${request} is refused: ${answer.code}`)
      if (!unheard) return
      await world.pause(undefined, 2_000, `the counter tries ${request} again`)
    }
  }
  return givers
}
