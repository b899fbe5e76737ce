import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { explore } from './every-path.ts'
import { beginning, type Moment } from './moment.ts'
import { nextSteps, type Step } from './next-steps.ts'

const early = ['CANCELED CUSTOMER', 'CANCELED OPERATOR', 'CANCELED OVERDUE', 'EXPIRED', 'PAYMENT_DECLINED']
const kitchen = ['CANCELED STORE_CANCELED', 'CANCELED STORE_NO_RESPONSE', 'CANCELED STORE_REJECTED']
const road = ['CANCELED DELIVERY_FAILED', 'CANCELED NO_RIDER']

describe('no path of an order delivers uncooked food, sells it again, pays back twice, or ends nowhere', () => {
  const all = [
    { fulfilment: 'pickup', inStock: 1, ends: [...early, ...kitchen, 'CANCELED NOT_COLLECTED', 'COLLECTED'] },
    { fulfilment: 'delivery', inStock: 1, ends: [...early, ...kitchen, ...road, 'DELIVERED'] },
    { fulfilment: 'pickup', inStock: 0, ends: [...early, 'CANCELED OUT_OF_STOCK'] },
    { fulfilment: 'delivery', inStock: 0, ends: [...early, 'CANCELED OUT_OF_STOCK'] },
  ] as const
  for (const { fulfilment, inStock, ends: expected } of all)
    test(`${fulfilment}, ${inStock} in stock`, () => {
      const { moments, ends, wrong } = explore(beginning(fulfilment, inStock))
      assert.deepEqual(wrong, [])
      assert.deepEqual(ends, expected.toSorted())
      assert.ok(moments > 500, `${moments} moments`)
    })
})

/** Neither operators nor clocks: with them it is twenty times as many moments, and as right. */
const withoutClocks = (from: Moment, butFor: string, spoil: (at: Moment) => Moment) =>
  explore(from, (at) =>
    nextSteps(at).flatMap(({ by, to }) =>
      /^(an|the) operator|^its time|^the accept limit/.test(by) || by === butFor ? [] : [{ by, to: spoil(to) }],
    ),
  )
const asItIs = (at: Moment): Moment => at
/** Of two pieces one is taken out, or both are made of something else. */
const ofTwo = (spoil = asItIs) => withoutClocks(beginning('pickup', 2, 2), 'staff give something else for two', spoil)
const ofTea = (spoil = asItIs) => withoutClocks(beginning('pickup', 2, 2), 'staff take one of two out', spoil)

test('a piece is taken out at any time: its money goes back once, and so does its stock, whatever becomes of the rest', () => {
  const { moments, ends, wrong } = ofTwo()
  assert.deepEqual(wrong, [])
  assert.deepEqual(ends, [
    ...['CANCELED CUSTOMER', 'CANCELED STORE_CANCELED', 'CANCELED STORE_REJECTED', 'COLLECTED', 'PAYMENT_DECLINED'],
  ])
  assert.ok(moments > 5000, `${moments} moments`)
})

test('something else is given for two pieces at any time: the difference goes back once, and what was set aside is for sale', () => {
  const { moments, ends, wrong } = ofTea()
  assert.deepEqual(wrong, [])
  assert.deepEqual(ends, [
    ...['CANCELED CUSTOMER', 'CANCELED STORE_CANCELED', 'CANCELED STORE_REJECTED', 'COLLECTED', 'PAYMENT_DECLINED'],
  ])
  assert.ok(moments > 5000, `${moments} moments`)
})

describe('of two lines one cannot be had', () => {
  const withNoneLeft = (ifSoldOut: 'remove' | 'ask' | 'cancel', spoil = asItIs) =>
    withoutClocks(beginning('pickup', 1, 1, ifSoldOut), '', spoil)

  for (const wish of ['remove', 'ask'] as const)
    test(`${wish}: it is left out before the store hears of it, its money goes back once, and the rest is made`, () => {
      const { ends, wrong } = withNoneLeft(wish)
      assert.deepEqual(wrong, [])
      assert.deepEqual(ends, [
        ...['CANCELED CUSTOMER', 'CANCELED STORE_CANCELED', 'CANCELED STORE_REJECTED', 'COLLECTED', 'PAYMENT_DECLINED'],
      ])
    })
  test('who wants all or nothing gets nothing, and all the money', () => {
    const { ends, wrong } = withNoneLeft('cancel')
    assert.deepEqual(wrong, [])
    assert.deepEqual(ends, ['CANCELED CUSTOMER', 'CANCELED OUT_OF_STOCK', 'PAYMENT_DECLINED'])
  })
  test('an order that is not told what is left out is seen', () => {
    const untold = (at: Moment): Moment => ({
      ...at,
      queues: Object.fromEntries(
        Object.entries(at.queues).map(([name, news]) => [
          name,
          news.map((event) => (event.type === 'StockReserved' ? { ...event, data: {} } : event)),
        ]),
      ),
    })
    assert.match(withNoneLeft('remove', untold).wrong.join(), /its customer has .*, and sold is /)
  })
})

describe('the explorer sees what it is there for', () => {
  const spoilt = (spoil: (at: Moment) => Moment) =>
    explore(beginning('delivery', 1), (at) => nextSteps(at).map(({ by, to }) => ({ by, to: spoil(to) }))).wrong.join()

  test('a kitchen whose food is ready before it is cooked', () => {
    const hasty = (at: Moment): Moment =>
      at.delivery?.job ? { ...at, delivery: { ...at.delivery, readyAt: at.delivery.createdAt } } : at
    assert.match(spoilt(hasty), /uncooked food is delivered/)
  })
  test('a refund that is forgotten, and one that is made twice', () => {
    assert.match(
      spoilt((at) => ({ ...at, money: { ...at.money, closed: false } })),
      /of its money 4500 is kept/,
    )
    const twice = (at: Moment): Moment => ({ ...at, money: { ...at.money, refunds: at.money.refunds && 2 } })
    assert.match(spoilt(twice), /the money goes back twice/)
  })
  test('a change that payment never hears of, and one that it hears of twice', () => {
    const promising = (times: number) => (at: Moment) => ({
      ...at,
      money: { ...at.money, promised: at.money.promised && 4500 * times },
    })
    assert.match(ofTwo(promising(0)).wrong.join(), /of its change 0 was promised back/)
    assert.match(ofTwo(promising(2)).wrong.join(), /of its change 9000 was promised back/)
  })
  test('news that is lost, where neither a clock nor an operator ends anything', () => {
    const stopped = explore(
      beginning('delivery', 1),
      withoutTheRider((by) => !by.startsWith('an operator ends') && by !== 'its time has passed'),
    )
    assert.match(stopped.wrong.join(), /it ends nowhere|no end can be reached/)
  })
})

test('no state waits for ever for an event that was lost: whatever the rider said, the clock ends it', () => {
  const { wrong } = explore(
    beginning('delivery', 1),
    withoutTheRider(() => true),
  )
  assert.deepEqual(wrong, [])
})

/** Nothing that delivery says ever reaches the order. */
const withoutTheRider =
  (happens: (by: string) => boolean) =>
  (at: Moment): Step[] =>
    nextSteps(at)
      .filter(({ by }) => happens(by))
      .map(
        ({
          by,
          to: {
            queues: { 'delivery > order': _, ...queues },
            ...to
          },
        }) => ({ by, to: { ...to, queues } }),
      )
