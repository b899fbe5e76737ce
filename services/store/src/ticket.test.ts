import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import * as ticket from './ticket.ts'

const slip: ticket.Slip = {
  orderId: '01900000-0000-7000-8000-000000000001',
  customerId: '01900000-0000-7000-8000-000000000002',
  storeId: '01900000-0000-7000-8000-000000000003',
  fulfilment: 'pickup',
  lines: [],
  total: { amount: 9000, currency: 'KRW' },
  note: 'less ice',
}
const about = { orderId: slip.orderId, storeId: slip.storeId }
const store = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const now = new Date('2026-01-01T09:00:00.000Z')

const fresh: ticket.TicketState = { status: 'NEW', acceptBy: '2026-01-01T09:10:00.000Z' }
const promised = (status: 'ACCEPTED' | 'COOKING' | 'READY' | 'COLLECTED'): ticket.TicketState => ({
  status,
  minutes: 15,
  readyBy: '2026-01-01T09:15:00.000Z',
})
const rejected: ticket.TicketState = { status: 'REJECTED', reason: 'STORE_REJECTED', message: 'no milk' }
const canceled: ticket.TicketState = { status: 'CANCELED' }
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
  accept: (state: ticket.TicketState) => ticket.accept(state, slip, store, 15, now),
  reject: (state: ticket.TicketState) => ticket.reject(state, about, 'no milk'),
  start: (state: ticket.TicketState) => ticket.start(state, about),
  ready: (state: ticket.TicketState) => ticket.finish(state, about),
  collect: (state: ticket.TicketState) => ticket.handOver(state, about, 'pickup'),
}
const said = (decision: ticket.Decision) =>
  decision.outcome === 'changed' ? decision.facts.map((fact) => fact.kind.type) : decision.outcome

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
      for (const state of all) {
        const decision = steps[name](state)
        if (state.status === from) {
          assert.deepEqual(said(decision), [says])
          assert.equal(decision.outcome === 'changed' && decision.state.status, to)
        } else if (state.status === to) assert.equal(decision.outcome, 'same')
        else assert.deepEqual(decision, { outcome: 'refused', why: `the ticket is ${state.status}` })
      }
    })

  test('accepted with other minutes, or rejected in other words, is another step', () => {
    assert.equal(ticket.accept(promised('ACCEPTED'), slip, store, 20, now).outcome, 'refused')
    assert.equal(ticket.reject(rejected, about, 'no cups').outcome, 'refused')
  })

  test('says with its acceptance when it will be ready and all that a delivery needs', () => {
    const decision = ticket.accept(
      fresh,
      { ...slip, fulfilment: 'delivery', address: { line1: 'Home' } },
      store,
      20,
      now,
    )
    assert.deepEqual(decision.outcome === 'changed' && decision.facts[0]?.data, {
      orderId: slip.orderId,
      customerId: slip.customerId,
      storeId: slip.storeId,
      fulfilment: 'delivery',
      minutes: 20,
      readyBy: '2026-01-01T09:20:00.000Z',
      storeName: { en: 'Cafe' },
      storeAddress: { line1: 'Teheran-ro 1' },
      address: { line1: 'Home' },
      note: 'less ice',
      total: { amount: 9000, currency: 'KRW' },
    })
  })

  test('of a delivery is not handed over at the counter', () => {
    for (const state of all) assert.equal(ticket.handOver(state, about, 'delivery').outcome, 'refused')
  })

  test('that nobody accepts in time is rejected; too late, the limit changes nothing', () => {
    for (const state of all)
      assert.deepEqual(said(ticket.giveUpWaiting(state, about)), state.status === 'NEW' ? ['TicketRejected'] : 'same')
  })

  test('can be canceled until cooking begins, and the refusal says why', () => {
    const answers = all.map((state) => said(ticket.answerWishToCancel(state, about)))
    const refused = ['CancelRefused']
    assert.deepEqual(answers, [['TicketCanceled'], ['TicketCanceled'], refused, refused, refused, 'same', 'same'])
    assert.deepEqual(said(ticket.answerWishToCancel(undefined, about)), ['TicketCanceled'])
  })

  test('leaves with the rider once it is cooked, and says nothing', () => {
    const after = all.map((state) => [state.status, said(ticket.leaveWithRider(state))])
    assert.deepEqual(
      after.filter(([, outcome]) => outcome !== 'same'),
      [['READY', []]],
    )
    const left = ticket.leaveWithRider(promised('READY'))
    assert.equal(left.outcome === 'changed' && left.state.status, 'COLLECTED')
  })

  test('is canceled by its store at any time before it is handed over, and says why and whether it was cooked', () => {
    const said = all.map((state) => {
      const decision = ticket.cancelByStore(state, about, 'the oven broke')
      return decision.outcome === 'changed' ? decision.facts.map(({ data }) => data) : decision.outcome
    })
    const why = (cooked: boolean) => [{ ...about, message: 'the oven broke', cooked }]
    assert.deepEqual(said, [why(false), why(false), why(true), why(true), 'refused', 'refused', 'refused'])
    const once = ticket.cancelByStore(promised('ACCEPTED'), about, 'the oven broke')
    assert.ok(once.outcome === 'changed')
    assert.equal(ticket.cancelByStore(once.state, about, 'the oven broke').outcome, 'same', 'said again')
    assert.equal(ticket.cancelByStore(once.state, about, 'no milk').outcome, 'refused', 'in other words')
  })

  test('that was canceled when the rider had the bag already has left with the rider', () => {
    const canceled = ticket.cancelByStore(promised('READY'), about, 'nobody comes')
    assert.ok(canceled.outcome === 'changed')
    const left = ticket.leaveWithRider(canceled.state)
    assert.deepEqual(left.outcome === 'changed' && left.state, promised('COLLECTED'))
    assert.equal(ticket.leaveWithRider({ status: 'CANCELED' }).outcome, 'same', 'nothing of it was cooked')
  })

  test('of an order that ended leaves the board, cooked or not', () => {
    const after = all.map((state) => {
      const decision = ticket.dropCanceled(state)
      return decision.outcome === 'changed' ? decision.state.status : state.status
    })
    assert.deepEqual(after, ['CANCELED', 'CANCELED', 'CANCELED', 'CANCELED', 'COLLECTED', 'REJECTED', 'CANCELED'])
  })
})

/** A kitchen that remembers one order: what it was told and what staff did, in whatever order and however often. */
function kitchen(happenings: readonly string[]) {
  let state: ticket.TicketState | undefined
  const log: string[] = []
  const seen: string[] = []
  const apply = (decision: ticket.Decision) => {
    if (decision.outcome !== 'changed') return
    state = decision.state
    log.push(...decision.facts.map((fact) => fact.kind.type))
  }
  for (const happening of happenings) {
    if (happening === 'confirmed') state ??= fresh
    else if (happening === 'wish') apply(ticket.answerWishToCancel(state, about))
    else if (happening === 'canceled') apply(ticket.dropCanceled(state))
    else if (state && happening === 'picked up') apply(ticket.leaveWithRider(state))
    else if (state && happening === 'cancel') apply(ticket.cancelByStore(state, about, 'the oven broke'))
    else if (state && happening === 'limit') apply(ticket.giveUpWaiting(state, about))
    else if (state && happening in steps) apply(steps[happening as keyof typeof steps](state))
    if (state) seen.push(state.status)
  }
  return { state, log, seen }
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
