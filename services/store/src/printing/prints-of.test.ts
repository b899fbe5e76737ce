/** What goes to which printer, and when. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type OrderConfirmed, won } from '@jumun/contracts'
import { finish, start } from '../kitchen.ts'
import { accept, cancelByStore, leaveWithRider, open } from '../ticket.ts'
import { isOpened, type Ticket, type TicketRecord } from '../ticket-shape.ts'
import { type PrintingRules, printsOf } from './prints-of.ts'

const now = new Date('2026-03-02T01:00:00Z')
const store = {
  ...{ name: { ko: '카페' }, address: { line1: '길 1' }, ownerId: 'o', acceptWithinMinutes: 10, minutes: 15 },
  autoAccept: false,
}
const line = (productId: string, quantity: number, station?: string) => ({
  ...{ productId, name: { ko: productId }, quantity, unitPrice: won(1_000), options: [], total: won(1_000) },
  ...(station ? { station } : {}),
})
const order = {
  ...{ orderId: 'order', storeId: 'store', customerId: 'customer', fulfilment: 'pickup', total: won(3_000) },
  lines: [line('latte', 2, 'bar'), line('toast', 1, 'grill'), line('cup', 1)],
} as OrderConfirmed

const stateOf = (decision: { readonly outcome: string; readonly state?: TicketRecord }): Ticket => {
  assert.ok(decision.state && isOpened(decision.state))
  return decision.state
}
const opened = (wish = store): Ticket => stateOf(open(order, { number: 7, store: wish }, now))
const accepted = stateOf(accept(opened(), store, 15, now))
const withLines = (ticket: Ticket, lines: readonly ReturnType<typeof line>[]): Ticket => ({
  ...{ ...ticket, version: ticket.version + 1 },
  details: { ...ticket.details, lines: [...lines] },
})
const printer = (rules: Partial<PrintingRules> = {}): PrintingRules => ({
  ...{ id: 'printer', prints: ['station'], step: 'ACCEPTED' },
  ...rules,
})
const told = (before: Ticket | undefined, after: TicketRecord, printers: readonly PrintingRules[]) =>
  printsOf({ id: after.orderId, before, after }, printers).map(({ printerId, kind, station, lines, changed }) =>
    [
      printerId,
      kind,
      station,
      lines.map((one) => `${one.change ?? ''}${one.quantity} ${one.name.ko}`).join(),
      changed,
    ].join(' '),
  )

describe('a slip for each station', () => {
  test('once the order is accepted, by hand or by itself, and not again with later steps', () => {
    const all = ['printer station bar 2 latte ', 'printer station grill 1 toast ', 'printer station  1 cup ']
    assert.deepEqual(told(undefined, opened(), [printer()]), [])
    assert.deepEqual(told(opened(), accepted, [printer()]), all)
    assert.deepEqual(told(undefined, opened({ ...store, autoAccept: true }), [printer()]), all)
    assert.deepEqual(told(accepted, stateOf(start(accepted, now)), [printer()]), [])
  })

  test('as soon as it is there, for a printer that is told so; and a label only with what is ready', () => {
    assert.equal(told(undefined, opened(), [printer({ step: 'NEW' })]).length, 3)
    assert.equal(told(opened(), accepted, [printer({ step: 'NEW' })]).length, 0)
    assert.equal(told(opened(), accepted, [printer({ prints: ['label'], step: 'READY' })]).length, 0)
  })

  test('of an order for later comes out when its time begins, and nothing of one that is off before', () => {
    const startsAt = '2026-03-02T03:00:00.000Z'
    const later: Ticket = { ...opened(), state: { status: 'SCHEDULED', startsAt } as Ticket['state'] }
    const rules = [printer({ step: 'NEW' })]
    assert.deepEqual(told(undefined, later, rules), [])
    assert.equal(told(later, { ...opened(), version: 2 }, rules).length, 3)
    assert.deepEqual(told(later, { ...later, version: 2, state: { status: 'CANCELED' } }, rules), [])
  })

  test('goes to the printer of that station, and what has none is lost nowhere', () => {
    const bar = printer({ id: 'bar', stations: ['bar'] })
    const rest = printer({ id: 'rest' })
    assert.deepEqual(told(opened(), accepted, [bar, printer({ id: 'grill', stations: ['grill'] })]), [
      'bar station bar 2 latte ',
      'bar station  1 cup ',
      'grill station grill 1 toast ',
      'grill station  1 cup ',
    ])
    assert.deepEqual(told(opened(), accepted, [bar, rest])[0], 'bar station bar 2 latte ')
    assert.equal(told(opened(), accepted, [bar, rest]).filter((one) => one.includes('cup')).length, 1)
    assert.equal(told(opened(), accepted, [bar, printer({ id: 'slips', prints: ['slip'] })]).length, 2)
  })
})

describe('a change of what was printed', () => {
  const fewer = withLines(accepted, [line('latte', 1, 'bar'), line('toast', 1, 'grill'), line('cake', 1)])
  test('prints what is different alone, where it was printed', () => {
    assert.deepEqual(told(accepted, fewer, [printer()]), [
      'printer station bar removed1 latte CHANGED',
      'printer station  removed1 cup,added1 cake CHANGED',
    ])
    assert.deepEqual(told(accepted, fewer, [printer({ prints: ['slip', 'receipt', 'label'] })]), [
      'printer slip  removed1 latte,removed1 cup,added1 cake CHANGED',
    ])
  })
  test('may leave a line with nothing of it, which is taken out once, and printed nowhere later', () => {
    const without = withLines(accepted, [line('latte', 0, 'bar'), line('toast', 1, 'grill'), line('cup', 1)])
    assert.deepEqual(told(accepted, without, [printer()]), ['printer station bar removed2 latte CHANGED'])
    const later = withLines(without, [line('latte', 0, 'bar'), line('toast', 2, 'grill'), line('cup', 1)])
    assert.deepEqual(told(without, later, [printer()]), ['printer station grill added1 toast CHANGED'])
    const off = stateOf(cancelByStore(without, 'SOLD_OUT', now))
    assert.ok(told(without, off, [printer()]).every((one) => !one.includes('latte')))
  })
  test('of an order that waits to be accepted is only in what is printed then', () => {
    const waiting = opened()
    assert.deepEqual(told(waiting, withLines(waiting, [line('latte', 1, 'bar')]), [printer()]), [])
  })
  test('that takes all of it away says so where it was printed, and nowhere else', () => {
    const off = stateOf(cancelByStore(accepted, 'SOLD_OUT', now))
    assert.equal(told(accepted, off, [printer()]).length, 3)
    assert.ok(told(accepted, off, [printer()]).every((one) => one.includes('removed') && one.endsWith('CANCELED')))
    assert.deepEqual(told(opened(), stateOf(cancelByStore(opened(), 'SOLD_OUT', now)), [printer()]), [])
  })
  test('that takes away what was packed says so once; that a rider has it after all is no new order for a kitchen', () => {
    const ready = stateOf(finish(stateOf(start(accepted, now)), now))
    const off = stateOf(cancelByStore(ready, 'SOLD_OUT', now))
    assert.equal(told(ready, off, [printer()]).length, 3)
    assert.deepEqual(told(off, { ...off, version: off.version + 1 }, [printer()]), [])
    assert.deepEqual(told(off, stateOf(leaveWithRider(off, now)), [printer()]), [])
  })
})
