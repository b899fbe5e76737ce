/** The books of a store on PostgreSQL: every fact once and on one day, closed days as they were, payouts once. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as http from '@jumun/contracts'
import {
  type Envelope,
  OrderCanceled,
  OrderChanged,
  OrderConfirmed,
  OrderPlaced,
  PaymentRefunded,
  won,
} from '@jumun/contracts'
import {
  counting,
  eventually,
  type FakeClock,
  fakeClock,
  fakeCloudPrnt,
  peer,
  startTestService,
  type TestService,
} from '@jumun/testing'
import store from '../service.ts'
import { bookTable, holdAlone } from './book-table.ts'
import { factOf } from './facts.ts'
import { keepBooks } from './keep-books.ts'

const hour = 3_600_000
const clock: FakeClock = fakeClock('2026-03-02T03:00:00.000Z') // Monday, noon in Seoul
const today = '2026-03-02'
let service: TestService
let owner: { id: string; role: 'owner' }
const operator = { id: '01900000-0000-7000-8000-00000000000f', role: 'operator' } as const

before(async () => {
  service = await startTestService(store, {
    clock,
    settings: { commissionBasisPoints: 1000 },
    peers: [
      peer(http.askStaffNames, ({ body }) => ({
        status: 200 as const,
        body: { items: body.userIds.map((id) => ({ id, name: '=김점주' })) },
      })),
    ],
  })
  owner = { id: service.newId(), role: 'owner' }
})
after(() => service?.stop())

const authorization = (as: { id: string; role: 'owner' }) => ({
  authorization: `Bearer ${service.tokens.sign(as, clock.now())}`,
})
const newStore = (wish: object = {}): Promise<string> =>
  eventually(async () => {
    const body = { name: { ko: '카페', en: 'Cafe' }, address: { line1: 'Mapo-daero 1' }, autoAccept: false, ...wish }
    const opened = await service.call(http.openStore, { as: owner, body })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    return opened.body.id as string
  })

interface Sold {
  readonly orderId: string
  readonly storeId: string
}
const line = (quantity: number, price = 4500) => ({
  ...{ productId: service.newId(), name: { ko: '=라떼', en: 'Latte' }, quantity, options: [] },
  ...{ unitPrice: won(price), total: won(price * quantity) },
})
const event = <T>(kind: http.EventType<T>, { orderId }: Sold, sequence: number, data: object, at = clock.now()) =>
  ({
    ...{
      id: service.newId(),
      type: kind.type,
      source: kind.source,
      subject: orderId,
      correlationid: orderId,
      sequence,
    },
    ...{ time: at.toISOString(), data: { orderId, customerId: owner.id, ...data } },
  }) as Envelope
/** Two of 4,500 and a fee of 3,000, of which 500 are a gift. */
const placed = (sold: Sold, at?: Date) =>
  event(
    OrderPlaced,
    sold,
    2,
    {
      ...{ storeId: sold.storeId, fulfilment: 'pickup', lines: [line(2)], number: 1 },
      ...{ subtotal: won(9000), deliveryFee: won(3000), total: won(11_500) },
      discounts: [{ name: { en: 'Gift' }, amount: won(500) }],
    },
    at,
  )
const refunded = (sold: Sold, amount = 4500, sequence = 2, at?: Date) =>
  event(PaymentRefunded, sold, sequence, { paymentId: sold.orderId, amount: won(amount), reason: 'it fell down' }, at)
const canceled = (sold: Sold) =>
  event(OrderCanceled, sold, 5, { storeId: sold.storeId, reason: 'CUSTOMER', total: won(11_500), restock: false })
const order = (storeId: string): Sold => ({ orderId: service.newId(), storeId })

const reaction = keepBooks(bookTable)
const hear = (...events: Envelope[]) => service.db.transaction((tx) => reaction.handleAll(events, tx))
/** Over the log, by the service itself. */
const receive = (event: Envelope) => service.receive(OrderPlaced, event as Envelope<OrderPlaced>)
const look = async (storeId: string, date = today, as: { id: string; role: http.UserRole } = owner) => {
  const { status, body } = await service.call(http.getDay, { as, params: { id: storeId, date } })
  assert.equal(status, 200, JSON.stringify(body))
  return body as http.DayReport
}
const close = (storeId: string, date = today, as: { id: string; role: http.UserRole } = owner) =>
  service.call(http.closeDay, { as, params: { id: storeId, date } })
const money = ({ orders, canceled, gross, fees, discounts, refunds, net }: http.DayReport) => [
  ...[orders, canceled],
  ...[gross, fees, discounts, refunds, net].map(({ amount }) => amount),
]

test('a day is what its orders were, changed and given back; said again, nothing is counted twice', async () => {
  const storeId = await newStore()
  const [one, two] = [order(storeId), order(storeId)]
  assert.deepEqual(money(await look(storeId)), [0, 0, 0, 0, 0, 0, 0])
  const changed = event(OrderChanged, one, 4, { ...{ storeId, lines: [line(1)], total: won(7000) }, refund: won(4500) })
  const all = [placed(one), changed, refunded(one), placed(two), canceled(two), refunded(two, 11_500)]
  await hear(...all)
  for (const again of all) await hear(again)
  const day = await look(storeId)
  assert.deepEqual(money(day), [2, 1, 18_000, 6000, 1000, 16_000, 7000])
  assert.deepEqual([day.state, day.currency, day.from], ['OPEN', 'KRW', '2026-03-01T20:00:00.000Z'])
  assert.deepEqual(
    day.hours.flatMap(({ hour: at, orders }) => (orders ? [[at, orders]] : [])),
    [[12, 2]],
  )
})

test('what goes back is heard before what was sold: it waits, and is on its day', async () => {
  const storeId = await newStore()
  const [one, two, stray] = [order(storeId), order(storeId), order(storeId)]
  await hear(refunded(one), refunded(stray))
  assert.deepEqual(money(await look(storeId)), [0, 0, 0, 0, 0, 0, 0])
  await hear(placed(one), refunded(two), placed(two))
  assert.deepEqual(money(await look(storeId)), [2, 0, 18_000, 6000, 1000, 9000, 14_000])
  // at the same moment, in two transactions: neither misses the other
  const many = Array.from({ length: 20 }, () => order(storeId))
  await Promise.all(many.flatMap((each) => [hear(placed(each)), hear(refunded(each))]))
  const { refunds } = await look(storeId)
  assert.equal(refunds.amount, 22 * 4500)
  const nobodys = await service.db.query('SELECT order_id FROM book_fact WHERE day IS NULL')
  assert.deepEqual(
    nobodys.map((row) => row['order_id']),
    [stray.orderId],
  )
})

test('a batch costs as many statements as one event, and an order two rows: its own, and that of the inbox', async () => {
  const storeId = await newStore()
  const cost = (events: Envelope[]) =>
    service.db.transaction(async (tx) => {
      const counted = counting(tx)
      await reaction.handleAll(events, counted.tx)
      return counted.statements()
    })
  for (const size of [1, 10, 100]) {
    const some = Array.from({ length: size }, () => order(storeId))
    assert.equal(await cost(some.map((each) => placed(each))), 2)
    assert.equal(await cost(some.map((each) => refunded(each))), 4)
  }
  const one = order(storeId)
  await receive(placed(one))
  await service.settled()
  const rows = await service.db.query('SELECT kind FROM book_fact WHERE order_id = $1', [one.orderId])
  assert.equal(rows.length, 1)
})

test('a closed day never changes: what comes later is on the first day that is open, and its number has no gap', async () => {
  const storeId = await newStore()
  const one = order(storeId)
  await hear(placed(one))
  const answers = await Promise.all(Array.from({ length: 5 }, () => close(storeId)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  // Names are asked for at reading, and whoever knows them may be slow once.
  const withoutNames = (body: object) => JSON.stringify(body, (field, value) => (field === 'name' ? undefined : value))
  assert.equal(new Set(answers.map(({ body }) => withoutNames(body))).size, 1, 'five who close it close it once')
  const report = answers[0]?.body as http.DayReport
  assert.deepEqual([report.state, report.report?.number, report.report?.early], ['CLOSED', 1, true])
  assert.equal(report.report?.closedBy?.userId, owner.id)
  await hear(refunded(one), placed(order(storeId)))
  assert.deepEqual(await look(storeId), report)
  const next = await look(storeId, '2026-03-03')
  assert.deepEqual(money(next), [1, 0, 9000, 3000, 500, 4500, 7000])
  assert.deepEqual([next.earlier?.orders, next.earlier?.net.amount], [1, 7000])
  assert.equal((await close(storeId, '2026-03-03')).body.code, 'day-in-future')
  assert.equal((await close(storeId, '2026-02-30')).body.code, 'invalid-request')
  assert.equal((await close(storeId, '2026-03-01')).body.code, 'not-found', 'the store was not there yet')
  clock.advance(24 * hour)
  assert.equal((await close(storeId, '2026-03-03')).body.report.number, 2)
  const { body } = await service.call(http.listClosedDays, { as: owner, params: { id: storeId }, query: { limit: 1 } })
  assert.deepEqual(
    body.items.map(({ number, early }: http.ClosedDay) => [number, early]),
    [[2, true]],
  )
  const query = { limit: 1, cursor: body.nextCursor as string }
  const rest = await service.call(http.listClosedDays, { as: owner, params: { id: storeId }, query })
  assert.deepEqual([rest.body.items[0].number, rest.body.items[0].net.amount, rest.body.nextCursor], [1, 11_500, null])
})

test('a payment that arrives while a day is being closed is in its report, or on the next day: never in neither', async () => {
  const storeId = await newStore()
  const day = http.businessDay({}, clock.now())
  const early = order(storeId)
  let closing: Promise<unknown> = Promise.resolve()
  // it was written, and not committed yet, when somebody closed
  await service.db.transaction(async (tx) => {
    await bookTable.write(tx, [factOf(placed(early))])
    closing = close(storeId, day)
    await eventually(async () => {
      const [waiting] = await service.db.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)
      assert.ok(waiting, 'whoever closes waits for it')
    })
  })
  await closing
  assert.equal((await look(storeId, day)).orders, 1)
  // the day was being closed, and not committed yet, when it came
  const other = await newStore()
  const late = order(other)
  await service.db.transaction(async (tx) => {
    await holdAlone(tx, other)
    await receive(placed(late))
    await eventually(async () => {
      const [waiting] = await service.db.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)
      assert.ok(waiting, 'what comes waits for whoever closes')
    })
    await tx.query(`INSERT INTO book_day (store_id, day, number, report, closed_at) VALUES ($1, $2, 1, '{}', $3)`, [
      other,
      day,
      clock.now(),
    ])
  })
  await service.settled()
  assert.equal((await look(other, http.dayAfter(day))).orders, 1)
  // and with nobody watching
  const busy = await newStore()
  await Promise.all([
    ...Array.from({ length: 30 }, () => receive(placed(order(busy)))),
    ...Array.from({ length: 4 }, () => close(busy, day)),
  ])
  await service.settled()
  const both = [await look(busy, day), await look(busy, http.dayAfter(day))]
  assert.equal(
    both.reduce((sum, { orders }) => sum + orders, 0),
    30,
  )
  assert.equal(
    both.reduce((sum, { net }) => sum + net.amount, 0),
    30 * 11_500,
  )
})

test('who accepted and handed over, and what was promised, come from the tickets of the day', async () => {
  const storeId = await newStore()
  const day = http.businessDay({}, clock.now())
  const sold = order(storeId)
  await hear(placed(sold))
  const data = { ...(placed(sold).data as OrderPlaced), number: 7 } as OrderConfirmed
  await service.receive(OrderConfirmed, { subject: sold.orderId, sequence: 3, data })
  await service.settled()
  const params = { orderId: sold.orderId }
  const step = async (endpoint: typeof http.startCooking) =>
    assert.equal((await service.call(endpoint, { as: owner, params })).status, 200)
  clock.advance(60_000)
  assert.equal((await service.call(http.acceptTicket, { as: owner, params, body: { minutes: 10 } })).status, 200)
  assert.deepEqual((await look(storeId, day)).living, [{ orderId: sold.orderId, number: 7, status: 'ACCEPTED' }])
  await step(http.startCooking as never)
  clock.advance(12 * 60_000)
  await step(http.markReady as never)
  await step(http.handOver as never)
  const { promises, staff, living } = await look(storeId, day)
  assert.deepEqual(
    [promises.orders, promises.kept, promises.promised, promises.actual, promises.fromPaid, living],
    [1, 0, 10, 12, 13, []],
  )
  assert.deepEqual(staff, [{ userId: owner.id, name: '=김점주', accepted: 1, ready: 1, handedOver: 1 }])
  // nobody's name is kept: a closed report asks for it, too
  clock.advance(1000)
  await close(storeId, day)
  const [row] = await service.db.query('SELECT report::text FROM book_day WHERE store_id = $1', [storeId])
  assert.ok(!String(row?.['report']).includes('김점주'))
  const { body: activity } = await service.call(http.listActivity, { as: owner, params: { id: storeId } })
  assert.equal(activity.items[0].what, 'day.close')

  const csv = async (query: string, accept = '*/*') => {
    const headers = { ...authorization(owner), accept }
    const answer = await fetch(`${service.url}/stores/${storeId}/days/${day}${query}`, { headers })
    return [answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer()).toString()] as const
  }
  for (const [query, accept] of [
    ['?format=csv', '*/*'],
    ['', 'text/csv'],
    ['', 'text/csv, */*;q=0.1'],
  ] as const) {
    const [type, text] = await csv(query, accept)
    assert.equal(type, 'text/csv; charset=utf-8')
    assert.ok(text.startsWith('\uFEFF'), 'Excel sees that it is UTF-8')
    assert.match(text, /순매출 Net,,,11500,KRW\r\n/)
    assert.match(text, /접수 Accepted,'=김점주,1\r\n/, 'a name is no formula')
    assert.match(text, /상품 Product,'=라떼 \/ Latte,2,9000,KRW\r\n/, 'nor is a dish')
  }
  for (const accept of ['*/*', 'application/json', 'application/json, text/csv;q=0.5'])
    assert.match((await csv('', accept))[0] ?? '', /json/)
  assert.match((await csv('?format=json', 'text/csv'))[0] ?? '', /json/)
})

test('the report of a day comes out of a paper printer, in Korean, with its number', async () => {
  const storeId = await newStore()
  const day = http.businessDay({}, clock.now())
  const print = (as = owner) => service.call(http.printDay, { as, params: { id: storeId, date: day }, body: {} })
  assert.equal((await print()).body.code, 'no-printer')
  const params = { id: storeId }
  const made = await service.call(http.addPrinter, { as: owner, params, body: { name: '카운터', kind: 'cloudprnt' } })
  const ofPrinter = { ...params, printerId: made.body.id as string }
  const token = await service.call(http.renewPrinterToken, { as: owner, params: ofPrinter })
  const paper = fakeCloudPrnt(`${service.url}${token.body.path}`)
  await hear(placed(order(storeId)))
  await close(storeId, day)
  const printed = await print()
  assert.deepEqual([printed.status, printed.body.kind, printed.body.reprintedBy], [200, 'day', owner.id])
  assert.equal(await paper.poll(), true)
  assert.match(paper.papers.join('\n'), /일 마감 보고서/)
  assert.match(paper.papers.join('\n'), /No\. 1/)
  assert.match(paper.papers.join('\n'), /11,500원/)
})

test('a period is paid out once, whoever asks at the same moment; its days take nothing more, and the rate of then stays', async () => {
  const storeId = await newStore()
  const [first, second] = [order(storeId), order(storeId)]
  const start = http.businessDay({}, clock.now())
  await hear(placed(first))
  const pay = (from: string, to: string, key?: string) =>
    service.call(http.settle, {
      as: operator,
      params: { id: storeId },
      body: { from, to, reference: '국민 1234' },
      ...(key ? { headers: { 'idempotency-key': key } } : {}),
    })
  assert.equal((await pay(start, start)).body.code, 'period-not-over')
  clock.advance(24 * hour)
  await hear(placed(second))
  const next = http.dayAfter(start)
  assert.equal((await pay(start, http.dayAfter(start, -1))).body.code, 'invalid-request')
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => pay(start, start, `payout-${n % 3}`)))
  const made = answers.filter(({ status }) => status === 201)
  assert.equal(new Set(made.map(({ body }) => body.id)).size, 1, 'once')
  for (const { status, body } of answers) if (status !== 201) assert.match(body.code, /period-settled|in-progress/)
  const settled = made[0]?.body as http.Settlement
  assert.deepEqual(
    settled.sums.map(({ net, commission, payout }) => [net.amount, commission.amount, payout.amount]),
    [[11_500, 1150, 10_350]],
  )
  // it was paid out, and only then did money go back: on the next day that is open
  await hear(refunded(first, 11_500, 2, new Date(clock.now().getTime() - 24 * hour)))
  assert.equal((await pay(http.dayAfter(start, -3), start)).body.code, 'period-settled')
  const rate = (basisPoints: number | null) =>
    service.call(http.setCommission, { as: operator, params: { id: storeId }, body: { basisPoints } })
  assert.deepEqual((await rate(500)).body, { basisPoints: 500 })
  const done = await service.call(http.listActivity, { as: owner, params: { id: storeId }, query: { limit: 2 } })
  assert.deepEqual(
    (done.body.items as http.Activity[]).map(({ what, who, detail }) => [what, who, detail['by']]).toSorted(),
    [
      ['settlement.paid', null, 'operator'],
      ['store.commission', null, 'operator'],
    ],
    'a shop sees that it was done, and not by which of the platform’s people',
  )
  const statement = async (as: { id: string; role: http.UserRole } = owner) =>
    service.call(http.listSettlements, { as, params: { id: storeId }, query: { from: start, to: next } })
  const { body } = await statement()
  const { open, days, items, basisPoints } = body as http.Settlements
  assert.deepEqual(
    open.map(({ gross, refunds, net, payout }) => [gross.amount, refunds.amount, net.amount, payout.amount]),
    [[9000, 11_500, 0, 0]],
  )
  assert.deepEqual(
    days.map(({ day, settlementId, net }) => [day, settlementId === settled.id, net.amount]),
    [
      [start, true, 11_500],
      [next, false, 0],
    ],
  )
  assert.deepEqual([items.map(({ id }) => id), items[0]?.basisPoints, basisPoints], [[settled.id], 1000, 500])
  const ratesOf = ({ body }: { body: unknown }) => {
    const { basisPoints: now, usualBasisPoints, hasOwnCommission } = body as http.Settlements
    return [now, usualBasisPoints, hasOwnCommission]
  }
  assert.deepEqual(ratesOf(await statement()), [500, 1000, true])
  assert.deepEqual((await rate(null)).body, { basisPoints: 1000 })
  assert.deepEqual(ratesOf(await statement()), [1000, 1000, false])
  // closing a day that was paid out gives it its number, and changes nothing
  const report = (await close(storeId, start)).body as http.DayReport
  assert.deepEqual([report.report?.number, report.net.amount], [1, 11_500])
  assert.equal((await pay(start, start)).body.code, 'period-settled')
  const headers = authorization(owner)
  const file = await fetch(`${service.url}/stores/${storeId}/settlements?from=${start}&to=${next}&format=csv`, {
    headers,
  })
  assert.match(
    await file.text(),
    new RegExp(
      `지급 완료 Paid out,${start},${start},,9000,3000,500,0,11500,1150,10350,KRW,1000,\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d,`,
    ),
  )
})

test('a manager reads and closes days, and never sees payouts; counter and kitchen see neither, strangers nothing', async () => {
  const storeId = await newStore()
  const day = http.businessDay({}, clock.now())
  const employ = async (role: http.StaffRole) => {
    const body = { email: `${role}@example.com`, role }
    const invited = await service.call(http.inviteStaff, { as: owner, params: { id: storeId }, body })
    const as = { id: service.newId(), role: 'staff' } as const
    const token = String(invited.body.link).split('#')[1] as string
    assert.equal((await service.call(http.acceptInvitation, { as, body: { token } })).status, 200)
    return as
  }
  const params = { id: storeId, date: day }
  const query = { from: day, to: day }
  const codesOf = async (as: { id: string; role: http.UserRole }) => {
    const answers = [
      await service.call(http.getDay, { as, params }),
      await service.call(http.closeDay, { as, params }),
      await service.call(http.listClosedDays, { as, params: { id: storeId } }),
      await service.call(http.printDay, { as, params, body: {} }),
      await service.call(http.listSettlements, { as, params: { id: storeId }, query }),
      await service.call(http.settle, { as, params: { id: storeId }, body: query }),
      await service.call(http.setCommission, { as, params: { id: storeId }, body: { basisPoints: 0 } }),
    ]
    return answers.map(({ status, body }) => (status < 300 ? 'yes' : body.code))
  }
  const no = 'not-your-part'
  for (const role of ['counter', 'kitchen'] as const)
    assert.deepEqual(await codesOf(await employ(role)), [no, no, no, no, no, 'forbidden', 'forbidden'], role)
  assert.deepEqual(await codesOf({ id: service.newId(), role: 'owner' }), [
    ...Array.from({ length: 5 }, () => 'not-found'),
    'forbidden',
    'forbidden',
  ])
  assert.deepEqual(await codesOf(operator), ['yes', 'forbidden', 'yes', 'forbidden', 'yes', 'period-not-over', 'yes'])
  assert.deepEqual(await codesOf(await employ('manager')), [
    'yes',
    'yes',
    'yes',
    'no-printer',
    no,
    'forbidden',
    'forbidden',
  ])
  assert.deepEqual(await codesOf(owner), ['yes', 'yes', 'yes', 'no-printer', 'yes', 'forbidden', 'forbidden'])
})
