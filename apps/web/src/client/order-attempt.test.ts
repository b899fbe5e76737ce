import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '@jumun/contracts/http'
import { Refusal } from '../api/refusal.ts'
import { isCartOf, isTheSame, orderOfAttempt, searched, untilDecided } from './order-attempt.ts'

const storeId = 'cafe'
const latte = { productId: 'latte', quantity: 2, options: ['large', 'iced'] }
const basket = { storeId, lines: [latte], fulfilment: 'pickup', payment: { method: 'card', token: 'tok_ok' } }
const at = Date.parse('2026-03-02T03:00:00.000Z')
const attempt = { key: 'key', of: JSON.stringify(basket), at }
const order = (change: Partial<Order> = {}): Order =>
  ({
    id: 'order',
    storeId,
    lines: [{ productId: 'latte', quantity: 2, options: [{ id: 'iced' }, { id: 'large' }] }],
    createdAt: '2026-03-02T03:00:01.000Z',
    ...change,
  }) as Order

test('the order of an attempt is found by its contents, whatever the order of lines and options', () => {
  assert.equal(orderOfAttempt(attempt, [order({ storeId: 'bakery' }), order()])?.id, 'order')
})

test('an order from before the attempt, of another store or with other contents is another order', () => {
  assert.equal(orderOfAttempt(attempt, [order({ createdAt: '2026-03-02T02:59:00.000Z' })]), undefined)
  assert.equal(orderOfAttempt(attempt, [order({ storeId: 'bakery' })]), undefined)
  const three = order().lines.map((line) => ({ ...line, quantity: 3 }))
  assert.equal(orderOfAttempt(attempt, [order({ lines: three })]), undefined)
})

test('the search for an unheard order ends: with the order once it is decided, without one half a minute after the press', () => {
  const [waiting, decided] = [order({ status: 'AWAITING_PAYMENT' }), order({ status: 'CONFIRMED' })]
  assert.deepEqual(searched(attempt, [], 29_000), { order: undefined, isOver: false })
  assert.deepEqual(searched(attempt, [], 30_000), { order: undefined, isOver: true })
  assert.deepEqual(searched(attempt, [waiting], 60_000), { order: waiting, isOver: false })
  assert.deepEqual(searched(attempt, [decided], 0), { order: decided, isOver: true })
})

test('two lines of one are one line of two; a cart that was changed since is not the cart of the attempt', () => {
  const one = { ...latte, quantity: 1 }
  assert.ok(isTheSame({ storeId, lines: [one, one] }, { storeId, lines: [latte] }))
  assert.ok(isCartOf({ storeId, lines: [latte] }, attempt))
  assert.ok(!isCartOf({ storeId, lines: [latte, one] }, attempt))
  assert.ok(!isCartOf(undefined, attempt))
})

test('"still at it" is asked again with the same key until there is a decision, and not for ever', async () => {
  const atIt = new Refusal('request-in-progress', 409, {}, 1)
  const waited: number[] = []
  const pause = async (ms: number): Promise<void> => void waited.push(ms)
  let asked = 0
  const answer = await untilDecided(async () => {
    asked += 1
    if (asked < 4) throw atIt
    return 'placed'
  }, pause)
  assert.deepEqual([answer, asked, waited], ['placed', 4, [1_000, 1_000, 1_000]])
  await assert.rejects(
    untilDecided(() => Promise.reject(atIt), pause),
    atIt,
  )
  const declined = new Refusal('payment-declined', 402)
  await assert.rejects(
    untilDecided(() => Promise.reject(declined), pause),
    declined,
  )
})
