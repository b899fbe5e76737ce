/** Runs with one thing in mind, each a plan of its own for the same people, faults and checks. */
import {
  defaultStock,
  type FaultPlan,
  type OrderPlan,
  planRun,
  type Race,
  type RunPlan,
  unattendedStore,
} from './plan.ts'
import { asOrdered, kitchens } from './plan-trade.ts'

export interface Scenario {
  readonly plan: RunPlan
  readonly stock: readonly (number | null)[]
  readonly logDiskMb?: number
  /** Of each partition in Kafka. */
  readonly oneCopy?: boolean
  /** How many orders have to end with something sold; undefined: it does not matter. */
  readonly sold?: number
}

export interface ScenarioOptions {
  readonly seed: number
  readonly orders: number
  readonly faults: number
  readonly rate: number
  readonly instances: number
  readonly kafka: boolean
  readonly minutes: number
}

export const scenarios: Readonly<Record<string, { readonly about: string; plan(wish: ScenarioOptions): Scenario }>> = {
  faults: {
    about: 'faults of every kind from the seeded plan',
    plan: (wish) => ({ plan: planRun({ ...wish, ratePerSecond: wish.rate }), stock: defaultStock }),
  },
  contention: {
    about: 'so many buyers (--orders, default 500) for one unit, all at once',
    plan: (wish) => {
      const { orders } = planRun({ ...wish, faults: 0, ratePerSecond: 1_000_000 })
      return { plan: { orders: orders.map(forTheOneUnit), faults: [], lifeMs: 0 }, stock: [1, null, 60, 25], sold: 1 }
    },
  },
  races: {
    about:
      'cancel against start, accept against its limit, pay against expiry, two riders: --orders (default 4000) of them',
    plan: (wish) => {
      const { orders, lifeMs } = planRun({ ...wish, faults: 0, ratePerSecond: wish.rate })
      // nobody can pay at first: those are the drafts that are paid at their last moment
      const drafts = orders.length / races.length
      const forMs = Math.round(drafts / wish.rate) * 1_000
      const faults: FaultPlan[] = [{ kind: 'cut', line: 'payment', of: undefined, forMs, atMs: 0 }]
      const raced = orders.map((order, index) => {
        const kind = races[index < drafts ? 0 : 1 + (index % (races.length - 1))]
        return kind ? inRace(order, kind) : order
      })
      return { plan: { orders: raced, faults, lifeMs }, stock: plenty }
    },
  },
  'log-away': {
    about: '60 s without the event log, then all that gathered is drained, in order',
    plan: (wish) => oneFault(wish, { kind: 'the log is away', forMs: 60_000, atMs: 5_000 }, 75),
  },
  'disk-full': {
    about: "the log's disk is full for 15 s: nothing is lost, and it goes on when there is space again",
    plan: (wish) => ({
      ...oneFault(wish, { kind: "the log's disk is full", forMs: 15_000, atMs: 5_000 }, 30),
      logDiskMb: 256,
    }),
  },
  'log-went-back': {
    about:
      'the log is restored from a copy of 15 s ago; on Kafka topics are deleted, and the registry comes back empty',
    plan: (wish) => {
      const plan = planRun({ ...wish, faults: 0, orders: Math.round(wish.rate * 45), ratePerSecond: wish.rate })
      const faults: FaultPlan[] = wish.kafka
        ? [
            { kind: 'a topic is deleted', service: 'order', atMs: 8_000 },
            { kind: 'the schema registry comes back empty', forMs: 3_000, atMs: 18_000 },
            { kind: 'kill', parts: ['store', 'store-2'], atMs: 29_000 },
            { kind: 'a topic is deleted', service: 'payment', atMs: 30_000 },
          ]
        : [
            { kind: 'the log is restored from a copy', forMs: 15_000, atMs: 5_000 },
            { kind: 'kill', parts: ['dashboard'], atMs: 34_000 },
            { kind: 'the log is restored from a copy', forMs: 5_000, atMs: 30_000 },
          ]
      return { plan: { ...plan, faults }, stock: defaultStock }
    },
  },
  unsayable: {
    about: 'events that cannot be appended, of orders under way: each stops its own order, until an operator drops it',
    plan: (wish) => {
      const plan = planRun({ ...wish, faults: 0, orders: Math.round(wish.rate * 40), ratePerSecond: wish.rate })
      const faults = [3_000, 12_000, 21_000].map(
        (atMs): FaultPlan => ({ kind: 'an event that cannot be appended', atMs }),
      )
      return { plan: { ...plan, faults }, stock: defaultStock }
    },
  },
  leaderless: {
    about: 'Kafka with one copy of each partition, and a broker dead for a minute: all other partitions go on',
    plan: (wish) => ({
      ...oneFault(wish, { kind: 'partitions without a leader', forMs: 60_000, atMs: 8_000 }, 75),
      oneCopy: true,
    }),
  },
  'restart-postgres': {
    about: 'PostgreSQL restarted three times under load',
    plan: (wish) => {
      const plan = planRun({ ...wish, faults: 0, orders: Math.round(wish.rate * 45), ratePerSecond: wish.rate })
      const faults = [5_000, 18_000, 31_000].map((atMs): FaultPlan => ({ kind: 'restart PostgreSQL', atMs }))
      return { plan: { ...plan, faults }, stock: defaultStock }
    },
  },
  steady: {
    about: 'no faults at a steady rate for --minutes (default 30): memory stays flat',
    plan: (wish) => ({
      plan: planRun({
        ...wish,
        faults: 0,
        orders: Math.round(wish.rate * 60 * wish.minutes),
        ratePerSecond: wish.rate,
      }),
      stock: defaultStock,
    }),
  },
}

const races: readonly Race[] = ['pay against expiry', 'cancel against start', 'accept against the limit', 'two riders']
const plenty = [1_000_000, null, 1_000_000, 1_000_000] as const

const undisturbed = { cancelWhen: undefined, operatorEnds: undefined, dearer: false, trade: asOrdered } as const
/** No kitchen there has too little time for a race. */
const alwaysRoom = [...Array(unattendedStore).keys()].filter((store) => !kitchens.includes(store))

const inRace = (order: OrderPlan, race: Race): OrderPlan => ({
  ...order,
  race,
  store: race === 'accept against the limit' ? unattendedStore : (alwaysRoom[order.store % alwaysRoom.length] ?? 0),
  fulfilment: race === 'two riders' ? 'delivery' : order.fulfilment,
  card: 'tok_ok',
  thenPayWith: 'tok_ok',
  ...undisturbed,
  counter: race === 'accept against the limit' ? 'does not answer' : 'accepts',
  ride: 'arrives',
})

const oneFault = (wish: ScenarioOptions, fault: FaultPlan, seconds: number): Scenario => {
  const plan = planRun({ ...wish, faults: 0, orders: Math.round(wish.rate * seconds), ratePerSecond: wish.rate })
  return { plan: { ...plan, faults: [fault] }, stock: defaultStock }
}

const forTheOneUnit = (order: OrderPlan): OrderPlan => ({
  ...order,
  store: 0,
  product: 0,
  quantity: 1,
  fulfilment: 'pickup',
  card: 'tok_ok',
  thenPayWith: 'tok_ok',
  ...undisturbed,
  counter: 'accepts',
})
