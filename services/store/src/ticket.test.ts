import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { finish, start } from './kitchen.ts'
import * as ticket from './ticket.ts'
import {
  type Decision,
  isOpened,
  type Parties,
  type Ticket,
  type TicketDetails,
  type TicketRecord,
  type TicketState,
} from './ticket-shape.ts'

const slip: TicketDetails = {
  ownerId: '01900000-0000-7000-8000-000000000004',
  number: 7,
  fulfilment: 'pickup',
  lines: [],
  total: { amount: 9000, currency: 'KRW' },
  note: 'less ice',
}
const parties: Parties = {
  orderId: '01900000-0000-7000-8000-000000000001',
  customerId: '01900000-0000-7000-8000-000000000002',
  storeId: '01900000-0000-7000-8000-000000000003',
}
const about = { orderId: parties.orderId, storeId: parties.storeId }
const store = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const now = new Date('2026-01-01T09:00:00.000Z')
const later = new Date('2026-01-01T09:01:00.000Z')

const inState = (state: TicketState): Ticket => ({
  ...{ ...parties, details: slip, state, version: 4, eventCount: 3, createdAt: now, updatedAt: now },
})
const promised = (status: 'ACCEPTED' | 'COOKING' | 'READY' | 'COLLECTED'): Ticket =>
  inState({ status, minutes: 15, readyBy: '2026-01-01T09:15:00.000Z' })
const fresh = inState({ status: 'NEW', acceptBy: '2026-01-01T09:10:00.000Z' })
const scheduled = inState({ status: 'SCHEDULED', startsAt: '2026-01-01T11:30:00.000Z' })
const rejected = inState({ status: 'REJECTED', reason: 'STORE_REJECTED', message: 'no milk' })
const canceled = inState({ status: 'CANCELED' })
const all = [
  fresh,
  promised('ACCEPTED'),
  promised('COOKING'),
  promised('READY'),
  promised('COLLECTED'),
  rejected,
  canceled,
]

const steps = {
  accept: (known: Ticket) => ticket.accept(known, store, 15, now),
  reject: (known: Ticket) => ticket.reject(known, 'no milk', now),
  start: (known: Ticket) => start(known, now),
  ready: (known: Ticket) => finish(known, now),
  collect: (known: Ticket) => ticket.handOver(known, now),
}
const eventsOf = (decision: Decision) => (decision.outcome === 'changed' ? decision.events : [])
const said = (decision: Decision) =>
  decision.outcome === 'changed' ? decision.events.map(({ kind }) => kind.type) : decision.outcome
const after = (decision: Decision) =>
  decision.outcome === 'changed' || decision.outcome === 'updated' ? decision.state : undefined

describe('a ticket', () => {
  const allowed = {
    accept: { from: 'NEW', to: 'ACCEPTED', says: 'TicketAccepted' },
    reject: { from: 'NEW', to: 'REJECTED', says: 'TicketRejected' },
    start: { from: 'ACCEPTED', to: 'COOKING', says: 'CookingStarted' },
    ready: { from: 'COOKING', to: 'READY', says: 'OrderReady' },
    collect: { from: 'READY', to: 'COLLECTED', says: 'OrderCollected' },
  } as const
  for (const name of Object.keys(allowed) as (keyof typeof allowed)[])
    test(`takes ${name} only where it may follow, and a repeated ${name} says nothing again`, () => {
      const { from, to, says } = allowed[name]
      for (const known of [scheduled, ...all]) {
        const decision = steps[name](known)
        if (known.state.status === from) {
          assert.deepEqual(said(decision), [says])
          assert.equal(after(decision)?.state.status, to)
        } else if (known.state.status === to) assert.equal(decision.outcome, 'unchanged')
        else
          assert.deepEqual(decision, {
            ...{ outcome: 'refused', code: 'ticket-changed', why: `the ticket is ${known.state.status}` },
          })
      }
    })

  test('is opened once: it waits for its store, or is accepted by itself, and then its promise is the first thing said', () => {
    const line = { productId: 'a', name: { en: 'Latte' }, quantity: 2, options: [] }
    const money = { unitPrice: { amount: 4500, currency: 'KRW' }, total: { amount: 9000, currency: 'KRW' } }
    const order = { ...parties, fulfilment: 'pickup', lines: [{ ...line, ...money }], total: money.total } as const
    const opening = {
      number: 7,
      store: { ...store, ownerId: 'o', acceptWithinMinutes: 10, autoAccept: false, minutes: 5 },
    }
    const waiting = ticket.open(order, opening, now)
    assert.equal(waiting.outcome, 'updated', 'nobody has to hear of it yet')
    assert.deepEqual(after(waiting), {
      ...{ ...parties, state: fresh.state, version: 1, eventCount: 0, createdAt: now, updatedAt: now },
      details: {
        ownerId: 'o',
        number: 7,
        fulfilment: 'pickup',
        lines: [{ ...line, total: money.total }],
        total: money.total,
      },
    })
    const promise = ticket.open(order, { ...opening, store: { ...opening.store, autoAccept: true } }, now)
    assert.deepEqual([said(promise), eventsOf(promise)[0]?.sequence], [['TicketAccepted'], 1])
    assert.deepEqual([after(promise)?.version, after(promise)?.state.status], [2, 'ACCEPTED'])
    const cookFrom = new Date(now.getTime() + 20 * 60_000).toISOString()
    const queued = ticket.open(
      { ...order, cookFrom },
      { ...opening, store: { ...opening.store, autoAccept: true } },
      now,
    )
    assert.equal(
      (eventsOf(queued)[0]?.data as { minutes?: number } | undefined)?.minutes,
      25,
      'its turn in the kitchen, and then as usual',
    )
  })

  test('counts its changes and what is said about it, each on its own', () => {
    const cooking = start(promised('ACCEPTED'), later)
    assert.deepEqual([after(cooking)?.version, after(cooking)?.eventCount, after(cooking)?.updatedAt], [5, 4, later])
    assert.deepEqual([eventsOf(cooking)[0]?.subject, eventsOf(cooking)[0]?.sequence], [parties.orderId, 4])
    const gone = ticket.leaveWithRider(promised('READY'), later)
    assert.deepEqual([after(gone)?.version, after(gone)?.eventCount], [5, 3])
  })

  test('accepted with other minutes, or rejected in other words, is another step', () => {
    assert.equal(ticket.accept(promised('ACCEPTED'), store, 20, now).outcome, 'refused')
    assert.equal(ticket.reject(rejected, 'no cups', now).outcome, 'refused')
  })

  test('says with its acceptance when it will be ready and what a delivery needs, and nothing of a door or a note', () => {
    const address = { line1: '서울 마포구 양화로 45', line2: '101동 1502호' } // of an order from before
    const brought = { ...fresh, details: { ...slip, fulfilment: 'delivery', address } } as const
    const decision = ticket.accept(brought, store, 20, now)
    assert.deepEqual(eventsOf(decision)[0]?.data, {
      ...parties,
      fulfilment: 'delivery',
      minutes: 20,
      readyBy: '2026-01-01T09:20:00.000Z',
      storeName: { en: 'Cafe' },
      storeAddress: { line1: 'Teheran-ro 1' },
      address: { line1: '서울 마포구' },
      total: { amount: 9000, currency: 'KRW' },
      number: 7,
    })
  })

  test('of a delivery is not handed over at the counter', () => {
    for (const known of all) {
      const decision = ticket.handOver({ ...known, details: { ...slip, fulfilment: 'delivery' } }, now)
      assert.equal(decision.outcome, 'refused')
    }
  })

  test('that nobody accepts in time is rejected; too late, the limit changes nothing', () => {
    for (const known of all)
      assert.deepEqual(said(ticket.giveUpWaiting(known, now)), known === fresh ? ['TicketRejected'] : 'unchanged')
  })

  test('can be canceled until cooking begins, and the refusal says why', () => {
    const answers = all.map((known) => said(ticket.answerWishToCancel(known, parties, now)))
    const refused = ['CancelRefused']
    assert.deepEqual(answers, [
      ['TicketCanceled'],
      ['TicketCanceled'],
      refused,
      refused,
      refused,
      'unchanged',
      'unchanged',
    ])
    assert.deepEqual(said(ticket.answerWishToCancel(undefined, parties, now)), ['TicketCanceled'])
  })

  test('leaves with the rider once it is cooked, and says nothing', () => {
    const left = all.map((known) => [known.state.status, said(ticket.leaveWithRider(known, now))])
    assert.deepEqual(
      left.filter(([, outcome]) => outcome !== 'unchanged'),
      [['READY', 'updated']],
    )
    assert.equal(after(ticket.leaveWithRider(promised('READY'), now))?.state.status, 'COLLECTED')
  })

  test('is canceled by its store at any time before it is handed over, and says why and whether it was cooked', () => {
    const said = all.map((known) => {
      const decision = ticket.cancelByStore(known, 'the oven broke', now)
      return decision.outcome === 'changed' ? decision.events.map(({ data }) => data) : decision.outcome
    })
    const why = (cooked: boolean) => [{ ...about, message: 'the oven broke', cooked }]
    assert.deepEqual(said, [why(false), why(false), why(true), why(true), 'refused', 'refused', 'refused'])
    const once = ticket.cancelByStore(promised('ACCEPTED'), 'the oven broke', now)
    assert.ok(once.outcome === 'changed')
    assert.equal(ticket.cancelByStore(once.state, 'the oven broke', now).outcome, 'unchanged', 'said again')
    assert.equal(ticket.cancelByStore(once.state, 'no milk', now).outcome, 'refused', 'in other words')
  })

  test('that was canceled when the rider had the bag already has left with the rider', () => {
    const canceled = ticket.cancelByStore(promised('READY'), 'nobody comes', now)
    assert.ok(canceled.outcome === 'changed')
    assert.deepEqual(after(ticket.leaveWithRider(canceled.state, now))?.state, promised('COLLECTED').state)
    const uncooked = inState({ status: 'CANCELED' })
    assert.equal(ticket.leaveWithRider(uncooked, now).outcome, 'unchanged', 'nothing of it was cooked')
  })

  test('of an order that ended leaves the board, cooked or not', () => {
    const left = all.map((known) => (after(ticket.dropCanceled(known, parties, now)) ?? known).state.status)
    assert.deepEqual(left, ['CANCELED', 'CANCELED', 'CANCELED', 'CANCELED', 'COLLECTED', 'REJECTED', 'CANCELED'])
  })
})

/** A kitchen that remembers one order: what it was told and what staff did, in whatever order and however often. */
function kitchen(happenings: readonly string[]) {
  let known: TicketRecord | undefined
  const log: string[] = []
  const seen: string[] = []
  const apply = (decision: Decision) => {
    known = after(decision) ?? known
    log.push(...eventsOf(decision).map(({ kind }) => kind.type))
    assert.equal(known?.eventCount ?? 0, log.length)
  }
  for (const happening of happenings) {
    if (happening === 'confirmed') known ??= { ...fresh, version: 1, eventCount: 0 }
    else if (happening === 'wish') apply(ticket.answerWishToCancel(known, parties, now))
    else if (happening === 'canceled') apply(ticket.dropCanceled(known, parties, now))
    else if (known && happening === 'picked up') apply(ticket.leaveWithRider(known, now))
    else if (known && happening === 'limit') apply(ticket.giveUpWaiting(known, now))
    else if (known && isOpened(known) && happening === 'cancel')
      apply(ticket.cancelByStore(known, 'the oven broke', now))
    else if (known && isOpened(known) && happening in steps) apply(steps[happening as keyof typeof steps](known))
    if (known) seen.push(known.state.status)
  }
  return { state: known?.state, log, seen }
}

test('however events and steps fall, a ticket says each thing once, never moves back and ends once', () => {
  const happening = fc.constantFrom(
    ...['confirmed', 'wish', 'canceled', 'cancel', 'limit', 'picked up'],
    ...Object.keys(steps),
  )
  const rank = ['NEW', 'ACCEPTED', 'COOKING', 'READY', 'COLLECTED', 'REJECTED', 'CANCELED']
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      const { log, seen } = kitchen(happenings)
      const once = log.filter((type) => type !== 'CancelRefused')
      assert.equal(new Set(once).size, once.length)
      assert.ok(
        once.filter((type) => ['OrderCollected', 'TicketRejected', 'TicketCanceled'].includes(type)).length <= 1,
      )
      // what a rider had in the bag already has left with the rider after all
      const gone = seen.findIndex((status, index) => status === 'COLLECTED' && seen[index - 1] === 'CANCELED')
      const onTheBoard = gone < 0 ? seen : seen.slice(0, gone)
      if (gone >= 0) assert.ok(seen.includes('READY') && seen.slice(gone).every((status) => status === 'COLLECTED'))
      const ranks = onTheBoard.map((status) => rank.indexOf(status))
      assert.deepEqual(
        ranks,
        ranks.toSorted((left, right) => left - right),
      )
      const terminal = onTheBoard.findIndex((status) => ['COLLECTED', 'REJECTED', 'CANCELED'].includes(status))
      if (terminal >= 0) assert.ok(onTheBoard.slice(terminal).every((status) => status === onTheBoard[terminal]))
      if (log.includes('TicketRejected')) assert.ok(!log.includes('CookingStarted'))
    }),
    { numRuns: 2000 },
  )
})

test('events about an order that was canceled before it was heard of open nothing, in any order and number', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['confirmed', 'confirmed', 'wish', 'wish', 'canceled', 'canceled'], { minLength: 6 }),
      (events) => {
        const { state, log } = kitchen(events)
        assert.equal(state?.status, 'CANCELED')
        assert.ok(log.length <= 1)
        assert.deepEqual(new Set(log), new Set(events[0] === 'wish' || log.length > 0 ? ['TicketCanceled'] : []))
      },
    ),
  )
})

describe('a ticket of an order that was ordered ahead', () => {
  const order = { ...parties, fulfilment: 'pickup', lines: [], total: slip.total, wantedAt: '2026-01-01T12:00:00.000Z' }
  const kitchen = {
    ...{ ...store, ownerId: slip.ownerId, acceptWithinMinutes: 10, autoAccept: false, minutes: 15, leadMinutes: 30 },
    ...{ timeZone: 'Asia/Seoul', dayStartsAt: '05:00' },
  }
  const opened = (at = now, how = kitchen) =>
    after(ticket.open(order as never, { store: how, number: 3 }, at)) as Ticket
  const lead = new Date('2026-01-01T11:30:00.000Z')

  test('waits for its lead, and is new then: the store’s time to accept counts from there', () => {
    assert.deepEqual(opened().state, { status: 'SCHEDULED', startsAt: lead.toISOString() })
    assert.deepEqual(opened(lead).state.status, 'NEW')
    const begun = ticket.begin(opened(), kitchen, lead)
    assert.deepEqual(said(begun), ['TicketBegan'])
    assert.deepEqual(after(begun)?.state, { status: 'NEW', acceptBy: '2026-01-01T11:40:00.000Z' })
    assert.equal(ticket.begin(after(begun) as Ticket, kitchen, lead).outcome, 'unchanged')
  })

  test('is promised for its time, not before', () => {
    const accepted = after(ticket.accept(after(ticket.begin(opened(), kitchen, lead)) as Ticket, kitchen, 10, lead))
    assert.deepEqual(accepted?.state, { status: 'ACCEPTED', minutes: 10, readyBy: '2026-01-01T12:00:00.000Z' })
  })

  test('of a store that accepts by itself is accepted when its lead begins, not when it is ordered', () => {
    const auto = { ...kitchen, autoAccept: true }
    assert.equal(opened(now, auto).state.status, 'SCHEDULED')
    assert.deepEqual(said(ticket.begin(opened(now, auto), auto, lead)), ['TicketBegan', 'TicketAccepted'])
  })

  test('is let go at once when its customer cancels, and the store may cancel it too: nothing is cooked', () => {
    assert.deepEqual(said(ticket.answerWishToCancel(opened(), parties, now)), ['TicketCanceled'])
    assert.deepEqual(said(ticket.cancelByStore(opened(), 'a broken oven', now)), ['TicketCanceled'])
  })

  test('that nobody could begin on its day is not moved to another one in silence: it ends, money back', () => {
    const nextDay = new Date('2026-01-01T20:00:00.000Z') // 05:00 in Seoul
    assert.equal(after(ticket.begin(opened(), kitchen, new Date('2026-01-01T19:59:00.000Z')))?.state.status, 'NEW')
    assert.deepEqual(said(ticket.begin(opened(), kitchen, nextDay)), ['TicketRejected'])
  })
})
