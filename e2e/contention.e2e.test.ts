/** Many hands, one thing: exactly one gets it, everyone else is told, and the money is right. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { claimDelivery, getOrder, type Order, type Session } from '@jumun/contracts'
import {
  ask,
  basketOf,
  delivered,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  tryOrderUntilDecided,
  untilShown,
  untilStock,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
})
after(() => auditAndStop(platform))

test('50 buyers, 1 unit: one gets it, 49 have their money back or were told before it moved', async () => {
  const customer = await newcomer(platform, 'customer')
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, { stock: 1 })
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => tryOrderUntilDecided(platform, customer, basketOf(store, product))),
  )
  const orders: Order[] = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'sold-out')
  const ends = await Promise.all(
    orders.map(({ id }) =>
      eventually(`${id} is decided`, async () => {
        const now = expectStatus(await ask(platform, getOrder, { as: customer, params: { id } }), 200)
        return now.status !== 'PLACED' && { id, status: now.status as string }
      }),
    ),
  )
  assert.equal(ends.filter(({ status }) => status === 'CONFIRMED').length, 1)
  assert.equal(ends.filter(({ status }) => status === 'CANCELED').length, orders.length - 1)
  await untilStock(platform, product, 0)
  for (const { id, status } of ends)
    if (status === 'CANCELED')
      await eventually(
        `the money of ${id} is back`,
        async () => (await untilShown(platform, customer, id, 'CANCELED')).refunded,
      )
})

test('the audit of a platform that is in use is as green as that of a quiet one', async () => {
  const customer = await newcomer(platform, 'customer')
  const store = await newStore(platform, owner, { autoAccept: true })
  const product = await newProduct(platform, owner, store, { stock: 100_000 })
  let open = true
  const orders = Array.from({ length: 4 }, async () => {
    while (open) await order(platform, customer, basketOf(store, product))
  })
  try {
    assert.match(await platform.audit({}, ['--wait', '0']), /All invariants hold/)
  } finally {
    open = false
    await Promise.all(orders)
  }
})

test('two riders, one delivery: one gets it, the other is told', async () => {
  const customer = await newcomer(platform, 'customer')
  const riders = await Promise.all([newcomer(platform, 'rider'), newcomer(platform, 'rider')])
  const store = await newStore(platform, owner, { autoAccept: true })
  const product = await newProduct(platform, owner, store)
  for (let round = 0; round < 10; round++) {
    const placed = await order(platform, customer, basketOf(store, product, 1, delivered))
    const claims = await eventually('the delivery is there to claim', async () => {
      const answers = await Promise.all(
        riders.map((as) => ask(platform, claimDelivery, { as, params: { orderId: placed.id } })),
      )
      return answers.some(({ status }) => status === 200) && answers
    })
    assert.equal(
      claims.filter(({ status }) => status === 200).length,
      1,
      JSON.stringify(claims.map(({ body }) => body)),
    )
  }
})
