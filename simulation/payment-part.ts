/** The payment service: its own use cases and jobs over payments in memory, two instances of it. */
import type { Money } from '@jumun/contracts'
import { CallFailed } from '@jumun/service'
import type { Refundable } from '../services/order/src/change-order.ts'
import { giveBackParts } from '../services/payment/src/give-back-parts.ts'
import { hearTheProvider } from '../services/payment/src/hear-the-provider.ts'
import { lookUpUnknownOutcomes } from '../services/payment/src/look-up-unknown-outcomes.ts'
import { isUnresolved, paymentAnswer, type UnresolvedPayment } from '../services/payment/src/payment.ts'
import type { Delivery, PaymentProvider, ProviderDriver } from '../services/payment/src/provider/provider.ts'
import type { KeptNews, NewsLog } from '../services/payment/src/provider-news.ts'
import { type RefundOutcome, refundAnOrder } from '../services/payment/src/refund-an-order.ts'
import { refundEndedOrders } from '../services/payment/src/refund-ended-orders.ts'
import { returnMoneyWhenOrdersChange } from '../services/payment/src/return-money-when-orders-change.ts'
import { returnMoneyWhenOrdersEnd } from '../services/payment/src/return-money-when-orders-end.ts'
import { settlePayment } from '../services/payment/src/settle-payment.ts'
import { takePayment } from '../services/payment/src/take-payment.ts'
import { type Fabric, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import type { MemoryTransaction } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { paymentsInMemory } from './payments-in-memory.ts'
import type { Choice, Life, Part, World } from './world.ts'

const answerWithinMs = 700

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly provider: (life: Life) => PaymentProvider
  readonly listener: Pick<ProviderDriver, 'name' | 'hear'>
  /** What the order service says of an order to whoever wants to give some of it back. */
  readonly refundable: (orderId: string) => Promise<Refundable | undefined | 'lost'>
}

export function paymentPart({ world, log, flaw, nameOf, provider, listener, refundable }: Needs) {
  const kept = paymentsInMemory({
    say: (event) => fabric.db.say(event),
    tombstones: flaw !== 'no tombstone',
    forgetfulCounter: flaw === 'the counter forgets what it gave back',
  })
  const now = () => world.now()
  const fabric: Fabric = newFabric({
    ...{ world, log, service: 'payment', flaw, nameOf },
    // in the order of the service: of one batch, changes before ends
    reactions: [
      returnMoneyWhenOrdersChange({
        promisePart: async (wanted, at, tx) => (tx as MemoryTransaction).whenKept(() => void kept.promise(wanted, at)),
        now,
        trigger: () => {},
      }),
      returnMoneyWhenOrdersEnd({
        closeOrders: async (ends, tx) => (tx as MemoryTransaction).whenKept(() => ends.forEach(kept.close)),
        now,
        newId: world.newId,
        trigger: () => {},
      }),
    ],
  })

  const begin = (name: string) => {
    const { life } = fabric.begin(name)
    const turn = (what: string): Promise<void> => world.turn(life, `${name} ${what}`)
    const [payments, parts] = [kept.payments(turn), kept.parts(turn)]
    const settle = settlePayment({ payments, now, newId: world.newId, random: world.chance.next, settled: () => {} })
    const common = { payments, provider: provider(life), settle, now, everyMs: 0 }
    const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        world.pause(life, ms, `${name} has waited ${ms} ms`).then(resolve, reject)
      })
    const lost = (error: unknown): void => {
      throw error
    }
    /** The flaw: what is told is taken for the truth. */
    const believing = (news: NewsLog): NewsLog => ({
      async keep(told: KeptNews, at) {
        const row = [...kept.rows.values()].find(({ orderId }) => orderId === told.orderId)
        if (row && isOpen(row.status)) await settle(row as unknown as UnresolvedPayment, { outcome: 'captured' })
        return news.keep(told, at)
      },
    })
    const news = kept.news(turn)
    const refunding = { random: world.chance.next, log: { error: () => {} }, refunded: () => {} }
    return {
      life,
      giveBack: refundAnOrder({
        call: (async (_: unknown, { body }: { body: { orderId: string } }) => {
          const order = await refundable(body.orderId)
          if (order === 'lost') throw new CallFailed('order does not answer', true)
          if (!order) throw new Error(`${nameOf(body.orderId)} is not known, and its ticket is ready`)
          return { status: 200, body: order }
        }) as never,
        parts: {
          async promise(wanted, at) {
            await turn(`promises to give some of ${nameOf(wanted.orderId)} back`)
            return kept.promise(wanted, at)
          },
        },
        now,
        trigger: () => {},
      }),
      taking: takePayment({ ...common, answerWithinMs, lost, pause }),
      hear: hearTheProvider({
        ...{ provider: listener, now, trigger: () => {}, heard: () => {} },
        ...{ references: { keysOf: async () => new Map() } },
        kept: flaw === 'what the provider tells is believed' ? believing(news) : news,
      }),
      jobs: [
        { job: lookUpUnknownOutcomes(common), busy: false, isDue: () => isAnyDue(isOpen) },
        {
          job: refundEndedOrders({ ...common, ...refunding }),
          busy: false,
          isDue: () => isAnyDue((status) => status === 'APPROVED'),
        },
        {
          job: giveBackParts({ ...common, ...refunding, parts, provider: refundingParts(common.provider) }),
          busy: false,
          isDue: () => [...kept.promised.values()].some(isNow),
        },
      ],
    }
  }
  /** The flaw: each try to give a part back is another refund to the provider. */
  const refundingParts = (adapter: PaymentProvider): PaymentProvider =>
    flaw === 'a change gives its money back twice'
      ? { ...adapter, refund: (asked) => adapter.refund({ ...asked, key: `${asked.key} ${world.newId()}` }) }
      : adapter
  const isNow = ({ dueAt }: { readonly dueAt: Date | undefined }): boolean =>
    dueAt !== undefined && dueAt.getTime() <= world.nowMs()
  const isAnyDue = (only: (status: string) => boolean): boolean =>
    [...kept.rows.values()].some((row) => isNow(row) && only(row.status))
  const isOpen = (status: string): boolean => status === 'PENDING' || status === 'UNKNOWN'
  const instances = [begin('payment 1'), begin('payment 2')]

  const part: Part = {
    choices() {
      const choices: Choice[] = [...fabric.choices()]
      for (const { life, jobs } of instances)
        for (const one of jobs)
          if (!one.busy && one.isDue())
            choices.push({
              what: `${life.name} runs ${one.job.name}`,
              run: () => {
                one.busy = true
                void one.job.run(new AbortController().signal).finally(() => {
                  one.busy = false
                })
              },
            })
      return choices
    },
    dueAt: () =>
      [...kept.rows.values(), ...kept.promised.values()].flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : [])),
  }

  return {
    ...part,
    service: fabric.service,
    replay: fabric.replay,
    rows: kept.rows,
    promised: kept.promised,
    /** `POST /payments/webhooks/…`, which came over the network: whoever hears it may die over it. */
    async hear(delivery: Delivery): Promise<void> {
      const { life, hear } = world.chance.pick(instances)
      await Promise.race([hear(listener.name, delivery), life.death])
    },
    /** `POST /payments`, over the network: it may be late, and so may its answer. */
    async call(asked: { orderId: string; customerId: string; amount: Money }, card: string) {
      const name = nameOf(asked.orderId)
      if (!(await world.travel(`payment is asked for the money of ${name}`))) return new Promise<never>(() => {})
      const { life, taking } = world.chance.pick(instances)
      const { orderId, customerId, amount } = asked
      const taken = await Promise.race([
        taking.take({ id: world.newId(), orderId, customerId, amount, means: { method: 'card', token: card } }),
        life.death,
      ])
      if (taken === 'lost') throw new Error('the connection was cut')
      if (taken.outcome !== 'paid') throw new Error(taken.outcome)
      if (!(await world.travel(`payment answers about ${name}`))) return new Promise<never>(() => {})
      return { status: isUnresolved(taken.payment) ? 202 : 200, body: paymentAnswer(taken.payment, 'its-customer') }
    },
    /** `POST /payments/{orderId}/refunds`; asked again it is the same refund. */
    async giveBack(id: string, orderId: string, by: string, amount: number): Promise<RefundOutcome | 'lost'> {
      const name = nameOf(orderId)
      if (!(await world.travel(`the counter asks for some of ${name} back`))) return 'lost'
      const { life, giveBack } = world.chance.pick(instances)
      const giving = giveBack(
        { id, orderId, by: { id: by, role: 'staff', right: 'refund' } },
        { amount, reason: 'it was cold' },
      )
      const answer = await Promise.race([giving, life.death])
      return answer !== 'lost' && (await world.travel(`the counter hears of ${name}`)) ? answer : 'lost'
    },
    crash() {
      const index = world.chance.below(instances.length)
      instances[index]?.life.die()
      instances[index] = begin(`payment ${index + 1}`)
    },
  }
}
