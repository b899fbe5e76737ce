/** The order service: its own use cases and saga over orders in memory. */
import type { Envelope, PaymentMethod } from '@jumun/contracts'
import { won } from '@jumun/contracts'
import { askForMoney } from '../services/order/src/ask-for-money.ts'
import { cancelOrder } from '../services/order/src/cancel-order.ts'
import { deadlineOf, usualDeadlines } from '../services/order/src/deadlines.ts'
import { endOrder } from '../services/order/src/end-order.ts'
import { endOverdueOrders } from '../services/order/src/end-overdue-orders.ts'
import { expireDrafts } from '../services/order/src/expire-drafts.ts'
import { type Decision, isOver, type Order, progress } from '../services/order/src/order.ts'
import type { OrderStore } from '../services/order/src/order-store.ts'
import { payForOrder } from '../services/order/src/pay-for-order.ts'
import { payLater } from '../services/order/src/pay-later.ts'
import { placeOrder } from '../services/order/src/place-order.ts'
import { type Fact, facts } from '../services/order/src/saga.ts'
import { type EventLog, type Fabric, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { acceptWithinMs, type OrderPlan, productIds, storeId } from './plan.ts'
import type { Choice, Life, Part, World } from './world.ts'

export const price = 4500
const draftExpiresMinutes = 15

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly moved: (before: Order | undefined, after: Order) => void
  /** Ask payment, over the network. */
  readonly callPayment: (
    order: { orderId: string; customerId: string; amount: Order['total'] },
    card: string,
  ) => Promise<{
    status: number
    body: { status: string; reason?: string }
  }>
}

export function orderPart({ world, log, flaw, nameOf, moved, callPayment }: Needs) {
  const orders = new Map<string, Order>()
  const expiries = new Map<string, number>()
  /** When to look at an order again: see `due_at` in the migrations. */
  const due = new Map<string, number>()
  const clock = { now: () => world.now() }
  const metrics = { moved: () => {} }
  const silent = { error: () => {}, warn: () => {} }

  /** As the row has it: what is set once stays, and a draft loses its time when it is one no longer. */
  function write(before: Order, after: Order): void {
    const {
      placedAt = after.placedAt,
      promisedAt = after.promisedAt,
      refundedAt = after.refundedAt,
    } = orders.get(before.id) ?? before
    const row: Order = {
      ...after,
      ...(placedAt ? { placedAt } : {}),
      ...(promisedAt ? { promisedAt } : {}),
      ...(refundedAt ? { refundedAt } : {}),
    }
    orders.set(row.id, row)
    if (row.state.status !== 'AWAITING_PAYMENT') expiries.delete(row.id)
    const deadline = flaw === 'a deadline is forgotten' ? undefined : deadlineOf(row, usualDeadlines)?.getTime()
    if (isOver(row)) due.delete(row.id)
    else if (deadline !== undefined) due.set(row.id, Math.min(due.get(row.id) ?? deadline, deadline))
    moved(before, row)
  }

  const storeOf = (life: Life): OrderStore => ({
    async find(id) {
      await world.turn(life, `${life.name} reads ${nameOf(id)}`)
      return orders.get(id)
    },
    async create(order, events, expiresAt) {
      await world.turn(life, `${life.name} writes the draft of ${nameOf(order.id)}`)
      if (orders.has(order.id)) return false
      orders.set(order.id, order)
      expiries.set(order.id, expiresAt.getTime())
      fabric.say(...events)
      moved(undefined, order)
      return true
    },
    async createUnless() {
      throw new Error('nobody asks first here')
    },
    async change(before, after, events) {
      const written = (): boolean => {
        if (orders.get(before.id)?.version !== before.version) return false
        write(before, after)
        fabric.say(...events)
        return true
      }
      const turn = world.turn(life, `${life.name} writes ${nameOf(before.id)}: ${after.state.status}`)
      if (flaw === 'acknowledged before written') {
        void turn.then(written)
        return true
      }
      await turn
      return written()
    },
    async draftsDue(now) {
      await world.turn(life, `${life.name} looks for drafts to give up`)
      return [...expiries].flatMap(([id, at]) => (at <= now.getTime() ? (orders.get(id) ?? []) : []))
    },
    async toLookAt(now) {
      await world.turn(life, `${life.name} looks for orders that stand still`)
      return [...due].flatMap(([id, at]) => {
        const order = at <= now.getTime() ? orders.get(id) : undefined
        return order ? [{ order, acceptWithinMinutes: acceptWithinMs / 60_000 }] : []
      })
    },
    async lookAgain({ id, version }, at) {
      await world.turn(life, `${life.name} leaves ${nameOf(id)} alone`)
      if (orders.get(id)?.version !== version) return
      if (at) due.set(id, at.getTime())
      else due.delete(id)
    },
    async list() {
      throw new Error('nobody lists orders here')
    },
    async load() {
      throw new Error('nobody loads a batch here')
    },
    async save() {
      throw new Error('nobody saves a batch here')
    },
  })

  const decideOn = ({ kind, decide }: Fact, order: Order, event: Envelope): Decision => {
    const reached = {
      TicketAccepted: 'ACCEPTED',
      CookingStarted: 'COOKING',
      OrderReady: 'READY',
      DeliveryPickedUp: 'DELIVERING',
    }
    const to = reached[kind.type as keyof typeof reached] as Parameters<typeof progress>[1] | undefined
    if (flaw === 'a status may go back' && to && 'placedAt' in order && order.state.status !== 'CANCEL_PENDING')
      if (!endStates.has(order.state.status))
        return progress({ ...order, state: { status: 'PLACED' } }, to, world.now())
    return decide(order, event as never, world.now())
  }

  const hears = new Map(
    facts.map((fact) => [
      fact.kind.type,
      {
        topic: fact.kind.topic,
        react: (event: Envelope) => {
          const order = orders.get(event.correlationid)
          if (!order) return
          const decision = decideOn(fact, order, event)
          switch (decision.outcome) {
            case 'changed':
              write(order, decision.state)
              fabric.say(...decision.events)
              return
            case 'updated':
              write(order, decision.state)
              return
            case 'unchanged':
              return
            case 'refused':
              throw new Error(`a fact cannot be refused: ${event.type}`)
            default:
              return decision satisfies never
          }
        },
      },
    ]),
  )
  const fabric: Fabric = newFabric({ world, log, service: 'order', flaw, hears, nameOf })

  const begin = (name: string) => {
    const life = world.newLife(name)
    const store = storeOf(life)
    const call = async (
      _: unknown,
      asked: { timeoutMs: number; body: Parameters<typeof callPayment>[0] & { payment: PaymentMethod } },
    ) => {
      const late = world.pause(life, asked.timeoutMs, `${name} stops waiting for payment`).then(() => {
        throw new Error('payment did not answer in time')
      })
      return Promise.race([callPayment(asked.body, asked.body.payment.token), late])
    }
    const breaker = { state: 'closed', level: 0, run: <T>(work: () => Promise<T>) => work() } as const
    const pay = payForOrder({
      orders: store,
      ask: askForMoney({
        breaker,
        call: call as never,
        clock,
        log: silent as never,
        unanswered: { note: async () => {} },
        paymentPatienceMs: 900,
      }),
      clock,
      metrics,
    })
    const priced = async (basket: { storeId: string; lines: readonly { productId: string; quantity: number }[] }) => {
      const lines = basket.lines.map(({ productId, quantity }) => ({
        ...{ productId, quantity, name: { en: 'Americano' }, unitPrice: won(price), options: [] },
        total: won(price * quantity),
      }))
      const total = won(lines.reduce((sum, { total }) => sum + total.amount, 0))
      return { outcome: 'priced', lines, total, store: { storeId: basket.storeId } } as const
    }
    return {
      life,
      place: placeOrder({
        orders: store,
        price: priced,
        number: async () => 1,
        pay,
        clock,
        draftExpiresMinutes,
        sameBasketMinutes: 0,
      }),
      payLater: payLater({ orders: store, price: priced, pay }),
      cancel: cancelOrder({ orders: store, clock, metrics }),
      end: endOrder({ orders: store, clock, metrics }),
      jobs: [
        { job: expireDrafts({ orders: store, clock, metrics }), busy: false, due: expiries },
        {
          job: endOverdueOrders({ orders: store, clock, metrics, deadlines: usualDeadlines, log: silent }),
          busy: false,
          due,
        },
      ],
    }
  }
  const instances = [begin('order 1'), begin('order 2')]

  const part: Part = {
    choices() {
      const choices: Choice[] = [...fabric.choices()]
      for (const { life, jobs } of instances)
        for (const one of jobs)
          if (!one.busy && [...one.due.values()].some((at) => at <= world.nowMs()))
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
    dueAt: () => [...(fabric.dueAt?.() ?? []), ...expiries.values(), ...due.values()],
  }

  return {
    ...part,
    fabric,
    orders: orders as ReadonlyMap<string, Order>,
    instance: () => world.chance.pick(instances),
    crash() {
      const index = world.chance.below(instances.length)
      const dead = instances[index]
      dead?.life.die()
      instances[index] = begin(`order ${index + 1}`)
      fabric.crash()
    },
  }
}

const endStates = new Set(['AWAITING_PAYMENT', 'DELIVERED', 'COLLECTED', 'CANCELED', 'EXPIRED', 'PAYMENT_DECLINED'])

export const basketOf = (plan: OrderPlan, card: string) => ({
  storeId,
  fulfilment: plan.fulfilment,
  lines: [{ productId: productIds[plan.product], quantity: plan.quantity }],
  ...(plan.fulfilment === 'delivery' ? { address: { line1: `the house of ${plan.label}` } } : {}),
  payment: { method: 'card' as const, token: card },
})
