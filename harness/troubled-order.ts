/** One order on a bad day: the store is down when it is placed, the bank is flaky, and in the end it is at the door. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Order } from '@jumun/contracts'
import { bring } from './bring.ts'
import type { CollectedSpan, Collector } from './collector.ts'
import {
  basketOf,
  delivered,
  eventually,
  isPayLater,
  newcomer,
  newProduct,
  newStore,
  tryOrder,
  untilStatus,
} from './people.ts'
import type { Platform } from './platform.ts'

/** @returns its id, and every span of its trace once it has been told to its end */
export async function troubledOrder(
  platform: Platform,
  collector: Pick<Collector, 'spans'>,
): Promise<{ id: string; traceId: string; spans: readonly CollectedSpan[] }> {
  const owner = await newcomer(platform, 'owner')
  const customer = await newcomer(platform, 'customer')
  const rider = await newcomer(platform, 'rider')
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  const basket = basketOf(store, product, 1, delivered)
  await eventually('the order service knows the menu', async () => {
    const before = await tryOrder(platform, customer, { ...basket, payment: { method: 'card', token: 'tok_declined' } })
    return before.body.code !== 'unknown-product' && before.body.code !== 'unknown-store'
  })
  await platform.takeDown('store')
  const bank = (mode: 'down' | 'none') => platform.askProvider('/faults', { method: 'POST', body: { mode } })
  await bank('down')
  const key = randomUUID()
  const first = await tryOrder(platform, customer, basket, { key })
  assert.ok(isPayLater(first), `the provider is down: ${JSON.stringify(first.body)}`)
  await bank('none')
  const { body } = await eventually('the order is paid', async () => {
    const answer = await tryOrder(platform, customer, basket, { key })
    return answer.status === 201 && answer
  })
  const { id } = body as Order
  await platform.bringBack('store')
  await bring(platform, { owner, rider }, id)
  await untilStatus(platform, customer, id, 'DELIVERED')
  const traceId = id.replaceAll('-', '')
  const spans = await eventually('the order is told to its end', async () => {
    const found = collector.spans.filter((span) => span.traceId === traceId)
    return found.some(({ name }) => name === 'order') && isWhole(found) && found
  })
  return { id, traceId, spans }
}

/** Every span hangs below another: what is still on its way from another service would be missing. */
function isWhole(spans: readonly CollectedSpan[]): boolean {
  const known = new Set(spans.map(({ spanId }) => spanId))
  return spans.every(({ parentId }) => parentId === undefined || known.has(parentId))
}
