/** Two who want opposite things of one ticket, thousands of times, on two instances: one wins, the other is told. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { OrderCancelRequested, type OrderConfirmed, uuidv7, won } from '@jumun/contracts'
import type { OpenDatabase, Updated } from '@jumun/messaging'
import { deeds as deedsIn } from '@jumun/service'
import { bothAtOnce, raced, saidAbout, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { rejectWhenNobodyAnswers } from './accept-limit.ts'
import { followTheOrder } from './follow-the-order.ts'
import { readOpenings } from './openings.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openedStore } from './store.ts'
import { insertStore } from './store-table.ts'
import { open } from './ticket.ts'
import type { TicketRecord } from './ticket-shape.ts'
import { ticketTable as tickets } from './ticket-table.ts'

const races = 2000
const profile = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-03-02T01:00:00.000Z')
const clock = { now: () => now }
const deeds = deedsIn({ clock, newId })
const heard = followTheOrder({ tickets, openings: readOpenings({ clock }), clock })
const [storeId, ownerId, customerId] = [newId(), newId(), newId()]

let pair: TwoInstances
let here: OpenDatabase
let there: OpenDatabase
before(async () => {
  pair = await startTwoInstances('store', new URL('../migrations/', import.meta.url))
  ;({ here, there } = pair)
  const decision = openedStore(profile, { id: storeId, ownerId, now, acceptWithinMinutes: 10 })
  assert.equal(decision.outcome, 'decided')
  await here.transaction((tx) => insertStore(tx, decision.store, now))
})
after(() => pair?.stop())

async function ticket(): Promise<string> {
  const orderId = newId()
  const order: OrderConfirmed = { orderId, storeId, customerId, fulfilment: 'pickup', lines: [], total: won(4500) }
  const store = { ...profile, ownerId, acceptWithinMinutes: 10, autoAccept: false, minutes: 10 }
  const opened = open(order, { store, number: 1 }, now)
  assert.ok(opened.outcome === 'updated')
  await here.transaction((tx) => tickets.save(tx, [{ id: orderId, before: undefined, after: opened.state }]))
  return orderId
}
/** What staff are told: done, or that it is too late. */
const told = async (step: Promise<Updated<TicketRecord>>): Promise<'done' | 'too late'> => {
  const updated = await step
  if (updated.outcome !== 'refused') return 'done'
  assert.equal(updated.code, 'ticket-changed')
  return 'too late'
}
async function outcomeOf(orderId: string) {
  const [row] = await here.query('SELECT status FROM ticket WHERE order_id = $1', [orderId])
  return { status: row?.['status'] as string, events: (await saidAbout(here, orderId)).said }
}

test(`cancel against start cooking, ${races} times: canceled and the cook is told, or cooked and the customer is told`, async () => {
  const count = await raced(races, async (turn) => {
    const orderId = await ticket()
    await stepsOfATicket({ db: here, tickets, clock, deeds }).accept({ orderId, who: { id: ownerId } }, 10)
    const data = { orderId, customerId, storeId, by: 'CUSTOMER' as const }
    const event = { id: newId(), type: OrderCancelRequested.type, source: 'order', subject: orderId, sequence: 3, data }
    const envelope = { ...event, time: now.toISOString(), correlationid: orderId }
    const [cook] = await bothAtOnce(
      turn,
      () => told(stepsOfATicket({ db: here, tickets, clock, deeds }).start({ orderId, who: { id: ownerId } })),
      () => there.transaction((tx) => heard.handleAll([envelope], tx)),
    )
    const { status, events } = await outcomeOf(orderId)
    if (cook === 'done') {
      assert.equal(status, 'COOKING')
      assert.deepEqual(events, ['TicketAccepted', 'CookingStarted', 'CancelRefused'])
    } else {
      assert.equal(status, 'CANCELED')
      assert.deepEqual(events, ['TicketAccepted', 'TicketCanceled'])
    }
    return status
  })
  assert.equal((count.get('COOKING') ?? 0) + (count.get('CANCELED') ?? 0), races)
  assert.ok(count.size === 2, `both must win now and then, or nothing was raced: ${JSON.stringify([...count])}`)
})

test(`accept against the accept limit, ${races} times: a promise, or a rejection and the staff are told`, async () => {
  const count = await raced(races, async (turn) => {
    const orderId = await ticket()
    const [staff] = await bothAtOnce(
      turn,
      () => told(stepsOfATicket({ db: here, tickets, clock, deeds }).accept({ orderId, who: { id: ownerId } }, 10)),
      () => there.transaction((tx) => rejectWhenNobodyAnswers({ tickets, clock })(orderId, tx)),
    )
    const { status, events } = await outcomeOf(orderId)
    assert.deepEqual(
      [status, ...events],
      staff === 'done' ? ['ACCEPTED', 'TicketAccepted'] : ['REJECTED', 'TicketRejected'],
    )
    return status
  })
  assert.equal((count.get('ACCEPTED') ?? 0) + (count.get('REJECTED') ?? 0), races)
  assert.ok(count.size === 2, `both must win now and then, or nothing was raced: ${JSON.stringify([...count])}`)
})
