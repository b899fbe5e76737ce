/** One seed: one plan, one way in which messages, crashes and clocks fall, and what was wrong in the end. */

import { catalogPart } from './catalog-part.ts'
import { refundableIn } from './counter.ts'
import { dashboardPart } from './dashboard-part.ts'
import { deliveryPart } from './delivery-part.ts'
import { eventsIn } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { always, atRest, statusWatch, watchEntry, watchOrder } from './invariants.ts'
import { memoryEventLog } from './memory-event-log.ts'
import { orderPart } from './order-part.ts'
import { paymentPart } from './payment-part.ts'
import { type ClientRecord, people } from './people.ts'
import { planOf, productIds } from './plan.ts'
import { newProvider } from './provider.ts'
import { seededRandom } from './seeded-random.ts'
import { storePart } from './store-part.ts'
import type { Whole } from './whole.ts'
import { newWorld, runToRest } from './world.ts'

export interface Simulated {
  readonly seed: number
  /** Sentences; empty: everything that must be true was. */
  readonly wrong: readonly string[]
  readonly trace: readonly string[]
  readonly end: readonly unknown[]
  readonly orders: number
  readonly events: number
  /** What kinds of events were said. */
  readonly said: readonly string[]
}

export interface SimulateOptions {
  readonly seed: number
  readonly flaw?: Flaw
  /** Note down what happens, step by step. */
  readonly traced?: boolean
}

/** A plan in which nobody races anybody is run straight as well, and has to end the same. */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const simulated = await run({ ...options, straight: false })
  if (!planOf(options.seed).settled || simulated.wrong.length > 0) return simulated
  const straight = await run({ seed: options.seed, straight: true })
  const wrong = simulated.end.flatMap((end, index) => {
    const [here, there] = [JSON.stringify(end), JSON.stringify(straight.end[index])]
    return here === there ? [] : [`the straight run ends with ${there}, this one with ${here}`]
  })
  return { ...simulated, wrong: [...straight.wrong.map((one) => `in the straight run: ${one}`), ...wrong] }
}

async function run({ seed, flaw, traced, straight }: SimulateOptions & { straight: boolean }): Promise<Simulated> {
  const plan = planOf(seed)
  const labels = new Map(plan.orders.map(({ id, label }) => [id, label]))
  const nameOf = (id: string): string => labels.get(id) ?? id
  const trace: string[] = []
  const wrong = new Set<string>()
  const told: ClientRecord[] = []
  const chance = seededRandom(seed)
  const tell = traced ? (line: () => string) => void trace.push(`${world.elapsed().padEnd(9)} ${line()}`) : () => {}
  const world = newWorld({ chance, straight, tell, longestLeapMs: plan.settled ? 5_000 : Number.POSITIVE_INFINITY })
  const log = memoryEventLog({ world, partitions: 1 + chance.below(6), repeats: chance.is(0.5) })
  const watch = statusWatch((what) => wrong.add(what), nameOf)

  const common = { world, log, flaw, nameOf }
  const provider = newProvider({ ...{ world, flaw, nameOf }, tell: (delivery) => payments.hear(delivery) })
  const payments = paymentPart({
    ...common,
    provider: provider.adapter,
    listener: provider.listener,
    refundable: refundableIn(world, () => orders, nameOf),
  })
  const orders = orderPart({ ...common, plan, moved: watchOrder(watch), callPayment: payments.call })
  const opened = (orderId: string): void => {
    if (!provider.books.charges.get(orderId)?.captured)
      wrong.add(`I4: the store has ${nameOf(orderId)}, which is not paid`)
  }
  const store = storePart({
    ...common,
    opened,
    tooEarly: (id) => wrong.add(`I11: the kitchen begins ${nameOf(id)} before its time`),
  })
  const catalog = catalogPart({ ...common, stock: plan.stock })
  const deliveries = deliveryPart(common)
  const dashboard = dashboardPart({ ...common, seen: watchEntry(watch), wrong: (what) => wrong.add(what) })
  const whole: Whole = {
    plan,
    events: () => eventsIn(log),
    orders,
    store,
    catalog,
    deliveries,
    payments,
    dashboard,
    told,
    nameOf,
    books: provider.books,
  }
  const crowd = people({
    world,
    plan,
    orders,
    store,
    payments,
    deliveries,
    told: (one) => told.push(one),
    act: provider.act,
  })

  const services = [orders, payments, store, catalog, deliveries, dashboard]
  const faults = (): void => {
    if (world.trouble(0.015)) {
      const dead = chance.pick(services)
      world.tell(() => `  ${dead.service} dies and starts again`)
      dead.crash()
    }
    if (world.trouble(0.008)) {
      const one = chance.pick(services)
      world.tell(() => `  everything comes again to ${one.service}`)
      one.replay()
    }
    if (world.trouble(0.008)) store.closeDay()
    if (world.trouble(0.008)) provider.makeUp(chance.pick(plan.orders).id)
  }
  try {
    const rests = await runToRest(world, [log, ...services, crowd], faults, () => {
      for (const what of always(whole)) wrong.add(what)
    })
    for (const what of rests ? atRest(whole) : ['it never comes to rest']) wrong.add(what)
  } catch (error) {
    wrong.add(`it broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  const end = plan.orders.map(({ id }) => endOf(whole, id))
  const said = [...new Set(eventsIn(log).map(({ type }) => type))]
  return { seed, wrong: [...wrong], trace, end, orders: plan.orders.length, events: log.count, said }
}

/** What may not depend on how the messages travelled. */
function endOf({ orders, books, store, deliveries, catalog, dashboard, nameOf }: Whole, id: string): unknown {
  const charge = books.charges.get(id)
  const entry = dashboard.entry(id)
  return {
    order: nameOf(id),
    state: orders.orders.get(id)?.state,
    taken: orders.orders.get(id)?.lines.map(({ quantity, before }) => (before ? before.quantity - quantity : 0)),
    without: orders.orders.get(id)?.lines.some(({ quantity }) => quantity === 0),
    tea: orders.orders.get(id)?.lines.some(({ productId }) => productId === productIds.tea),
    refunded: orders.orders.get(id)?.refundedAt !== undefined,
    captured: charge?.captured ? charge.amount : 0,
    returned: charge?.refunded ?? 0,
    ticket: store.tickets.get(id)?.state.status,
    delivery: deliveries.rows.get(id)?.progress.status,
    reservation: catalog.reservations.get(id)?.status,
    shown: entry && { state: entry.state, reason: entry.reason, refunded: entry.refunded },
  }
}
