/** The payment provider becomes slow, and order waits a short or a long time for it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Kube } from './kube.ts'
import { manyOrders } from './load.ts'
import { change, gaugeOf, type Plan, type Scene, until, type Watch } from './plan.ts'
import { changing, release, secretOf } from './platform.ts'

const patience = 'services.order.settings.JUMUN_ORDER_PAYMENT_PATIENCE_MS'
const shortMs = 610
const usualMs = 8000
const slowFromMs = 1000
const slowToMs = 1220
const slowAt = 15
const wellAt = 60
/** A card that is slow may be its owner's alone, so one customer alone never opens the breaker. */
const customers = 60
/** 0 closed, 1 half open, 2 open. */
async function breakers(kube: Kube): Promise<Watch> {
  const gauge = await gaugeOf(kube, 'order', 'jumun_breaker_state')
  return {
    async look() {
      const levels = [...(await gauge.read()).values()]
      return { 'breakers not closed': levels.filter((level) => level > 0).length, 'pods of order': levels.length }
    },
    close: () => gauge.close(),
  }
}

async function slowFor({ kube, note, typed, second, seen }: Scene, opens: boolean): Promise<void> {
  const provider = await kube.forward(`service/${release}-provider`, 8080)
  const key = (await secretOf(kube, 'platform'))['SANDBOX_PROVIDER_KEY'] ?? ''
  const set = async (fault: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${provider.port}/faults`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    })
    if (!answer.ok) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`)
  }
  const slowly = (): Promise<void> =>
    set({ mode: 'slow', delayMs: slowFromMs + Math.floor(Math.random() * (slowToMs - slowFromMs + 1)) })
  const open = (): number => seen()['breakers not closed'] ?? 0
  try {
    await second(slowAt)
    typed(
      `curl -X POST $PROVIDER/faults -H "Authorization: Bearer $KEY" --json '{"mode":"slow","delayMs":${slowFromMs}…${slowToMs}}' # each second another`,
    )
    await slowly()
    note(`the provider takes ${slowFromMs} to ${slowToMs} ms for a charge`, 'slow')
    let over = false
    const well = second(wellAt).then(() => {
      over = true
    })
    let isOpen = false
    while (!over) {
      await Promise.race([pause(1000), well])
      if (!over) await slowly()
      if (!isOpen && open() > 0) {
        isOpen = true
        note('a breaker is open')
      }
    }
    if (isOpen !== opens) throw new Error(opens ? 'no breaker opened' : 'a breaker opened')
    await set({ mode: 'none' })
    note('the provider is well again', 'well again')
    if (opens) {
      await until('closed breakers', async () => open() === 0 && (seen()['pods of order'] ?? 0) > 0)
      note('all breakers are closed')
    }
  } finally {
    await set({ mode: 'none' })
    provider.close()
  }
}

export const slowPayment: Plan = {
  name: 'payment-slow',
  title: 'Payment is slow, and order waits 610 ms',
  expected: `Order is told to wait ${shortMs} ms for a payment, and the provider takes ${slowFromMs} to ${slowToMs} ms for each. ${customers} customers order in turn. Expected: within seconds the breaker of each pod of order opens; from then on whoever orders is told at once that it cannot be paid right now and that the basket is kept, instead of waiting for that; whoever reads waits no longer than before. When the provider is well the breakers close by themselves, and every order that was sent again goes through, charged once.`,
  rate: 10,
  seconds: 105,
  customers,
  mix: manyOrders,
  watch: breakers,
  prepare: ({ kube, typed }) => change(kube, typed, `${patience}=${shortMs}`),
  async act(scene) {
    scene.note('order waits for a payment for 610 ms', 'before')
    await slowFor(scene, true)
  },
  restore: async (kube) => void (await kube.helm(...changing(`${patience}=${usualMs}`))),
}

export const patientPayment: Plan = {
  name: 'payment-slow-patience',
  title: 'Payment is slow, and order has its usual patience',
  expected: `The same with what Jumun does by itself: order waits for up to ${usualMs / 1000} s. Expected: slow is not failed; every order is answered 201, later by what the provider takes, and no breaker opens.`,
  rate: 10,
  seconds: 75,
  customers,
  mix: manyOrders,
  watch: breakers,
  async act(scene) {
    scene.note('order waits for a payment for up to 8 s', 'before')
    await slowFor(scene, false)
  },
}
