/**
 * A day at a shop, tried as its people: it opens, the city orders, a slip comes out at each station, one dish runs out in the rush,
 * somebody never comes for an order and a rider never fetches one, and the day is closed: every won of it is in the ledger.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  acceptTicket,
  addPrinter,
  businessDay,
  changeProduct,
  changeStore,
  claimDelivery,
  closeDay,
  type DayReport,
  demoPassword,
  endOrder,
  getDay,
  handOver,
  listDeliveries,
  listTickets,
  markReady,
  type Printer,
  removeLine,
  renewPrinterToken,
  replaceLine,
  type Session,
  type Store,
  signUp,
  startCooking,
  type Ticket,
  won,
} from '@jumun/contracts'
import { fakeCloudPrnt } from '@jumun/testing'
import { liveInTheCity } from '../apps/web/src/city/city.ts'
import * as people from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const { ask, basketOf, eventually, expectStatus } = people
const ordersOfTheCity = 60
const stations = ['stove', 'bar'] as const

let platform: Platform
before(async () => {
  platform = await startPlatform()
})
const over = new AbortController()
after(() => {
  over.abort()
  return auditAndStop(platform)
})

test('a day at a shop: sixty orders of the city, each slip once, a dish that runs out, a no-show, a rider who vanishes, and books that agree', async () => {
  const owner = await people.newcomer(platform, 'owner')
  const guest = await people.newcomer(platform, 'customer')
  const ghost = await people.newcomer(platform, 'rider')
  const store = await people.newStore(platform, owner, {
    stations: stations.map((id) => ({ id, name: { en: id } })),
    capacity: { slotMinutes: 15, cookMinutes: 5_000 },
    pickupWithinMinutes: 0.1,
  })
  const dish = (name: string, price: number, station: string) =>
    people.newProduct(platform, owner, store, { name: { en: name }, price: won(price), station, cookMinutes: 1 })
  const [toast, melon, juice] = await Promise.all([
    dish('Toast', 4000, 'stove'),
    dish('Melon', 6000, 'bar'),
    dish('Juice', 5000, 'bar'),
  ])
  const printer = await printerAt(store, owner)

  // before the rush a rider takes one on, and is never seen again
  const vanished = await people.order(platform, guest, basketOf(store, toast, 1, people.delivered))
  await people.untilStatus(platform, guest, vanished.id, 'CONFIRMED')
  await people.accept(platform, owner, vanished.id)
  await eventually('the rider has it', async () => {
    const { status } = await ask(platform, claimDelivery, { as: ghost, params: { orderId: vanished.id } })
    return status === 200
  })
  await people.cook(platform, owner, vanished.id)
  await people.ready(platform, owner, vanished.id)
  const another = await people.newcomer(platform, 'rider')
  await eventually('it is offered again', async () => {
    const { status } = await ask(platform, claimDelivery, { as: another, params: { orderId: vanished.id } })
    return status === 200
  })
  await people.pickUp(platform, another, vanished.id)
  await people.complete(platform, another, vanished.id)
  await people.untilStatus(platform, guest, vanished.id, 'DELIVERED')

  const shift = kitchen(owner, store, guest)
  const city = await theCity()
  const both = { ...basketOf(store, toast), lines: [toast, melon].map(({ id }) => ({ productId: id, quantity: 1 })) }
  const [noShow, ...changed] = await Promise.all(
    [basketOf(store, toast), both, both, both].map((one) => people.order(platform, guest, one)),
  )
  assert.ok(noShow)
  for (const { id } of [noShow, ...changed]) {
    await people.untilStatus(platform, guest, id, 'CONFIRMED')
    await people.accept(platform, owner, id)
  }
  await eventually('half of the rush is there', async () => city.ordered() >= ordersOfTheCity / 2)

  // the last melon is gone: two get juice instead, one goes without
  const soldOut = { as: owner, params: { id: melon.id }, body: { soldOut: true } }
  expectStatus(await ask(platform, changeProduct, soldOut), 200)
  for (const [turn, { id }] of changed.entries()) {
    const line = { as: owner, params: { orderId: id, n: '1' } }
    const instead = { ...line, body: { productId: juice.id, reason: 'SOLD_OUT' } }
    const out = { ...line, body: { reason: 'SOLD_OUT' } }
    expectStatus(await (turn < 2 ? ask(platform, replaceLine, instead) : ask(platform, removeLine, out)), 200)
  }
  for (const { id } of [noShow, ...changed]) {
    await people.cook(platform, owner, id)
    await people.ready(platform, owner, id)
    if (id !== noShow.id) await people.collect(platform, owner, id)
  }
  const { operator: known } = await platform.runFile()
  assert.ok(known)
  const operator = await people.logInAs(platform, known.email, known.password)
  await people.untilStatus(platform, guest, noShow.id, 'READY')
  const end = { reason: 'nobody came', refund: 'none', restock: false }
  expectStatus(await ask(platform, endOrder, { as: operator, params: { id: noShow.id }, body: end }), 200)

  await eventually('the city has ordered enough', async () => city.ordered() >= ordersOfTheCity)
  const closing = { as: owner, params: { id: store.id }, body: { status: 'CLOSED' } }
  expectStatus(await ask(platform, changeStore, closing), 200)
  const date = businessDay(store, new Date())
  const day = { as: owner, params: { id: store.id, date } }
  await eventually('everything is at its end', async () => {
    const { living } = expectStatus<DayReport>(await ask(platform, getDay, day), 200)
    return living.length === 0 && (await onTheRoad(operator)) === 0
  })
  await Promise.all([shift.ends(), city.sleeps()])
  const totals = await Promise.all(changed.map(({ id }) => people.untilStatus(platform, guest, id, 'COLLECTED')))
  assert.deepEqual(
    totals.map(({ total }) => total.amount),
    [9000, 9000, 4000],
  )

  await printer.emptied()
  const twice = printer.papers().filter((paper, index, all) => all.indexOf(paper) !== index)
  assert.deepEqual(twice, [], 'a slip came out twice')
  const handedOver = { storeId: store.id, status: 'COLLECTED', limit: 100 }
  const { items: tickets } = expectStatus<{ items: Ticket[] }>(
    await ask(platform, listTickets, { as: owner, query: handedOver }),
    200,
  )
  const slips = tickets.reduce((sum, { lines }) => sum + new Set(lines.map(({ station }) => station)).size, 0)
  assert.ok(printer.papers().length >= slips, `${slips} slips were due, and ${printer.papers().length} came out`)
  const report = await eventually('the books have heard of all of it', async () => {
    const { items } = (await platform.askProvider('/charges?limit=500')) as {
      items: { status: string; amount: number; refunded: number }[]
    }
    const captured = items.filter(({ status }) => status === 'captured')
    const kept = captured.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0)
    const open = expectStatus<DayReport>(await ask(platform, getDay, day), 200)
    return open.net.amount === kept && open
  })
  const closed = expectStatus<DayReport>(await ask(platform, closeDay, day), 200)
  assert.deepEqual([closed.state, closed.report?.number, closed.living], ['CLOSED', 1, []])
  assert.ok(closed.orders >= ordersOfTheCity, `${closed.orders} orders`)
  const { gross, fees, discounts, refunds, net } = closed
  assert.deepEqual(net, report.net, 'what the provider has of it, to the won')
  assert.equal(net.amount, gross.amount + fees.amount - discounts.amount - refunds.amount)
  assert.ok(refunds.amount >= 2 * 1000 + 6000)
})

/** One printer for all stations: papers, as it polled them. */
async function printerAt(store: Store, owner: Session) {
  const body = { name: 'Kitchen', kind: 'cloudprnt', prints: ['station'] }
  const made = await ask<Printer>(platform, addPrinter, { as: owner, params: { id: store.id }, body })
  const { id } = expectStatus(made, 201)
  const asked = await ask<{ path: string }>(platform, renewPrinterToken, {
    as: owner,
    params: { id: store.id, printerId: id },
  })
  const printer = fakeCloudPrnt(`${platform.url}${expectStatus(asked, 200).path}`)
  return {
    papers: () => printer.papers,
    async emptied() {
      while (await printer.poll());
    },
  }
}

/** What staff do with everybody's tickets but the guest's, as fast as they can. */
function kitchen(owner: Session, store: Store, guest: Session) {
  let works = true
  const next = { NEW: acceptTicket, ACCEPTED: startCooking, COOKING: markReady, READY: handOver } as const
  const shift = (async () => {
    while (works) {
      const query = { storeId: store.id, status: 'NEW,ACCEPTED,COOKING,READY', limit: 100 }
      const { items } = expectStatus<{ items: Ticket[] }>(await ask(platform, listTickets, { as: owner, query }), 200)
      for (const { orderId, status, fulfilment, customerId } of items) {
        const step = next[status as keyof typeof next]
        if (customerId === guest.user.id || (status === 'READY' && fulfilment === 'delivery')) continue
        const body = status === 'NEW' ? { body: { minutes: 15 } } : {}
        const { status: answer } = await ask(platform, step, { as: owner, params: { orderId }, ...body })
        assert.ok(answer === 200 || answer === 409, `${step.path} answers ${answer}`) // its customer was faster
      }
      await pause(100)
    }
  })()
  return {
    ends() {
      works = false
      return shift
    },
  }
}

/** The city's own customers and riders, at twenty times their pace; the only store is this one. */
async function theCity() {
  for (const [email, role] of [
    ['customer@jumun.local', 'customer'],
    ['owner@jumun.local', 'owner'],
  ])
    expectStatus(await ask(platform, signUp, { body: { email, role, name: role, password: demoPassword } }), 201)
  let ordered = 0
  const life = liveInTheCity({
    ...{ url: platform.url, speed: () => 20, signal: over.signal },
    onCount: (counts) => {
      ordered = counts['ordered'] ?? 0
    },
  })
  return {
    ordered: () => ordered,
    sleeps() {
      over.abort()
      return life
    },
  }
}

async function onTheRoad(operator: Session): Promise<number> {
  const asked = ['REQUESTED', 'ASSIGNED', 'PICKED_UP'].map((status) =>
    ask<{ items: unknown[] }>(platform, listDeliveries, { as: operator, query: { status } }),
  )
  return (await Promise.all(asked)).reduce((sum, answer) => sum + expectStatus(answer, 200).items.length, 0)
}
