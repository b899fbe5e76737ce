/** Many hands, one thing: exactly one gets it, everyone else is told, and the money is right. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelOrder, claimDelivery, getOrder, type Order, type Session } from '@jumun/contracts'
import { anotherInstance } from '../harness/another-instance.ts'
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

/** A zone whose clocks show the first hour of a slot of four hours: no other begins while anybody looks. */
function zoneEarlyInASlot(): string {
  const hour = new Date().getUTCHours()
  return `Etc/GMT+${hour % 4}` // such a zone is behind Greenwich
}

test('500 buyers at one moment, at two instances, a slot with room for 40 cooking minutes: exactly what fits, the rest is told', async (t) => {
  const customers = await Promise.all(Array.from({ length: 5 }, () => newcomer(platform, 'customer')))
  const hours = { timeZone: zoneEarlyInASlot() }
  const capacity = { slotMinutes: 240, cookMinutes: 40 }
  const store = await newStore(platform, owner, { hours, capacity, minutes: 10 })
  const product = await newProduct(platform, owner, store, { cookMinutes: 5 })
  const second = await anotherInstance(platform, 'order')
  t.after(() => second.stop())
  const at = [await platform.addressOf('order'), second.url]
  const buy = (buyer: number) =>
    tryOrderUntilDecided(platform, customers[buyer % 5] as Session, basketOf(store, product), {
      at: at[buyer % 2] as string,
    })
  let next = 0
  const answers: Awaited<ReturnType<typeof buy>>[] = []
  const buyers = Array.from({ length: 50 }, async () => {
    while (next < 500) answers.push(await buy(next++))
  })
  await Promise.all(buyers)
  assert.equal(answers.length, 500)
  const orders: Order[] = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  assert.equal(orders.length, 8)
  for (const answer of answers)
    if (answer.status !== 201) {
      expectProblem(answer, 409, 'slot-full')
      assert.equal(answer.body.quote.problems[0].code, 'slot-full')
      assert.ok(Date.parse(answer.body.slots[0].from) > Date.now(), 'and hears when it can be had')
    }
  // who gives his place back makes room for one
  const [first] = orders as [Order]
  const whose = customers.find(({ user }) => user.id === first.customerId) as Session
  await ask(platform, cancelOrder, { as: whose, params: { id: first.id } })
  await untilShown(platform, whose, first.id, 'CANCELED')
  const again = await Promise.all(Array.from({ length: 4 }, (_, turn) => buy(turn)))
  assert.equal(again.filter(({ status }) => status === 201).length, 1)
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
