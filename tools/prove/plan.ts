/** What will happen in a run: who orders what, how it goes on, and what breaks when. Pure: the seed decides everything. */
import type { ServiceName } from '@jumun/contracts'
import { planTrade, type TradePlan } from './plan-trade.ts'
import { chance, type SeededRandom } from './seeded-random.ts'

export interface OrderPlan {
  readonly index: number
  readonly atMs: number
  readonly customer: number
  readonly store: number
  readonly product: number
  readonly quantity: number
  readonly fulfilment: 'delivery' | 'pickup'
  readonly card: Card
  /** When the payment does not come through: another card, or never mind. */
  readonly thenPayWith: Card | undefined
  readonly cancelWhen: 'PLACED' | 'CONFIRMED' | 'ACCEPTED' | 'COOKING' | undefined
  readonly counter: 'accepts' | 'rejects' | 'does not answer' | 'cancels what it cooks'
  readonly ride: 'arrives' | 'gives up before pick-up' | 'fails on the road'
  /** Once it is seen so far, an operator ends it, with a word on its money and its stock. */
  readonly operatorEnds: EndPlan | undefined
  /** The price goes up between what its customer was quoted and their order. */
  readonly dearer: boolean
  readonly trade: TradePlan
  /** Two who want opposite things do them at the same moment. */
  readonly race?: Race
}
export interface EndPlan {
  readonly when: 'PLACED' | 'CONFIRMED' | 'ACCEPTED' | 'COOKING' | 'READY' | 'DELIVERING'
  readonly refund: 'all' | 'none' | 'half'
  /** undefined: nothing is said of it. */
  readonly restock: boolean | undefined
}
export type Race = 'cancel against start' | 'accept against the limit' | 'pay against expiry' | 'two riders'
export type Card =
  | 'tok_ok'
  | 'tok_declined'
  | 'tok_insufficient'
  | 'tok_slow'
  | 'tok_timeout'
  | 'tok_error'
  | 'tok_flaky'

export type LineName = 'database' | 'log' | 'provider' | 'payment' | 'broker'
export type FaultPlan = { readonly atMs: number } /** One process, or several at once, as when a machine dies. */ & (
  | { readonly kind: 'kill'; readonly parts: readonly string[] }
  | { readonly kind: 'kill the relay in mid-batch'; readonly service: ServiceName }
  | { readonly kind: 'kill the provider' }
  | { readonly kind: 'kill payment after the charge' }
  | { readonly kind: 'kill PostgreSQL' }
  | { readonly kind: 'restart PostgreSQL' }
  | { readonly kind: 'kill a broker' }
  | { readonly kind: 'freeze'; readonly part: string; readonly forMs: number }
  | {
      readonly kind: 'cut' | 'delay' | 'half-open' | 'stall'
      readonly line: LineName
      /** Of the service whose connections suffer; undefined: everybody's. */
      readonly of: ServiceName | undefined
      readonly forMs: number
    }
  | { readonly kind: 'foreign transaction'; readonly forMs: number }
  /** Nobody reaches the log; then what has gathered is drained. */
  | { readonly kind: 'the log is away'; readonly forMs: number }
  | { readonly kind: "the log's disk is full"; readonly forMs: number }
  /** Copied now, and set back to the copy after a while: what was said meanwhile is gone from it. */
  | { readonly kind: 'the log is restored from a copy'; readonly forMs: number }
  /** With all that it had; of Kafka. */
  | { readonly kind: 'a topic is deleted'; readonly service: ServiceName }
  /** And the first numbers go to somebody else's schemas. */
  | { readonly kind: 'the schema registry comes back empty'; readonly forMs: number }
  /** Of an order that is under way: set aside with its key, until an operator drops it. */
  | { readonly kind: 'an event that cannot be appended' }
  /** One copy of each partition, and the broker that leads some of them is dead. */
  | { readonly kind: 'partitions without a leader'; readonly forMs: number }
  | { readonly kind: 'consumer from the beginning'; readonly service: ServiceName }
)

export interface RunPlan {
  readonly orders: readonly OrderPlan[]
  readonly faults: readonly FaultPlan[]
  /** The last order is placed by then. */
  readonly lifeMs: number
}

export interface PlanOptions {
  readonly seed: number
  readonly orders: number
  readonly faults: number
  readonly ratePerSecond: number
  readonly instances: number
  readonly kafka: boolean
}

export const people = { customers: 40, owners: 3, riders: 12, stores: 6, productsPerStore: 4 } as const
/** Nobody stands at the counter of the last store. */
export const unattendedStore = people.stores - 1
/** How long its orders wait for an answer, and a draft for its money. */
export const acceptLimitMs = 6_000
export const draftExpiresMs = 15_000
/** In each store: plenty, counted; plenty, not counted; a little; a little. */
export const defaultStock: readonly (number | null)[] = [1_000_000, null, 60, 25]

/** How many processes of each service that can be many. */
export const many: readonly ServiceName[] = ['order', 'catalog', 'payment', 'store']
const single: readonly ServiceName[] = ['delivery', 'dashboard', 'user', 'gateway', 'discovery', 'config']
/** From so many faults on, every service is killed. */
const leastKills = 4
const speakers: readonly ServiceName[] = ['order', 'payment', 'catalog', 'store', 'delivery']
/** In a short run the others may have nothing to say in the moment in which they are to be struck. */
const ofEveryOrder: readonly ServiceName[] = ['order', 'payment', 'catalog']
const shortRunOrders = 1_000

export function planRun(wish: PlanOptions): RunPlan {
  const root = chance(wish.seed)
  const lifeMs = (wish.orders / wish.ratePerSecond) * 1000
  const orders = Array.from({ length: wish.orders }, (_, index) =>
    planOrder(index, ((index + 0.5) / wish.ratePerSecond) * 1000, root.fork(`order ${index}`)),
  )
  return { orders, faults: planFaults(wish, lifeMs, root.fork('faults')), lifeMs }
}

function planOrder(index: number, atMs: number, dice: SeededRandom): OrderPlan {
  const cards: readonly (readonly [share: number, card: Card])[] = [
    [80, 'tok_ok'],
    [4, 'tok_slow'],
    [4, 'tok_flaky'],
    [3, 'tok_timeout'],
    [3, 'tok_error'],
    [4, 'tok_declined'],
    [2, 'tok_insufficient'],
  ]
  const store = dice.percent(4) ? unattendedStore : dice.below(people.stores - 1)
  const plan: Omit<OrderPlan, 'trade'> = {
    index,
    atMs,
    customer: dice.below(people.customers),
    store,
    product: dice.percent(10) ? 2 + dice.below(2) : dice.below(2),
    quantity: 1 + dice.below(3),
    fulfilment: dice.percent(50) ? 'delivery' : 'pickup',
    card: weighted(dice, cards),
    thenPayWith: dice.percent(25) ? undefined : dice.percent(85) ? 'tok_ok' : 'tok_declined',
    cancelWhen: dice.percent(12) ? dice.pick(['PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING'] as const) : undefined,
    counter:
      store === unattendedStore
        ? 'does not answer'
        : dice.percent(6)
          ? 'rejects'
          : dice.percent(4)
            ? 'cancels what it cooks'
            : 'accepts',
    ride: dice.percent(90) ? 'arrives' : dice.percent(60) ? 'gives up before pick-up' : 'fails on the road',
    operatorEnds: dice.percent(5)
      ? {
          when: dice.pick(['PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING'] as const),
          refund: dice.pick(['all', 'none', 'half', 'half'] as const),
          restock: dice.pick([true, false, undefined]),
        }
      : undefined,
    dearer: dice.percent(2),
  }
  return { ...plan, trade: planTrade(dice.fork('trade'), plan.operatorEnds !== undefined) }
}

function weighted<T>(dice: SeededRandom, from: readonly (readonly [share: number, value: T])[]): T {
  const total = from.reduce((sum, [share]) => sum + share, 0)
  let left = dice.next() * total
  for (const [share, value] of from) {
    left -= share
    if (left < 0) return value
  }
  return (from.at(-1) as readonly [number, T])[1]
}

/** A fault without its time. */
type Trouble<F extends FaultPlan = FaultPlan> = F extends FaultPlan ? Omit<F, 'atMs'> : never

/**
 * One of each kind first; then `kill -9` of every service, several at once where there are few faults left; then more of
 * everything. All in an order of chance, spread over the run.
 */
function planFaults(
  { orders, faults, instances, kafka }: PlanOptions,
  lifeMs: number,
  dice: SeededRandom,
): FaultPlan[] {
  const partOf = (service: ServiceName): string => {
    const instance = many.includes(service) ? 1 + dice.below(instances) : 1
    return instance === 1 ? service : `${service}-${instance}`
  }
  const log = kafka ? 'broker' : 'log'
  const line = (kind: 'cut' | 'delay' | 'half-open' | 'stall', name: LineName, of?: ServiceName): Trouble => ({
    kind,
    line: name,
    of: name === 'database' || name === 'log' ? of : undefined,
    forMs: kind === 'delay' ? 6_000 : 3_000 + dice.below(5_000),
  })
  const freeze = (service: ServiceName): Trouble => ({
    kind: 'freeze',
    part: partOf(service),
    forMs: 8_000 + dice.below(4_000),
  })
  const relay = (): Trouble => ({
    kind: 'kill the relay in mid-batch',
    service: dice.pick(orders < shortRunOrders ? ofEveryOrder : speakers),
  })
  const kinds: Trouble[] = [
    ...(kafka ? [{ kind: 'kill a broker' } as const] : []),
    relay(),
    { kind: 'an event that cannot be appended' },
    { kind: 'kill payment after the charge' },
    { kind: 'kill PostgreSQL' },
    { kind: 'kill the provider' },
    freeze(dice.pick(many)),
    { kind: 'consumer from the beginning', service: dice.pick(['catalog', 'store', 'order', 'payment', 'delivery']) },
    line('cut', 'database', dice.pick(speakers)),
    line('half-open', 'provider'),
    { kind: 'foreign transaction', forMs: Math.min(30_000, lifeMs / 2) },
    line('stall', log, dice.pick(speakers)),
    line('half-open', 'payment'),
    line('delay', dice.pick(['database', 'provider', 'payment', log])),
    line('cut', log),
    kafka
      ? dice.pick<Trouble>([
          { kind: 'the schema registry comes back empty', forMs: 3_000 },
          { kind: 'a topic is deleted', service: dice.pick(['order', 'store', 'payment']) },
        ])
      : { kind: 'the log is restored from a copy', forMs: Math.min(10_000, lifeMs / 4) },
  ]
  const troubles = kinds.slice(0, Math.max(1, Math.ceil(faults / 2), faults - leastKills))
  const services = shuffled([...many, ...single], dice.fork('kills'))
  const atOnce = Math.ceil(services.length / Math.max(1, faults - kinds.length))
  if (faults < kinds.length + leastKills)
    // a short run: some of the services, each for itself
    while (troubles.length < faults) troubles.push({ kind: 'kill', parts: [partOf(services.shift() ?? 'order')] })
  while (services.length > 0 && troubles.length < faults)
    troubles.push({ kind: 'kill', parts: services.splice(0, atOnce).map(partOf) })
  const more: (() => Trouble)[] = [
    () => ({ kind: 'kill', parts: [partOf(dice.pick([...many, ...single]))] }),
    () => ({ kind: 'kill', parts: [partOf(dice.pick(speakers))] }),
    () =>
      line(
        dice.pick(['cut', 'delay', 'half-open', 'stall'] as const),
        dice.pick(['database', log, 'provider', 'payment']),
        dice.pick(speakers),
      ),
    () => freeze(dice.pick([...many, 'delivery', 'dashboard'] as const)),
    () => ({ kind: 'restart PostgreSQL' }),
    relay,
  ]
  for (let turn = 0; troubles.length < faults; turn++) {
    const make = more[turn % more.length]
    if (make) troubles.push(make())
  }
  const from = Math.min(2_000, lifeMs * 0.05)
  const gapMs = (lifeMs * 0.95 - from) / Math.max(1, faults)
  return shuffled(troubles.slice(0, faults), dice).map((trouble, index) => ({
    ...trouble,
    atMs: Math.round(from + gapMs * (index + dice.next() * 0.5)),
  }))
}

function shuffled<T>(values: readonly T[], dice: SeededRandom): T[] {
  return values
    .map((value) => ({ value, place: dice.next() }))
    .sort((left, right) => left.place - right.place)
    .map(({ value }) => value)
}
