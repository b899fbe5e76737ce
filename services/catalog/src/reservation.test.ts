import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  adjust,
  completeSale,
  type Reservation,
  type ReservationDecision,
  release,
  reserve,
  type StockLevels,
} from './reservation.ts'
import { changeStock, isCounted, type Stock, startCounting } from './stock.ts'

const parties = { orderId: 'order', customerId: 'kim', storeId: 'cafe' }
const shelf = (stock: Record<string, number | null>): StockLevels =>
  new Map(Object.entries(stock).map(([id, onHand]) => [id, startCounting(onHand)]))
const changedBy = (decision: ReservationDecision) => {
  assert.ok(decision.outcome === 'changed')
  return decision
}
const onHand = (from: StockLevels, id: string) => from.get(id)?.onHand

describe('an order is served whole or not at all', () => {
  test('every line there is: all are set aside', () => {
    const lines = [
      { productId: 'latte', quantity: 2 },
      { productId: 'cake', quantity: 1 },
      { productId: 'latte', quantity: 1 },
    ]
    const decision = changedBy(reserve(undefined, parties, lines, shelf({ latte: 10, cake: 1 })))
    assert.equal(decision.publishes, 'StockReserved')
    assert.deepEqual([onHand(decision.levels, 'latte'), onHand(decision.levels, 'cake')], [7, 0])
    assert.deepEqual(decision.reservation.lines, [
      { productId: 'cake', quantity: 1, counting: 1 },
      { productId: 'latte', quantity: 3, counting: 1 },
    ])
  })
  test('one is missing: none is touched, and the answer says how many there are', () => {
    const lines = [
      { productId: 'latte', quantity: 2 },
      { productId: 'cake', quantity: 2 },
      { productId: 'tea', quantity: 1 },
    ]
    const decision = changedBy(reserve(undefined, parties, lines, shelf({ latte: 10, cake: 1 })))
    assert.equal(decision.reservation.status, 'REJECTED')
    assert.equal(decision.levels.size, 0)
    assert.ok(decision.publishes === 'StockRejected')
    assert.deepEqual(decision.missing, [
      { productId: 'cake', requested: 2, available: 1 },
      { productId: 'tea', requested: 1, available: 0 },
    ])
  })
  test('lines of one product count together', () => {
    const lines = [
      { productId: 'cake', quantity: 1 },
      { productId: 'cake', quantity: 1 },
    ]
    assert.equal(changedBy(reserve(undefined, parties, lines, shelf({ cake: 1 }))).publishes, 'StockRejected')
  })
})

test('a canceled order that is heard of too late sets nothing aside and needs no answer', () => {
  const tombstone = changedBy(release(undefined, parties, new Map(), true)).reservation
  assert.deepEqual([tombstone.status, tombstone.placed, tombstone.version], ['RELEASED', false, 0])
  const late = changedBy(reserve(tombstone, parties, [{ productId: 'cake', quantity: 1 }], shelf({ cake: 1 })))
  assert.equal(late.publishes, undefined)
  assert.equal(late.levels.size, 0)
  assert.equal(late.reservation.status, 'RELEASED')
})

test('what was set aside under an earlier count is not given back to a later one', () => {
  const lines = [{ productId: 'cake', quantity: 2 }]
  const taken = changedBy(reserve(undefined, parties, lines, shelf({ cake: 5 })))
  const stopped = changeStock(taken.levels.get('cake') as Stock, { set: null })
  assert.ok(stopped.outcome === 'changed')
  const anew = changeStock(stopped.stock, { set: 9 })
  assert.ok(anew.outcome === 'changed')
  const released = changedBy(release(taken.reservation, parties, new Map([['cake', anew.stock]]), true))
  assert.equal(onHand(released.levels, 'cake'), 9)
  assert.equal(released.publishes, 'StockReleased')
})

/** A little world: two products, four orders, and whatever may happen to them, in any order, as often as it likes. */
const happening = fc.oneof(
  fc.record({
    does: fc.constantFrom('place', 'cancel', 'complete'),
    order: fc.nat(3),
  }),
  fc.record({ does: fc.constant('change' as const), product: fc.nat(1), by: fc.integer({ min: -5, max: 5 }) }),
  fc.record({
    does: fc.constant('set' as const),
    product: fc.nat(1),
    to: fc.option(fc.nat(9), { nil: null, freq: 6 }),
  }),
)
const productIds = ['cake', 'latte'] as const
const linesOf = (order: number) =>
  productIds.map((productId, index) => ({ productId, quantity: ((order + index) % 3) + 1 }))

class World {
  levels = new Map<string, Stock>(shelf({ cake: 6, latte: 6 }))
  reservations = new Map<number, Reservation>()

  does(order: number, what: string): void {
    const known = this.reservations.get(order)
    const about = { ...parties, orderId: `order-${order}` }
    const decision =
      what === 'place'
        ? reserve(known, about, linesOf(order), this.levels)
        : what === 'cancel'
          ? release(known, about, this.levels, true)
          : completeSale(known, about, this.levels)
    if (decision.outcome === 'unchanged') return
    this.reservations.set(order, decision.reservation)
    for (const [id, stock] of decision.levels) this.levels.set(id, stock)
  }

  change(product: number, wanted: Parameters<typeof changeStock>[1]): void {
    const id = productIds[product] ?? 'cake'
    const decision = changeStock(this.levels.get(id) as Stock, wanted)
    if (decision.outcome === 'changed') this.levels.set(id, decision.stock)
  }

  check(): void {
    for (const stock of this.levels.values()) {
      if (!isCounted(stock)) continue
      const { initial, restocked, onHand: there, reserved, sold } = stock
      assert.equal(initial + restocked, there + reserved + sold)
      assert.ok(there >= 0 && reserved >= 0 && sold >= 0, JSON.stringify(stock))
    }
  }
}

test('initial + restocked = on hand + reserved + sold, and nothing is below zero, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const world = new World()
      for (const one of happenings) {
        if (one.does === 'change') world.change(one.product, { change: one.by })
        else if (one.does === 'set') world.change(one.product, { set: one.to })
        else world.does(one.order, one.does)
        world.check()
      }
    }),
    { numRuns: 2000 },
  )
})

test('a redelivered event lowered the stock twice: duplicates and any order of arrival end in the same counters', () => {
  for (const ending of ['cancel', 'complete']) {
    const straight = new World()
    for (const does of ['place', ending]) straight.does(1, does)
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('place', ending), { minLength: 2, maxLength: 8 })
          .filter((all) => new Set(all).size === 2),
        (arrived) => {
          const world = new World()
          for (const does of arrived) world.does(1, does)
          assert.deepEqual(world.levels, straight.levels, arrived.join(' '))
        },
      ),
    )
  }
})

describe('an order that its store changes', () => {
  const lines = [
    { productId: 'cake', quantity: 2 },
    { productId: 'latte', quantity: 3 },
  ]
  const begun = () => {
    const { reservation, levels } = changedBy(reserve(undefined, parties, lines, shelf({ latte: 10, cake: 5, pie: 1 })))
    return { reservation, levels: new Map([...shelf({ latte: 10, cake: 5, pie: 1 }), ...levels]) }
  }
  const counts = (levels: StockLevels, id: string) => {
    const stock = levels.get(id)
    return stock && isCounted(stock) ? [stock.onHand, stock.reserved, stock.sold] : undefined
  }
  const without = [
    { productId: 'cake', quantity: 0 },
    { productId: 'latte', quantity: 3 },
  ]

  test('what is not wanted any more is for sale again; what was cooked is gone, and the rest ends as ever', () => {
    const { reservation, levels } = begun()
    const uncooked = changedBy(adjust(reservation, without, levels, true))
    assert.deepEqual(
      [counts(uncooked.levels, 'cake'), counts(uncooked.levels, 'latte')],
      [
        [5, 0, 0],
        [7, 3, 0],
      ],
    )
    const cooked = changedBy(adjust(reservation, without, levels, false))
    assert.deepEqual(counts(cooked.levels, 'cake'), [3, 0, 2])
    assert.deepEqual(cooked.reservation.lines[0], { productId: 'cake', quantity: 0, counting: 1, wasted: 2 })
    const over = changedBy(release(cooked.reservation, parties, cooked.levels, true))
    assert.deepEqual(
      [counts(over.levels, 'cake'), counts(over.levels, 'latte')],
      [
        [3, 0, 2],
        [10, 0, 0],
      ],
    )
  })

  test('heard twice, or of an order that holds nothing any more, it changes nothing', () => {
    const { reservation, levels } = begun()
    const once = changedBy(adjust(reservation, without, levels, true))
    assert.equal(adjust(once.reservation, without, once.levels, true).outcome, 'unchanged')
    const over = changedBy(release(reservation, parties, levels, true))
    assert.equal(adjust(over.reservation, without, over.levels, true).outcome, 'unchanged')
    assert.equal(adjust(undefined, without, levels, true).outcome, 'unchanged')
  })

  test('what is given instead is set aside as far as the books have any', () => {
    const { reservation, levels } = begun()
    const instead = [
      { productId: 'pie', quantity: 2 },
      { productId: 'latte', quantity: 3 },
    ]
    const changed = changedBy(adjust(reservation, instead, levels, true))
    assert.deepEqual(
      [counts(changed.levels, 'pie'), counts(changed.levels, 'cake')],
      [
        [0, 1, 0],
        [5, 0, 0],
      ],
    )
    const sold = changedBy(completeSale(changed.reservation, parties, changed.levels))
    assert.deepEqual(counts(sold.levels, 'pie'), [0, 0, 1])
  })

  test('late, when all of it counts as sold: it comes out of that', () => {
    const { reservation, levels } = begun()
    const sold = changedBy(completeSale(reservation, parties, levels))
    assert.deepEqual(counts(changedBy(adjust(sold.reservation, without, sold.levels, true)).levels, 'cake'), [5, 0, 0])
    assert.deepEqual(counts(changedBy(adjust(sold.reservation, without, sold.levels, false)).levels, 'cake'), [3, 0, 2])
  })

  test('what cannot be had and may be left out is left out; all else still stands or falls together', () => {
    const cake = { productId: 'cake', quantity: 1 }
    const ordered = [
      { productId: 'latte', quantity: 1 },
      { ...cake, ifSoldOut: 'remove' as const },
    ]
    const some = changedBy(reserve(undefined, parties, ordered, shelf({ latte: 1, cake: 0 })))
    assert.deepEqual([some.publishes, 'leftOut' in some && some.leftOut], ['StockReserved', [1]])
    assert.deepEqual(some.reservation.lines, [{ productId: 'latte', quantity: 1, counting: 1 }])
    for (const [ifSoldOut, publishes] of [
      ['ask', 'StockReserved'], // nobody is there to ask, so it is as if there had been no answer
      ['cancel', 'StockRejected'],
    ] as const) {
      const wished = ordered.map((line) => ('ifSoldOut' in line ? { ...line, ifSoldOut } : line))
      assert.equal(changedBy(reserve(undefined, parties, wished, shelf({ latte: 1, cake: 0 }))).publishes, publishes)
    }
    const other = changedBy(reserve(undefined, parties, ordered, shelf({ latte: 0, cake: 1 })))
    assert.equal(other.publishes, 'StockRejected')
    const none = changedBy(reserve(undefined, parties, ordered.slice(1), shelf({ cake: 0 })))
    assert.equal(none.publishes, 'StockRejected')
  })
})
