/** Batches of events about aggregates, with a store that counts how often it is asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CookingStarted, type Envelope, type EventType, OrderReady, TicketAccepted } from '@jumun/contracts/events'
import type { OutgoingEvent, Transaction } from '../database/database.ts'
import { currentCause } from '../outbox/cause.ts'
import { type AggregateStore, type Change, type Decision, handle, update, when, whetherOrNot } from './aggregates.ts'

interface Oven {
  readonly id: string
  readonly heat: number
}
const hotter = (oven: Oven, by: number): Decision<Oven> => ({
  outcome: 'changed',
  state: { ...oven, heat: oven.heat + by },
  events: [{ kind: OrderReady, subject: oven.id, sequence: oven.heat + by, data: {} }],
})

function kitchen(...ovens: Oven[]) {
  const rows = new Map(ovens.map((oven) => [oven.id, oven]))
  const loads: (readonly string[])[] = []
  const saves: (readonly Change<Oven>[])[] = []
  const said: { event: OutgoingEvent; cause: string | undefined }[] = []
  const store: AggregateStore<Oven> = {
    async load(_, ids) {
      loads.push(ids)
      return new Map(ids.flatMap((id) => [rows.get(id) ?? []].flat().map((oven) => [id, oven] as const)))
    },
    async save(_, changes) {
      saves.push(changes)
      for (const { id, after } of changes) rows.set(id, after)
    },
  }
  const tx = {
    publish: (...events: OutgoingEvent[]) =>
      void said.push(...events.map((event) => ({ event, cause: currentCause().causationid }))),
  } as Partial<Transaction> as Transaction
  return { rows, loads, saves, said, store, tx }
}
let count = 0
const event = <T>(kind: EventType<T>, id: string): Envelope<T> =>
  ({ id: `event ${++count}`, type: kind.type, subject: id, correlationid: id, data: {} }) as Envelope<T>
const now = () => new Date(0)
const twice = [
  when(CookingStarted, (oven: Oven) => hotter(oven, 1)),
  when(OrderReady, (oven: Oven) => hotter(oven, 10)),
]

test('a batch about many aggregates loads them once, in the order of their ids, and writes them once', async () => {
  const { loads, saves, rows, store, tx } = kitchen({ id: 'b', heat: 0 }, { id: 'a', heat: 0 }, { id: 'c', heat: 0 })
  await handle(store, twice, { now }).handleAll(
    [event(CookingStarted, 'b'), event(OrderReady, 'a'), event(CookingStarted, 'a')],
    tx,
  )
  assert.deepEqual(loads, [['a', 'b']])
  assert.equal(saves.length, 1)
  assert.deepEqual(
    [...rows.values()].map(({ heat }) => heat),
    [1, 11, 0],
  )
})

test('two events of one aggregate in one batch are decided one after the other, and both are said, each with its cause', async () => {
  const { saves, said, store, tx } = kitchen({ id: 'a', heat: 0 })
  const [first, second] = [event(CookingStarted, 'a'), event(OrderReady, 'a')]
  await handle(store, twice, { now }).handleAll([first, second], tx)
  assert.deepEqual(saves, [[{ id: 'a', before: { id: 'a', heat: 0 }, after: { id: 'a', heat: 11 } }]])
  assert.deepEqual(
    said.map(({ event, cause }) => [event.sequence, cause]),
    [
      [1, first.id],
      [11, second.id],
    ],
  )
})

test('what changes nothing writes nothing; what is only remembered is written and not said', async () => {
  const { saves, said, store, tx } = kitchen({ id: 'a', heat: 0 })
  const handlers = [
    when<Oven, CookingStarted>(CookingStarted, () => ({ outcome: 'unchanged' })),
    when<Oven, OrderReady>(OrderReady, (oven) => ({ outcome: 'updated', state: { ...oven, heat: 5 } })),
  ]
  await handle(store, handlers, { now }).handleAll([event(CookingStarted, 'a')], tx)
  assert.deepEqual(saves, [])
  await handle(store, handlers, { now }).handleAll([event(CookingStarted, 'a'), event(OrderReady, 'a')], tx)
  assert.equal(saves.length, 1)
  assert.deepEqual(said, [])
})

test('an aggregate that there is not: one handler passes it over, another makes it', async () => {
  const { rows, store, tx } = kitchen()
  const handlers = [
    ...twice,
    whetherOrNot<Oven, TicketAccepted>(TicketAccepted, (oven) =>
      oven ? { outcome: 'unchanged' } : { outcome: 'updated', state: { id: 'new', heat: 1 } },
    ),
  ]
  const batch = handle(store, handlers, { now })
  await batch.handleAll([event(CookingStarted, 'new')], tx)
  assert.equal(rows.size, 0)
  await batch.handleAll([event(TicketAccepted, 'new'), event(CookingStarted, 'new')], tx)
  assert.deepEqual([...rows.values()], [{ id: 'new', heat: 2 }])
})

test('a fact cannot be refused: the batch fails, and nothing of it is written', async () => {
  const { saves, store, tx } = kitchen({ id: 'a', heat: 0 })
  const handlers = [
    ...twice,
    when<Oven, TicketAccepted>(TicketAccepted, () => ({
      outcome: 'refused',
      code: 'ticket-changed',
      why: 'the oven is gone',
    })),
  ]
  await assert.rejects(
    handle(store, handlers, { now }).handleAll([event(CookingStarted, 'a'), event(TicketAccepted, 'a')], tx),
    /TicketAccepted about a cannot be refused: the oven is gone/,
  )
  assert.deepEqual(saves, [])
})

test('what the decisions have to know besides is read once for a batch, when its aggregates are held', async () => {
  const { rows, store, tx } = kitchen({ id: 'a', heat: 0 })
  const asked: unknown[] = []
  const warmed = [
    whetherOrNot<Oven, CookingStarted, number>(CookingStarted, (oven, { correlationid: id }, _, by) => ({
      outcome: 'updated',
      state: { id, heat: (oven?.heat ?? 0) + by },
    })),
  ]
  const batch = handle(store, warmed, {
    now,
    prepare: async (events, loaded) => {
      asked.push([events.map(({ subject }) => subject), [...loaded.keys()]])
      return 7
    },
  })
  await batch.handleAll(
    ['a', 'b', 'a'].map((id) => event(CookingStarted, id)),
    tx,
  )
  assert.deepEqual(asked, [[['a', 'b', 'a'], ['a']]])
  assert.deepEqual(
    [...rows.values()].map(({ heat }) => heat),
    [14, 7],
  )
})

test('a command about one aggregate is written and said, or changes nothing and says where it stands', async () => {
  const { saves, said, store, tx } = kitchen({ id: 'a', heat: 0 })
  assert.deepEqual(await update(tx, store, 'a', (oven) => hotter(oven, 1)), {
    outcome: 'changed',
    state: { id: 'a', heat: 1 },
  })
  assert.deepEqual(await update(tx, store, 'a', () => ({ outcome: 'unchanged' })), {
    outcome: 'unchanged',
    state: { id: 'a', heat: 1 },
  })
  const refusal = { outcome: 'refused', code: 'ticket-changed' } as const
  assert.deepEqual(await update(tx, store, 'a', () => refusal), refusal)
  assert.deepEqual(await update(tx, store, 'b', (oven) => hotter(oven, 1)), { outcome: 'refused', code: 'not-found' })
  assert.equal(saves.length, 1)
  assert.deepEqual(
    said.map(({ event }) => event.sequence),
    [1],
  )
})
