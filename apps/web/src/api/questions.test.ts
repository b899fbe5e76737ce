/** An answer that was on its way while news came over the live line must not take the screen back to before them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumsOf } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import type { Call } from './call.ts'
import { orderKey, orderQuestion, ordersQuestion, ticketsQuestion } from './questions.ts'
import { takeInEntry } from './take-in-entry.ts'

const entry = (orderId: string, createdAt: string, change: Partial<DashboardEntry> = {}): DashboardEntry => ({
  orderId,
  customerId: 'customer',
  storeId: 'store',
  fulfilment: 'pickup',
  lines: [],
  ...sumsOf({ total: { amount: 4500, currency: 'KRW' } }),
  state: 'CONFIRMED',
  reason: null,
  refunded: false,
  version: 3,
  timeline: ['OrderPlaced', 'OrderConfirmed'].map(stepOf),
  position: '',
  createdAt,
  updatedAt: createdAt,
  ...change,
})
const stepOf = (type: string) => ({ type, time: '2026-01-01T00:00:00.000Z', service: 'order' })

/** Calls that are answered when the test says so, in the order in which they were made. */
function slowPlatform() {
  const waiting: ((body: unknown) => void)[] = []
  const call: Call = () =>
    new Promise((resolve) => {
      waiting.push(resolve as (body: unknown) => void)
    })
  const answer = (body: unknown): void => {
    const next = waiting.shift()
    assert.ok(next, 'nothing was asked')
    next(body)
  }
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY, retry: false } } })
  return { call, answer, client }
}
const fetched = (client: QueryClient, queryKey: readonly unknown[]) =>
  client.getQueryCache().find({ queryKey })?.state.fetchStatus === 'idle'
const turns = async (done: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 100 && !done(); turn += 1) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(done(), 'still under way')
}
const paidBack = { state: 'CANCELED', reason: 'CUSTOMER', version: 4, refunded: true } as const
const canceled = { state: 'CANCELED', reason: 'CUSTOMER', version: 4 } as const
const told = ['OrderPlaced', 'OrderConfirmed', 'OrderCanceled'].map(stepOf)

test('the money that is back stays on the screen when an answer from before comes late', async () => {
  const { call, answer, client } = slowPlatform()
  const born = '2026-01-01T00:00:00.000Z'
  const stop = new QueryObserver(client, orderQuestion(call, 'a')).subscribe(() => undefined)
  answer(entry('a', born))
  await turns(() => fetched(client, orderKey('a')))

  void client.invalidateQueries({ queryKey: orderKey('a') })
  await turns(() => !fetched(client, orderKey('a')))
  takeInEntry(client, entry('a', born, { ...canceled, timeline: told }))
  takeInEntry(client, entry('a', born, { ...paidBack, timeline: [...told, stepOf('PaymentRefunded')] }))
  answer(entry('a', born, { ...canceled, timeline: told }))
  await turns(() => fetched(client, orderKey('a')))

  const shown = client.getQueryData<DashboardEntry>(orderKey('a'))
  assert.equal(shown?.refunded, true)
  assert.equal(shown?.timeline.length, 4)
  stop()
  client.clear()
})

test('a list keeps what it heard while it was asked again: a new order, and a later state of a known one', async () => {
  const { call, answer, client } = slowPlatform()
  const question = ordersQuestion(call)
  const stop = new InfiniteQueryObserver(client, question).subscribe(() => undefined)
  const [first, second, third] = ['01', '02', '03'].map((day) => `2026-01-${day}T00:00:00.000Z`) as [
    string,
    string,
    string,
  ]
  answer({ items: [entry('b', second), entry('a', first)], nextCursor: null })
  await turns(() => fetched(client, question.queryKey))

  void client.invalidateQueries({ queryKey: question.queryKey })
  await turns(() => !fetched(client, question.queryKey))
  takeInEntry(client, entry('c', third))
  takeInEntry(client, entry('b', second, { ...canceled, timeline: told }))
  answer({ items: [entry('b', second), entry('a', first)], nextCursor: null })
  await turns(() => fetched(client, question.queryKey))

  const shown = client.getQueryData<{ pages: { items: DashboardEntry[] }[] }>(question.queryKey)
  assert.deepEqual(
    shown?.pages.flatMap(({ items }) => items.map(({ orderId, state }) => [orderId, state])),
    [
      ['c', 'CONFIRMED'],
      ['b', 'CANCELED'],
      ['a', 'CONFIRMED'],
    ],
  )
  stop()
  client.clear()
})

test('the list of a day takes in no order of another one', async () => {
  const { call, answer, client } = slowPlatform()
  const [noon, midnight] = ['2026-01-02T12:00:00.000Z', '2026-01-03T00:00:00.000Z'] as const
  const question = ordersQuestion(call, { storeId: 'store', from: '2026-01-02T00:00:00.000Z', to: midnight })
  const stop = new InfiniteQueryObserver(client, question).subscribe(() => undefined)
  answer({ items: [], nextCursor: null })
  await turns(() => fetched(client, question.queryKey))
  for (const [id, at] of [
    ['before', '2026-01-01T23:59:59.999Z'],
    ['of the day', noon],
    ['after', midnight],
  ] as const)
    takeInEntry(client, entry(id, at))
  const shown = client.getQueryData<{ pages: { items: DashboardEntry[] }[] }>(question.queryKey)
  assert.deepEqual(
    shown?.pages.flatMap(({ items }) => items.map(({ orderId }) => orderId)),
    ['of the day'],
  )
  stop()
  client.clear()
})

test('a ticket that moves on while the board is asked stands there once', async () => {
  const client = new QueryClient()
  let asked = 0
  const call = (async (_endpoint, question) => {
    asked += 1
    const status = asked <= 3 ? 'COOKING' : 'READY'
    const { query } = question as unknown as { query: { status: string } }
    return { items: query.status.split(',').includes(status) ? [{ orderId: 'a', status }] : [], nextCursor: null }
  }) as Call
  const tickets = await client.fetchQuery(ticketsQuestion(call, 'store'))
  assert.deepEqual(
    tickets.map(({ orderId }) => orderId),
    ['a'],
  )
  client.clear()
})
