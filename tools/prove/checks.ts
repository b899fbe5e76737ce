/** What must be true once it is quiet: each a sentence, how much was looked at, and every case that breaks it. */
import type { Api } from './api.ts'
import type { Cast } from './cast.ts'
import { backwards, isTerminal } from './client-record.ts'
import { closeTheDay, daysAreTheProviders } from './close-the-day.ts'
import type { ProveEnvironment } from './environment.ts'
import type { Life } from './life.ts'
import { asAgreed, books, type Charge, endedAsSaid, type Orders } from './money-checks.ts'
import type { Verdict } from './verdict.ts'

export async function checkEverything(
  environment: ProveEnvironment,
  api: Api,
  life: Life,
  { cast, began, toBeSold }: { readonly cast: Cast; readonly began: Date; readonly toBeSold: number | undefined },
): Promise<Verdict[]> {
  // Waits until nothing moves by itself: clients have seen the ends, but not everybody has heard of them yet.
  const audit = await environment.audit()
  const charges = await environment.provider.charges()
  const refunds = await environment.provider.refunds()
  const rows = await environment.sql<{ id: string; status: string; total: string; paid: string | null; store: string }>(
    'jumun_order',
    'SELECT id, status, total_amount AS total, paid_amount AS paid, store_id AS store FROM orders',
  )
  const reservations = await environment.sql<{ id: string; status: string }>(
    'jumun_catalog',
    'SELECT order_id AS id, status FROM reservations',
  )
  const orderOf = new Map(
    rows.map(({ id, status, total, paid }) => [
      id,
      { status, total: Number(total), paid: paid === null ? undefined : Number(paid) },
    ]),
  )
  const nets = await closeTheDay(api, cast, began)
  const verdicts = [
    acknowledged(life, orderOf),
    ended(life),
    forward(life),
    oneOrderPerKey(life, orderOf),
    declined(life, orderOf, charges),
    asAgreed(life, orderOf, charges),
    books(life, orderOf, charges, refunds),
    endedAsSaid(life, orderOf, reservations),
    daysAreTheProviders(nets, charges, new Map(rows.map(({ id, store }) => [id, store]))),
    await stock(environment),
    await nothingLeftOver(environment, orderOf),
    await nothingToHeal(environment),
    await heardOnce(environment),
    races(life),
    ...opposites(life, orderOf),
    noFailures(api),
    ...(toBeSold === undefined ? [] : [soldTo(toBeSold, orderOf)]),
  ]
  return [
    ...verdicts,
    { name: 'npm run audit is green', examined: lastLine(audit.page), broken: audit.green ? [] : [audit.page] },
  ]
}

function acknowledged({ told }: Life, orders: Orders): Verdict {
  const mine = [...told.values()].filter((one) => one.acknowledged)
  const broken = mine.flatMap(({ ids, missing }) => [
    ...[...ids].filter((id) => !orders.has(id)).map((id) => `order ${id} was answered with 201 and is not there`),
    ...(missing ? [`order ${[...ids][0]} was answered for, then its customer was told 404`] : []),
  ])
  return { name: 'every acknowledged order exists', examined: `${mine.length} orders answered with 201`, broken }
}

function ended({ told }: Life): Verdict {
  const all = [...told.entries()]
  const broken = all
    .filter(([, { ids, refused, statuses }]) => refused === undefined && ids.size > 0 && !isTerminal(statuses.at(-1)))
    .filter(([, one]) => !one.declined)
    .map(
      ([index, { ids, statuses }]) =>
        `order ${[...ids][0]} (number ${index} of the plan) is stuck: ${statuses.join(' → ')}`,
    )
  const unanswered = all.filter(([, { ids, refused }]) => ids.size === 0 && refused === undefined)
  broken.push(...unanswered.map(([index]) => `number ${index} of the plan never got an answer to POST /orders`))
  const refused = all.filter(([, one]) => one.refused !== undefined).length
  const later = all.filter(([, { forLater }]) => forLater)
  const came = later.filter(([, { statuses }]) => statuses.includes('ACCEPTED')).length
  return {
    name: 'everything has reached its end',
    examined: `${all.length} orders, ${refused} of them refused at once, ${later.length} for later, and of ${came} the time came`,
    broken,
  }
}

function forward({ told }: Life): Verdict {
  let seen = 0
  const broken = [...told.values()].flatMap(({ ids, statuses }) => {
    seen += statuses.length
    const back = backwards(statuses)
    return back === undefined ? [] : [`order ${[...ids][0]}: ${back} (${statuses.join(' → ')})`]
  })
  return { name: 'no client saw a status go backwards', examined: `${seen} changes seen by clients`, broken }
}

function oneOrderPerKey({ told }: Life, orders: Orders): Verdict {
  const known = new Set([...told.values()].flatMap(({ ids }) => [...ids]))
  const broken = [...told.entries()]
    .filter(([, { ids }]) => ids.size > 1)
    .map(([index, { ids }]) => `the key of number ${index} was answered with ${[...ids].join(' and ')}`)
  const unknown = [...orders.keys()].filter((id) => !known.has(id))
  // An order that nobody knows of may be a draft whose customer was refused for good while it was on its way.
  const strange = unknown.filter(
    (id) => !['EXPIRED', 'PAYMENT_DECLINED', 'CANCELED'].includes(orders.get(id)?.status ?? ''),
  )
  broken.push(...strange.map((id) => `order ${id} (${orders.get(id)?.status}) was made, and no client knows of it`))
  return {
    name: 'one key, one order',
    examined: `${told.size} keys, ${orders.size} orders, ${unknown.length} of them unheard of`,
    broken,
  }
}

function declined({ told }: Life, orders: Orders, charges: readonly Charge[]): Verdict {
  const mine = [...told.values()].filter((one) => one.declined)
  const charged = new Set(charges.filter(({ status }) => status === 'captured').map(({ key }) => key))
  const broken = mine.flatMap(({ ids }) =>
    [...ids].flatMap((id) => [
      ...(orders.get(id)?.status === 'PAYMENT_DECLINED'
        ? []
        : [`order ${id} was answered with 402 and is ${orders.get(id)?.status}`]),
      ...(charged.has(id) ? [`order ${id} was answered with 402, and its card was charged`] : []),
    ]),
  )
  return {
    name: 'who was told "declined" has no order and was not charged',
    examined: `${mine.length} refused cards`,
    broken,
  }
}

async function stock(environment: ProveEnvironment): Promise<Verdict> {
  const rows = await environment.sql<Record<'id' | 'initial' | 'on_hand' | 'reserved' | 'sold', string>>(
    'jumun_catalog',
    'SELECT id, initial + restocked AS initial, on_hand, reserved, sold FROM products WHERE initial IS NOT NULL',
  )
  const sales = await environment.sql<{ id: string; sold: string }>(
    'jumun_order',
    `SELECT line ->> 'productId' AS id, sum((line ->> 'quantity')::integer) AS sold
     FROM orders, jsonb_array_elements(lines) line WHERE status IN ('DELIVERED', 'COLLECTED') GROUP BY 1`,
  )
  // cooked for an order that ended all the same, or for a line that was taken out then: gone, as if sold
  const wasted = await environment.sql<{ id: string; sold: string }>(
    'jumun_catalog',
    `SELECT line ->> 'productId' AS id, sum(coalesce((line ->> 'wasted')::integer, 0)
       + CASE WHEN status = 'WASTED' THEN (line ->> 'quantity')::integer ELSE 0 END) AS sold
     FROM reservations, jsonb_array_elements(lines) line GROUP BY 1`,
  )
  const soldOf = new Map<string, number>()
  for (const { id, sold } of [...sales, ...wasted]) soldOf.set(id, (soldOf.get(id) ?? 0) + Number(sold))
  const broken = rows.flatMap((row) => {
    const [initial, onHand, reserved, sold] = [row.initial, row.on_hand, row.reserved, row.sold].map(Number) as [
      number,
      number,
      number,
      number,
    ]
    const bought = soldOf.get(row.id) ?? 0
    return [
      ...(initial === onHand + reserved + sold
        ? []
        : [`product ${row.id}: ${initial} ≠ ${onHand} + ${reserved} + ${sold}`]),
      ...(onHand < 0 ? [`product ${row.id} is oversold: ${onHand}`] : []),
      ...(sold === bought ? [] : [`product ${row.id}: ${sold} sold, but completed and wasted orders hold ${bought}`]),
      ...(reserved === 0 ? [] : [`product ${row.id}: ${reserved} are still set aside, and no order is under way`]),
    ]
  })
  const emptied = rows.filter((row) => Number(row.on_hand) === 0).length
  return { name: 'stock is exact', examined: `${rows.length} counted products, ${emptied} of them sold out`, broken }
}

/** No kitchen and no rider works on an order that is over. */
async function nothingLeftOver(environment: ProveEnvironment, orders: Orders): Promise<Verdict> {
  const open = [
    ...(await environment.sql<{ id: string; status: string }>(
      'jumun_store',
      "SELECT order_id AS id, 'a ticket ' || status AS status FROM ticket WHERE status IN ('SCHEDULED', 'NEW', 'ACCEPTED', 'COOKING', 'READY')",
    )),
    ...(await environment.sql<{ id: string; status: string }>(
      'jumun_delivery',
      "SELECT order_id AS id, 'a delivery ' || status AS status FROM delivery WHERE status IN ('REQUESTED', 'ASSIGNED', 'PICKED_UP')",
    )),
  ]
  // cooked and not yet picked up, or not yet cooked: the order itself would be under way and told as stuck
  const broken = open
    .filter(({ id }) => isTerminal(orders.get(id)?.status as never))
    .map(({ id, status }) => `order ${id} is ${orders.get(id)?.status}, and there is ${status}`)
  return {
    name: 'nobody works on an order that is over',
    examined: `${open.length} open tickets and deliveries`,
    broken,
  }
}

/** The reconciler heals what went wrong with money; nothing should. */
async function nothingToHeal(environment: ProveEnvironment): Promise<Verdict> {
  const rows = await environment.sql<{ finding: string; provider_key: string }>(
    'jumun_payment',
    'SELECT finding, provider_key FROM discrepancy',
  )
  return {
    name: 'the reconciler found nothing to heal',
    examined: `${rows.length} discrepancies`,
    broken: rows.map(({ finding, provider_key }) => `${finding} ${provider_key}`),
  }
}

function races({ races }: Life): Verdict {
  const broken = races
    .filter(({ winners }) => winners > 1)
    .map(({ index }) => `number ${index} was given to two riders`)
  return { name: 'two riders, one delivery: one gets it', examined: `${races.length} races`, broken }
}

/** Of two who wanted opposite things exactly one got it: the order went on if that is what was answered, else it did not. */
function opposites({ told }: Life, orders: Orders): Verdict[] {
  const raced = [...told.values()].flatMap(({ ids, race }) => (race ? [{ id: [...ids][0] ?? '', ...race }] : []))
  return [...Map.groupBy(raced, ({ kind }) => kind)].map(([kind, all]) => {
    const wrong = all.filter(({ id, goesOn }) => goesOn === isOff(orders.get(id)?.status))
    return {
      name: `${kind}: exactly one wins`,
      examined: `${all.length} races, ${all.filter(({ goesOn }) => goesOn).length} orders went on`,
      broken: wrong.map(
        ({ id, goesOn }) =>
          `order ${id} ${goesOn ? 'goes on' : 'is off'}, it was said, and it is ${orders.get(id)?.status}`,
      ),
    }
  })
}
const isOff = (status: string | undefined): boolean => ['CANCELED', 'EXPIRED', undefined].includes(status)

function soldTo(count: number, orders: Orders): Verdict {
  const statuses = [...orders.values()].map(({ status }) => status)
  const sold = statuses.filter((status) => status === 'COLLECTED' || status === 'DELIVERED').length
  const canceled = statuses.filter((status) => status === 'CANCELED').length
  const wrong = sold !== count || sold + canceled !== statuses.length
  return {
    name: `${count} of them sold, all others told and their money back`,
    examined: `${sold} sold, ${canceled} canceled, ${statuses.length} orders`,
    broken: wrong ? [`${sold} sold instead of ${count}`] : [],
  }
}

function noFailures({ tally }: Api): Verdict {
  const answers = [...tally.counts.values()].reduce((sum, count) => sum + count, 0)
  return { name: 'no answer is 500', examined: `${answers} answers`, broken: tally.failures }
}

/** Of every type of event that a service has ever reacted to, it has noted each one: what it hears is filtered by the inbox. */
async function heardOnce(environment: ProveEnvironment): Promise<Verdict> {
  const name = 'every event is noted in the inbox of who reacts to it'
  if (environment.kafka) return { name, examined: 'the log is not in a database: left to the audit', broken: [] }
  const log = await environment.sql<{ id: string; type: string }>('jumun_log', 'SELECT id, type FROM record')
  const typeOf = new Map(log.map(({ id, type }) => [id, type]))
  const broken: string[] = []
  let noted = 0
  for (const service of ['order', 'catalog', 'store', 'payment', 'delivery']) {
    const inbox = new Set(
      (await environment.sql<{ id: string }>(`jumun_${service}`, 'SELECT event_id AS id FROM inbox')).map(
        ({ id }) => id,
      ),
    )
    noted += inbox.size
    const types = new Set([...inbox].map((id) => typeOf.get(id)))
    const missing = log.filter(({ id, type }) => types.has(type) && !inbox.has(id))
    if (inbox.size === 0) broken.push(`${service} has noted nothing of what it heard`)
    if (missing.length > 0)
      broken.push(`${service} has not noted ${missing.length} events, such as ${missing[0]?.type} ${missing[0]?.id}`)
  }
  return { name, examined: `${log.length} events, noted ${noted} times by five services`, broken }
}

const lastLine = (page: string): string => page.trim().split('\n').at(-1) ?? ''
