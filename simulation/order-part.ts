/** The order service: its own use cases and handlers over orders in memory. */
import type { PaymentMethod } from '@jumun/contracts'
import { handle, update } from '@jumun/messaging'
import { cancelOrder } from '../services/order/src/cancel-order.ts'
import { refundableOrder } from '../services/order/src/change-order.ts'
import { deadlineOf, defaultDeadlines } from '../services/order/src/deadlines.ts'
import { endOrder } from '../services/order/src/end-order.ts'
import { endOverdueOrders } from '../services/order/src/end-overdue-orders.ts'
import { expireDrafts } from '../services/order/src/expire-drafts.ts'
import { followTheSaga } from '../services/order/src/follow-the-saga.ts'
import { kitchenTime } from '../services/order/src/kitchen/kitchen-time.ts'
import { isOver } from '../services/order/src/order.ts'
import type { Order } from '../services/order/src/order-shape.ts'
import type { OrderStore } from '../services/order/src/order-store.ts'
import { payForOrder } from '../services/order/src/pay-for-order.ts'
import { payLater } from '../services/order/src/pay-later.ts'
import { placeOrder } from '../services/order/src/place-order.ts'
import { requestPayment } from '../services/order/src/request-payment.ts'
import { sagaTransitions } from '../services/order/src/saga.ts'
import { backwards } from './backwards.ts'
import { type Fabric, newFabric } from './fabric.ts'
import { type Flaw, hearingNothingIsLeftOut } from './flaw.ts'
import { newSlots } from './kitchen-slots.ts'
import { type Connection, memoryStore, onlyLost, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { acceptWithinMs, type Plan, shop } from './plan.ts'
import { priceIn } from './prices.ts'
import type { Choice, Part, World } from './world.ts'

const draftExpiresMinutes = 15

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly plan: Pick<Plan, 'kitchen' | 'cookGoesHome'>
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

/** What a row has beside the order: see `expires_at` and `due_at` in the migrations. */
interface Row {
  readonly order: Order
  readonly expiresAt: number | undefined
  /** When to look at it again. */
  readonly dueAt: number | undefined
}

export function orderPart({ world, log, flaw, plan, nameOf, moved, callPayment }: Needs) {
  const orders = new Map<string, Order>()
  const table = new Table<Row>('order', (before, { order }) => {
    orders.set(order.id, order)
    moved(before?.order, order)
  })
  const clock = { now: () => world.now() }
  const metrics = { moved: () => {} }
  const silent = { error: () => {}, warn: () => {} }

  /** As the row has it: what is set once stays, and a draft loses its time when it is one no longer. */
  function rowOf(after: Order, row: Row | undefined): Row {
    const { placedAt, promisedAt, refundedAt, refunds = [] } = row?.order ?? after
    const order: Order = {
      ...after,
      ...(placedAt ? { placedAt } : {}),
      ...(promisedAt ? { promisedAt } : {}),
      ...(refundedAt ? { refundedAt } : {}),
      ...(refunds.length > (after.refunds?.length ?? 0) ? { refunds } : {}),
    }
    const deadline = flaw === 'a deadline is forgotten' ? undefined : deadlineOf(order, defaultDeadlines)?.getTime()
    return {
      order,
      expiresAt: order.state.status === 'AWAITING_PAYMENT' ? row?.expiresAt : undefined,
      dueAt: isOver(order) ? undefined : earlier(row?.dueAt, deadline),
    }
  }
  const rows = memoryStore<Order, Row>(table, { stateOf: ({ order }) => order, rowOf })
  const slots = newSlots(plan, flaw)
  const aggregates: typeof rows = {
    ...rows,
    async save(tx, changes) {
      await rows.save(
        tx,
        changes.map((change) => slots.withMoved(tx, change)),
      )
      for (const { before, after } of changes) await slots.giveBack(tx, before?.takes, after.takes)
    },
  }

  const storeOf = ({ life, transaction }: Connection): OrderStore => ({
    ...aggregates,
    async find(id) {
      await world.turn(life, `${life.name} reads ${nameOf(id)}`)
      return orders.get(id)
    },
    create: (order, events, expiresAt) =>
      transaction(
        async (tx) => {
          await tx.lock(table.lockOf(order.id))
          if (table.get(tx, order.id)) return false
          if (order.takes && !(await slots.take(tx, order.takes))) return 'slot-full'
          table.set(tx, order.id, { order, expiresAt: expiresAt.getTime(), dueAt: undefined })
          tx.publish(...events)
          return true
        },
        `writes the draft of ${nameOf(order.id)}`,
      ),
    async createUnless() {
      throw new Error('nobody asks first here')
    },
    takeAnew: ({ id, version, takes: held = [] }, takes) =>
      transaction(
        async (tx) => {
          await tx.lock(table.lockOf(id))
          const row = table.get(tx, id)
          if (row?.order.version !== version) return false
          if (!(await slots.takeAnew(tx, held, takes))) throw new SlotFull()
          table.set(tx, id, { ...row, order: { ...row.order, takes } })
          return true
        },
        `takes other slots for ${nameOf(id)}`,
      ).catch((error: unknown) => {
        if (error instanceof SlotFull) return 'slot-full' as const
        throw error
      }),
    update: (id, decide) => transaction((tx) => update(tx, aggregates, id, decide), `decides on ${nameOf(id)}`),
    async change(before, after, events) {
      const writing = transaction(
        async (tx) => {
          await tx.lock(table.lockOf(before.id))
          const row = table.get(tx, before.id)
          if (row?.order.version !== before.version) return false
          const { takes: decided, ...order } = after
          const takes = decided === before.takes ? row.order.takes : decided // it may have taken others meanwhile
          table.set(tx, before.id, rowOf(takes ? { ...order, takes } : order, row))
          await slots.giveBack(tx, row.order.takes, takes)
          tx.publish(...events)
          return true
        },
        `writes ${nameOf(before.id)}: ${after.state.status}`,
      )
      if (flaw !== 'acknowledged before written') return writing
      writing.catch(() => {})
      return true
    },
    async draftsDue(now) {
      await world.turn(life, `${life.name} looks for drafts to give up`)
      return [...table.rows.values()].flatMap(({ order, expiresAt }) =>
        expiresAt !== undefined && expiresAt <= now.getTime() ? [order] : [],
      )
    },
    async toLookAt(now) {
      await world.turn(life, `${life.name} looks for orders that stand still`)
      return [...table.rows.values()].flatMap(({ order, dueAt }) =>
        dueAt !== undefined && dueAt <= now.getTime() ? [{ order, acceptWithinMinutes: acceptWithinMs / 60_000 }] : [],
      )
    },
    lookAgain: ({ id, version }, at) =>
      transaction(
        async (tx) => {
          await tx.lock(table.lockOf(id))
          const row = table.get(tx, id)
          if (row?.order.version === version) table.set(tx, id, { ...row, dueAt: at?.getTime() })
        },
        `leaves ${nameOf(id)} alone`,
      ),
    async list() {
      throw new Error('nobody lists orders here')
    },
  })

  const fabric: Fabric = newFabric({
    ...{ world, log, service: 'order', flaw, nameOf },
    reactions: [
      flaw === 'a status may go back'
        ? handle(aggregates, sagaTransitions.map(backwards), clock)
        : followTheSaga({ orders: aggregates, clock, metrics, kitchens: kitchenTime(clock, slots.book) }),
    ].map((one) => (flaw === 'what is left out is paid for' ? hearingNothingIsLeftOut(one) : one)),
  })

  const begin = (name: string) => {
    const connection = fabric.begin(name)
    const { life } = connection
    const store = storeOf(connection)
    const call = async (
      _: unknown,
      asked: { timeoutMs: number; body: Parameters<typeof callPayment>[0] & { payment: PaymentMethod } },
    ) => {
      const late = world.pause(life, asked.timeoutMs, `${name} stops waiting for payment`).then(() => {
        throw new Error('payment did not answer in time')
      })
      return Promise.race([callPayment(asked.body, tokenIn(asked.body.payment)), late])
    }
    const breaker = { state: 'closed', level: 0, run: <T>(work: () => Promise<T>) => work() } as const
    const pay = payForOrder({
      orders: store,
      ask: requestPayment({
        breaker,
        call: call as never,
        clock,
        log: silent as never,
        paymentAttempts: { note: async () => {} },
        paymentPatienceMs: 900,
      }),
      clock,
      metrics,
    })
    const priced = priceIn(slots, clock)
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
      refundable: refundableOrder({ orders: store, menus: { storeOf: async () => shop } as never }),
      jobs: [
        { job: expireDrafts({ orders: store, clock, metrics }), busy: false, due: ({ expiresAt }: Row) => expiresAt },
        {
          job: endOverdueOrders({ orders: store, clock, metrics, deadlines: defaultDeadlines, log: silent }),
          busy: false,
          due: ({ dueAt }: Row) => dueAt,
        },
      ],
    }
  }
  const instances = [begin('order 1'), begin('order 2')]

  let cook = plan.cookGoesHome
  const goHome = (): void => {
    cook = false
    slots.goHome()
  }
  const part: Part = {
    choices() {
      const choices: Choice[] = [...fabric.choices()]
      if (cook && [...orders.values()].some(isUnpaid)) choices.push({ what: 'the only cook goes home', run: goHome })
      for (const { life, jobs } of instances)
        for (const one of jobs)
          if (!one.busy && [...table.rows.values()].some((row) => (one.due(row) ?? never) <= world.nowMs()))
            choices.push({
              what: `${life.name} runs ${one.job.name}`,
              run: () => {
                one.busy = true
                void one.job
                  .run(new AbortController().signal)
                  .catch(onlyLost)
                  .finally(() => {
                    one.busy = false
                  })
              },
            })
      return choices
    },
    dueAt: () => [...table.rows.values()].flatMap(({ expiresAt, dueAt }) => [expiresAt ?? [], dueAt ?? []].flat()),
  }

  return {
    ...part,
    service: fabric.service,
    replay: fabric.replay,
    orders: orders as ReadonlyMap<string, Order>,
    slots,
    instance: () => world.chance.pick(instances),
    crash() {
      const index = world.chance.below(instances.length)
      instances[index]?.life.die()
      instances[index] = begin(`order ${index + 1}`)
    },
  }
}

const isUnpaid = ({ state }: Order): boolean => state.status === 'AWAITING_PAYMENT'

/** Ends a transaction, so that what it has written is undone. */
class SlotFull extends Error {}

const never = Number.POSITIVE_INFINITY
const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : Math.min(one, other ?? never)

const tokenIn = (payment: PaymentMethod): string => ('token' in payment ? (payment.token ?? '') : '')
