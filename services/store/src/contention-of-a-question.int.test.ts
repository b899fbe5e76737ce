/**
 * While a customer is asked about a line, their answer, its deadline and their store get in each other's way, on two instances:
 * the question has one end, whoever is too late is told, and a line is taken out or given for once, for what it costs.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type OrderConfirmed, type OrderLine, times, uuidv7, won } from '@jumun/contracts'
import type { OpenDatabase } from '@jumun/messaging'
import { type CallService, deeds as deedsIn } from '@jumun/service'
import { bothAtOnce, raced, saidAbout, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { decideWithoutAnAnswer } from './accept-limit.ts'
import { linesOfATicket } from './change-lines.ts'
import { start } from './kitchen.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openedStore } from './store.ts'
import { insertStore } from './store-table.ts'
import { accept, open } from './ticket.ts'
import { askAbout } from './ticket-questions.ts'
import type { Decision, Ticket } from './ticket-shape.ts'
import { readTicket, ticketTable as tickets } from './ticket-table.ts'

const races = 400
const profile = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-03-02T01:00:00.000Z')
const until = new Date('2026-03-02T01:05:00.000Z')
const clock = { now: () => now }
const deeds = deedsIn({ clock, newId })
const [storeId, ownerId, customerId] = [newId(), newId(), newId()]
const who = { id: ownerId }

const line = (name: string, quantity: number, price: number): OrderLine => {
  const unitPrice = won(price)
  const about = { productId: newId(), name: { en: name }, options: [] }
  return { ...about, quantity, unitPrice, total: times(unitPrice, quantity) }
}
const [lattes, cake, pies] = [line('Latte', 2, 4500), line('Cake', 1, 5000), line('Pie', 2, 3000)]

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

const stateAfter = (decision: Decision): Ticket => {
  assert.ok(decision.outcome === 'changed' || decision.outcome === 'updated', decision.outcome)
  return decision.state as Ticket
}
/** It is cooked, and its customer is asked whether pies will do for the lattes. Nothing is said of it yet. */
async function asked(): Promise<string> {
  const orderId = newId()
  const order: OrderConfirmed = {
    ...{ orderId, storeId, customerId, fulfilment: 'pickup', lines: [lattes, cake], total: won(14_000) },
  }
  const store = { ...profile, ownerId, acceptWithinMinutes: 10, autoAccept: false, minutes: 10 }
  const opened = stateAfter(open(order, { store, number: 1 }, now))
  const cooking = stateAfter(start(stateAfter(accept(opened, store, 10, now)), now))
  const question = { id: newId(), n: 0, reason: 'SOLD_OUT', instead: pies, until }
  const ticket = { ...stateAfter(askAbout(cooking, question, now)), eventCount: 0 }
  await here.transaction((tx) => tickets.save(tx, [{ id: orderId, before: undefined, after: ticket }]))
  return orderId
}

const nobody = (async () => assert.fail('nobody is asked for a price here')) as CallService
const staff = () => ({
  ...linesOfATicket({ db: here, tickets, clock, deeds, call: nobody, answerWithinMinutes: 5 }),
  ...stepsOfATicket({ db: here, tickets, clock, deeds }),
})
const customer = (db: OpenDatabase, orderId: string, what: 'remove' | 'replace' | 'cancel') =>
  linesOfATicket({ db, tickets, clock, deeds, call: nobody, answerWithinMinutes: 5 }).answer({
    ...{ orderId, customerId, id: newId(), n: 0, what },
  })
const deadline = (orderId: string) =>
  there.transaction((tx) => decideWithoutAnAnswer({ tickets, clock: { now: () => until } })(orderId, tx))

type Told = { readonly outcome: string; readonly code?: string }
const told = async (step: Promise<Told>): Promise<string> => {
  const { outcome, code } = await step
  return outcome === 'refused' ? `refused: ${code}` : outcome === 'changed-meanwhile' ? outcome : 'done'
}
/** How it ended: its status, what was said of it, and what each line costs now. */
async function endOf(orderId: string): Promise<string> {
  const ticket = await readTicket(here, orderId, {})
  assert.ok(ticket?.details)
  const lines = ticket.details.lines.map(({ name, quantity, total, question }) => {
    assert.ok(question === undefined || ticket.state.status === 'CANCELED', 'a question stays open')
    return `${quantity} ${name.en} ${total?.amount}`
  })
  return [ticket.state.status, ...(await saidAbout(here, orderId)).said, ...lines].join(', ')
}

/** Every end that there may be, and that each was come to: else nothing was raced. */
async function race(
  ends: Readonly<Record<string, readonly [here: string, there: string]>>,
  run: (orderId: string, seen: number) => readonly [() => Promise<string>, () => Promise<string>],
): Promise<void> {
  const count = await raced(races, async (turn) => {
    const orderId = await asked()
    const seen = (await readTicket(here, orderId, {}))?.version ?? 0
    const [one, other] = run(orderId, seen)
    const answers = await bothAtOnce(turn, one, other)
    const end = await endOf(orderId)
    assert.deepEqual(answers, ends[end], `it ended ${end}`)
    return end
  })
  assert.deepEqual([...count.keys()].toSorted(), Object.keys(ends).toSorted(), 'both must win now and then')
}

test(`staff take the line out and the customer takes the pies, ${races} times: one of them, and the other is told`, () =>
  race(
    {
      'COOKING, TicketLinesChanged, 0 Latte 0, 1 Cake 5000': ['done', 'refused: order-changed'],
      'COOKING, TicketLinesChanged, 2 Pie 6000, 1 Cake 5000': ['changed-meanwhile', 'done'],
    },
    (orderId, seen) => [
      () => {
        const which = { orderId, who, id: newId(), n: 0, ifMatch: [String(seen)] }
        return told(staff().remove(which, 'SOLD_OUT', undefined))
      },
      () => told(customer(there, orderId, 'replace')),
    ],
  ))

test(`staff cancel it and the customer has the line taken out, ${races} times: canceled, and nothing is taken out of it after`, () =>
  race(
    {
      'CANCELED, TicketCanceled, 2 Latte 9000, 1 Cake 5000': ['done', 'refused: order-changed'],
      'CANCELED, TicketLinesChanged, TicketCanceled, 0 Latte 0, 1 Cake 5000': ['done', 'done'],
    },
    (orderId) => [
      () => told(staff().cancel({ orderId, who }, 'the oven broke')),
      () => told(customer(there, orderId, 'remove')),
    ],
  ))

test(`staff hand it over and the customer takes the pies, ${races} times: with the pies, or not before they are there`, () =>
  race(
    {
      'COOKING, TicketLinesChanged, 2 Pie 6000, 1 Cake 5000': ['refused: waiting-for-customer', 'done'],
      'COLLECTED, TicketLinesChanged, OrderReady, OrderCollected, 2 Pie 6000, 1 Cake 5000': ['done', 'done'],
    },
    (orderId) => [
      async () => {
        const ready = await told(staff().ready({ orderId, who }))
        return ready === 'done' ? told(staff().collect({ orderId, who })) : ready
      },
      () => told(customer(there, orderId, 'replace')),
    ],
  ))

test(`the customer cancels it all at the last moment, ${races} times: canceled, or without the line and they are told`, () =>
  race(
    {
      'CANCELED, TicketCanceled, 2 Latte 9000, 1 Cake 5000': ['done', 'done'],
      'COOKING, TicketLinesChanged, 0 Latte 0, 1 Cake 5000': ['refused: order-changed', 'done'],
    },
    (orderId) => [
      () => told(customer(here, orderId, 'cancel')),
      async () => {
        await deadline(orderId)
        return 'done'
      },
    ],
  ))
