import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  acceptTicket,
  changeStore,
  DeliveryPickedUp,
  getStore,
  getTicket,
  handOver,
  listStores,
  listTickets,
  markReady,
  OrderCanceled,
  OrderCancelRequested,
  OrderConfirmed,
  openStore,
  rejectTicket,
  type Store,
  startCooking,
  type TicketAccepted,
} from '@jumun/contracts'
import { eventually, type FakeClock, fakeClock, startTestService, type TestService } from '@jumun/testing'
import { rejectWhenNobodyAnswers } from './accept-limit.ts'
import store from './service.ts'
import { ticketTable as tickets } from './ticket-table.ts'

describe('the store service', () => {
  let service: TestService
  const clock: FakeClock = fakeClock('2026-03-02T01:00:00.000Z') // Monday, 10:00 in Seoul
  let owner: { id: string; role: 'owner' }
  let customerId: string

  before(async () => {
    service = await startTestService(store, { clock })
    owner = { id: service.newId(), role: 'owner' }
    customerId = service.newId()
  })
  after(() => service?.stop())

  const plain = { name: { ko: '카페', en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
  const opened = async (wish: object = {}, as = owner): Promise<Store> => {
    const { status, body } = await service.call(openStore, { as, body: { ...plain, ...wish } })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const total = { amount: 9000, currency: 'KRW' }
  const aboutOrder = (storeId: string) => ({ orderId: service.newId(), customerId, storeId })
  const order = async (storeId: string, more: object = {}) => {
    const about = aboutOrder(storeId)
    const line = {
      productId: service.newId(),
      name: { en: 'Americano' },
      quantity: 2,
      unitPrice: total,
      options: [],
      total,
    }
    const data = { ...about, fulfilment: 'pickup', lines: [line], total, ...more } as OrderConfirmed
    const id = await service.receive(OrderConfirmed, { subject: about.orderId, sequence: 3, data })
    return { ...about, id, data }
  }
  const about = async (id: string) => (await service.published()).filter(({ subject }) => subject === id)
  const types = async (id: string) => (await about(id)).map(({ type }) => type)
  const ticket = (orderId: string, as: { id: string; role: 'owner' | 'operator' } = owner) =>
    service.call(getTicket, { as, params: { orderId } })
  const step = (endpoint: typeof startCooking, orderId: string, as = owner) =>
    service.call(endpoint, { as, params: { orderId } })
  const accept = (orderId: string, minutes = 20) =>
    service.call(acceptTicket, { as: owner, params: { orderId }, body: { minutes } })

  test('opens a store, announces it, and changes it for its owner alone', async () => {
    const mine = await opened({ kind: 'cafe' })
    const other = { id: service.newId(), role: 'owner' } as const
    assert.equal(
      (await service.call(changeStore, { as: other, params: { id: mine.id }, body: { status: 'BUSY' } })).status,
      404,
    )
    const changed = await service.call(changeStore, {
      as: owner,
      params: { id: mine.id },
      body: { status: 'BUSY', autoAccept: true },
    })
    assert.deepEqual([changed.status, changed.body.status, changed.body.version], [200, 'BUSY', 2])
    await service.call(changeStore, { as: owner, params: { id: mine.id }, body: { autoAccept: false } })
    const said = await about(mine.id)
    assert.deepEqual(
      said.map(({ type, sequence, data }) => [type, sequence, (data as Store).status]),
      [
        ['StoreChanged', 1, 'OPEN'],
        ['StoreChanged', 2, 'BUSY'],
      ],
    )
    assert.equal((await service.call(getStore, { params: { id: mine.id } })).body.autoAccept, false)
    assert.equal((await service.call(getStore, { params: { id: service.newId() } })).status, 404)
  })

  test('keeps what a kitchen is made of and what it can do, and tells', async () => {
    const stations = [{ id: 'bar', name: { en: 'Bar' }, cookMinutes: 7.5 }]
    const capacity = { slotMinutes: 15, cookMinutes: 40 }
    const { id } = await opened({ stations })
    await service.call(changeStore, { as: owner, params: { id }, body: { capacity } })
    const { body } = await service.call(getStore, { params: { id } })
    assert.deepEqual([body.stations, body.capacity], [stations, capacity])
    const said = (await about(id)).map(({ data }) => data as Store)
    assert.deepEqual([said[0]?.capacity, said[1]?.stations, said[1]?.capacity], [undefined, stations, capacity])
  })

  test('refuses what makes no sense, and names the field', async () => {
    const refused = async (body: object) => {
      const answer = await service.call(openStore, { as: owner, body: body as Record<string, unknown> })
      return [answer.status, answer.body.code, answer.body.errors?.[0]?.field]
    }
    assert.deepEqual(await refused({ ...plain, hours: { timeZone: 'Atlantis/Capital' } }), [
      400,
      'invalid-request',
      'hours.timeZone',
    ])
    assert.deepEqual((await refused({ ...plain, ownerId: owner.id })).slice(0, 2), [400, 'invalid-request'])
    assert.deepEqual((await refused({ ...plain, minutes: -1 })).slice(0, 2), [400, 'invalid-request'])
    const customer = { id: customerId, role: 'customer' } as const
    assert.equal((await service.call(openStore, { as: customer, body: plain })).status, 403)
  })

  test('opens one store for one Idempotency-Key', async () => {
    const as = { id: service.newId(), role: 'owner' } as const
    const headers = { 'idempotency-key': service.newId() }
    const answers = [
      await service.call(openStore, { as, body: plain, headers }),
      await service.call(openStore, { as, body: plain, headers }),
    ]
    assert.equal(answers[0]?.body.id, answers[1]?.body.id)
    assert.equal((await service.call(listStores, { query: { ownerId: as.id } })).body.items.length, 1)
  })

  test('is changed by who saw it as it is, may be emptied, and a pause of it ends by itself', async () => {
    const mine = await opened({
      kind: 'bar',
      minutes: 5,
      hours: { timeZone: 'Asia/Seoul', mon: [{ open: '09:00', close: '23:00' }] },
    })
    const patch = (body: object, ifMatch?: string) =>
      service.call(changeStore, {
        as: owner,
        params: { id: mine.id },
        body: body as Record<string, unknown>,
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      })
    const seen = await service.call(getStore, { params: { id: mine.id } })
    assert.equal(seen.headers.get('etag'), '"1"')
    const first = await patch({ minutes: 7 }, '"1"')
    assert.deepEqual([first.status, first.headers.get('etag')], [200, '"2"'])
    const late = await patch({ minutes: 9, kind: 'cafe' }, '"1"')
    assert.deepEqual(
      [late.status, late.body.code, late.body.present, late.headers.get('etag')],
      [412, 'changed-meanwhile', first.body, '"2"'],
    )
    for (const whichever of ['*', '"7", "2"'])
      assert.equal((await patch({ kind: 'bar' }, whichever)).status, whichever === '*' ? 200 : 412)
    assert.equal((await patch({ kind: 'bar' }, 'W/"3"')).status, 412)
    const unreadable = await patch({ kind: 'bar' }, '3')
    assert.deepEqual([unreadable.status, unreadable.body.errors?.[0]?.field], [400, 'If-Match'])

    const until = new Date(clock.now().getTime() + 60_000).toISOString()
    const paused = await patch({ status: 'PAUSED', until })
    assert.deepEqual([paused.body.status, paused.body.until], ['PAUSED', until])
    clock.advance(60_000)
    await eventually(async () =>
      assert.equal((await service.call(getStore, { params: { id: mine.id } })).body.status, 'OPEN'),
    )
    const vain = await patch({ status: 'OPEN', hours: { tue: [{ open: '09:00', close: '10:00' }] } })
    assert.deepEqual([vain.status, vain.body.code], [409, 'outside-hours'])
    const { kind, minutes, hours, ...bare } = (await patch({ kind: null, minutes: null, hours: null })).body
    assert.deepEqual([kind, minutes, hours, bare.status, bare.until], ['restaurant', 15, undefined, 'OPEN', undefined])
  })

  test('lists stores by what they are called, what they are, and whether they are open', async () => {
    const as = { id: service.newId(), role: 'owner' } as const
    const found = async (query: object) =>
      (await service.call(listStores, { query: { ownerId: as.id, ...query } })).body.items.map(
        (one: Store) => one.name.en,
      )
    await opened({ name: { ko: '분식집', en: 'Snacks' }, kind: 'restaurant' }, as)
    clock.advance(1)
    await opened({ name: { en: 'Bread 100%' }, kind: 'bakery', status: 'CLOSED' }, as)
    assert.deepEqual(await found({}), ['Bread 100%', 'Snacks'])
    assert.deepEqual(await found({ q: '분식' }), ['Snacks'])
    for (const q of ['분 식집', '분식집'.normalize('NFD'), 'ㅂㅅㅈ'])
      assert.deepEqual(await found({ q }), ['Snacks'], q)
    assert.deepEqual(await found({ q: 'BREAD' }), ['Bread 100%'])
    assert.deepEqual(await found({ q: 'bakery' }), ['Bread 100%'])
    assert.deepEqual(await found({ q: '0%' }), ['Bread 100%'])
    assert.deepEqual(await found({ q: '_' }), [])
    assert.deepEqual(await found({ open: true }), ['Snacks'])
    assert.deepEqual(await found({ open: false }), ['Bread 100%'])
  })

  test('past its last order a store takes none, and a page of those that do is full all the same', async () => {
    const as = { id: service.newId(), role: 'owner' } as const
    const named = async (open: boolean, limit: number, cursor?: string) => {
      const query = { ownerId: as.id, open, limit, ...(cursor ? { cursor } : {}) }
      return (await service.call(listStores, { query })).body
    }
    const names = (page: { items: Store[] }): string[] => page.items.map((one) => one.name.en ?? '')
    const hours = { mon: [{ open: '00:00', close: '10:30' }] }
    for (const [name, lastOrderMinutes] of [
      ['one', 0],
      ['two', 25],
      ['three', 25],
      ['four', 0],
    ] as const) {
      await opened({ name: { en: `Half past ${name}` }, hours, lastOrderMinutes }, as)
      clock.advance(1)
    }
    assert.equal((await named(true, 10)).items.length, 4)
    clock.advance(10 * 60_000)
    const first = await named(true, 1)
    assert.deepEqual(names(first), ['Half past four'])
    const second = await named(true, 1, first.nextCursor ?? '')
    assert.deepEqual(names(second), ['Half past one'])
    assert.equal(second.nextCursor, null)
    assert.deepEqual(names(await named(false, 10)), ['Half past three', 'Half past two'])
  })

  test('closes and opens by its hours, and says so', async () => {
    const mine = await opened({
      hours: { mon: [{ open: '09:00', close: '10:30' }], tue: [{ open: '09:00', close: '10:00' }] },
    })
    assert.equal(mine.status, 'OPEN')
    const status = async () => (await service.call(getStore, { params: { id: mine.id } })).body.status
    clock.advance(30 * 60_000)
    await eventually(async () => assert.equal(await status(), 'CLOSED'))
    clock.advance(22.5 * 3_600_000)
    await eventually(async () => assert.equal(await status(), 'OPEN'))
    await eventually(async () => {
      const said = (await about(mine.id)).map(({ data }) => (data as Store).status)
      assert.deepEqual(said, ['OPEN', 'CLOSED', 'OPEN'])
    })
  })

  test('a ticket has the number of its order, and so has the promise, also where nobody has to press accept', async () => {
    const mine = await opened({ autoAccept: true })
    const { orderId } = await order(mine.id, { number: 42 })
    await service.settled()
    assert.deepEqual((await ticket(orderId)).body.number, 42)
    const [promise] = (await about(orderId)).map(({ data }) => data as TicketAccepted)
    assert.equal(promise?.number, 42)
  })

  test('takes an order through the kitchen to the counter, each step said once', async () => {
    const mine = await opened({ acceptWithinMinutes: 240 })
    const { orderId } = await order(mine.id)
    await service.settled()
    const fresh = (await ticket(orderId)).body
    assert.deepEqual([fresh.status, fresh.number, fresh.total], ['NEW', 1, total])
    assert.equal(fresh.lines[0].unitPrice, undefined)
    const early = await step(startCooking, orderId)
    assert.deepEqual([early.status, early.body.code, early.body.detail], [409, 'ticket-changed', 'the ticket is NEW'])
    for (const repeat of [1, 2]) assert.equal((await accept(orderId)).status, 200, `time ${repeat}`)
    for (const endpoint of [startCooking, markReady, handOver])
      for (const repeat of [1, 2]) assert.equal((await step(endpoint, orderId)).status, 200, `time ${repeat}`)
    assert.deepEqual(await types(orderId), ['TicketAccepted', 'CookingStarted', 'OrderReady', 'OrderCollected'])
    assert.deepEqual(
      (await about(orderId)).map(({ sequence }) => sequence),
      [1, 2, 3, 4],
    )
    assert.equal((await ticket(orderId)).body.version, 5)
  })

  test('gives each ticket of a day its own number, also when many come at once and twice', async () => {
    const mine = await opened({ acceptWithinMinutes: 240 })
    const orders = await Promise.all(Array.from({ length: 25 }, () => order(mine.id)))
    for (const { orderId, id, data } of orders)
      await service.receive(OrderConfirmed, { subject: orderId, sequence: 3, data, id })
    await service.settled()
    const numbers: number[] = []
    let cursor: string | undefined
    do {
      const { body } = await service.call(listTickets, {
        as: owner,
        query: { storeId: mine.id, limit: 10, ...(cursor ? { cursor } : {}) },
      })
      numbers.push(...body.items.map(({ number }: { number: number }) => number))
      cursor = body.nextCursor ?? undefined
    } while (cursor)
    // The 11th order vanished from both screens: here all 25 are there, each once.
    assert.deepEqual(
      numbers.toSorted((left, right) => left - right),
      Array.from({ length: 25 }, (_, index) => index + 1),
    )
    const news = await service.call(listTickets, { as: owner, query: { storeId: mine.id, status: 'NEW', limit: 100 } })
    assert.equal(news.body.items.length, 25)
    const [taken] = orders
    await service.call(acceptTicket, { as: owner, params: { orderId: taken?.orderId ?? '' }, body: { minutes: 10 } })
    const inStatus = async (status: string) =>
      (await service.call(listTickets, { as: owner, query: { storeId: mine.id, status, limit: 100 } })).body
    assert.equal((await inStatus('NEW')).items.length, 24)
    assert.equal((await inStatus('NEW,ACCEPTED')).items.length, 25)
    for (const wrong of ['', 'new', 'NEW,', 'NEW;ACCEPTED', 'NEW,BURNT'])
      assert.equal((await inStatus(wrong)).code, 'invalid-request', wrong)
    const strangers = await service.call(listTickets, {
      as: { id: service.newId(), role: 'owner' },
      query: { storeId: mine.id },
    })
    assert.deepEqual(strangers.body.items, [])
    const operators = await service.call(listTickets, {
      as: { id: service.newId(), role: 'operator' },
      query: { storeId: mine.id },
    })
    assert.equal(operators.body.items.length, 20)
  })

  test('a pickup that nobody collects is told to operators, a delivery and what is collected are not', async () => {
    const mine = await opened()
    const [forgotten, collected, onTheRoad] = [
      await order(mine.id),
      await order(mine.id),
      await order(mine.id, { fulfilment: 'delivery' }),
    ]
    await service.settled()
    for (const { orderId } of [forgotten, collected, onTheRoad]) {
      await accept(orderId)
      await step(startCooking, orderId)
      await step(markReady, orderId)
    }
    const operator = { id: service.newId(), role: 'operator' } as const
    const late = async () => {
      const query = { storeId: mine.id, late: true, limit: 100 }
      const { body } = await service.call(listTickets, { as: operator, query })
      return (body.items as { orderId: string }[]).map(({ orderId }) => orderId)
    }
    assert.deepEqual(await late(), [])
    clock.advance(30 * 60_000)
    await step(handOver, collected.orderId)
    assert.deepEqual(await late(), [forgotten.orderId])
  })

  test('shows and moves tickets for the people of the store only', async () => {
    const { orderId } = await order((await opened({ acceptWithinMinutes: 240 })).id)
    await service.settled()
    const other = { id: service.newId(), role: 'owner' } as const
    assert.equal((await ticket(orderId, other)).status, 404)
    assert.equal((await step(startCooking, orderId, other)).status, 404)
    assert.equal((await ticket(orderId, { id: service.newId(), role: 'operator' })).status, 200)
    assert.equal((await ticket(service.newId())).status, 404)
  })

  test('accepts by itself where the owner wants that', async () => {
    const mine = await opened({ autoAccept: true, minutes: 7 })
    const { orderId } = await order(mine.id, { fulfilment: 'delivery', address: { line1: 'Home' } })
    await service.settled()
    const { status, minutes, readyBy } = (await ticket(orderId)).body
    assert.deepEqual([status, minutes, Date.parse(readyBy) - clock.now().getTime()], ['ACCEPTED', 7, 420_000])
    assert.deepEqual(await types(orderId), ['TicketAccepted'])
    assert.equal((await step(handOver, orderId)).status, 409)
  })

  test('the rider has the bag: its ticket leaves the board, and nothing more is said about it', async () => {
    const mine = await opened()
    const { orderId } = await order(mine.id, { fulfilment: 'delivery', address: { line1: 'Home' } })
    await service.settled()
    await accept(orderId)
    await step(startCooking, orderId)
    await step(markReady, orderId)
    const said = await types(orderId)
    const data = { orderId, storeId: mine.id, riderId: service.newId() }
    await service.receive(DeliveryPickedUp, { subject: orderId, sequence: 3, data })
    const elsewhere = { ...data, orderId: service.newId() }
    await service.receive(DeliveryPickedUp, { subject: elsewhere.orderId, sequence: 3, data: elsewhere })
    await service.settled()
    assert.equal((await ticket(orderId)).body.status, 'COLLECTED')
    assert.equal((await ticket(elsewhere.orderId)).status, 404)
    assert.deepEqual(await types(orderId), said)
    const board = { storeId: mine.id, status: 'NEW,ACCEPTED,COOKING,READY' }
    assert.deepEqual((await service.call(listTickets, { as: owner, query: board })).body.items, [])
  })

  test('rejects in the store’s words, or for it when it does not answer in time', async () => {
    const mine = await opened({ acceptWithinMinutes: 5 })
    const [spoken, silent] = [await order(mine.id), await order(mine.id)]
    await service.settled()
    const said = await service.call(rejectTicket, {
      as: owner,
      params: { orderId: spoken.orderId },
      body: { reason: 'no milk' },
    })
    assert.deepEqual([said.status, said.body.status, said.body.reason], [200, 'REJECTED', 'no milk'])
    clock.advance(5 * 60_000)
    await eventually(async () => assert.equal((await ticket(silent.orderId)).body.reason, 'STORE_NO_RESPONSE'))
    assert.deepEqual(await types(spoken.orderId), ['TicketRejected'])
    assert.deepEqual(await types(silent.orderId), ['TicketRejected'])
    const late = await accept(silent.orderId)
    assert.deepEqual([late.status, late.body.code], [409, 'ticket-changed'])
  })

  test('an accept and the accept limit at the same moment: exactly one wins', async () => {
    const mine = await opened({ acceptWithinMinutes: 240 })
    const orders: { orderId: string }[] = []
    for (let count = 0; count < 40; count++) orders.push(await order(mine.id))
    await service.settled()
    const limit = rejectWhenNobodyAnswers({ tickets, clock })
    const reached = (orderId: string) => service.db.transaction((tx) => limit(orderId, tx))
    const outcomes = await Promise.all(
      orders.map(async ({ orderId }, index) => {
        const [answer] =
          index % 2
            ? await Promise.all([accept(orderId), reached(orderId)])
            : (await Promise.all([reached(orderId), accept(orderId)])).toReversed()
        return { orderId, status: (answer as { status: number }).status }
      }),
    )
    for (const { orderId, status } of outcomes) {
      assert.ok([200, 409].includes(status))
      assert.deepEqual(await types(orderId), [status === 200 ? 'TicketAccepted' : 'TicketRejected'])
    }
  })

  test('decides about a cancel: off the board before cooking, refused after', async () => {
    const mine = await opened({ acceptWithinMinutes: 240 })
    const [fresh, accepted, cooking] = [await order(mine.id), await order(mine.id), await order(mine.id)]
    await service.settled()
    for (const { orderId } of [accepted, cooking]) await accept(orderId)
    await step(startCooking, cooking.orderId)
    for (const { data: _, id: __, ...one } of [fresh, accepted, cooking])
      await service.receive(OrderCancelRequested, {
        subject: one.orderId,
        sequence: 5,
        data: { ...one, by: 'CUSTOMER' },
      })
    await service.settled()
    assert.deepEqual(await types(fresh.orderId), ['TicketCanceled'])
    assert.deepEqual(await types(accepted.orderId), ['TicketAccepted', 'TicketCanceled'])
    assert.deepEqual(await types(cooking.orderId), ['TicketAccepted', 'CookingStarted', 'CancelRefused'])
    assert.equal((await ticket(fresh.orderId)).body.status, 'CANCELED')
    assert.equal((await accept(fresh.orderId)).status, 409)
  })

  test('a confirmation that comes after its cancel opens nothing', async () => {
    const mine = await opened()
    const wish = { ...aboutOrder(mine.id), by: 'CUSTOMER' } as const
    const ended = { ...aboutOrder(mine.id), reason: 'OUT_OF_STOCK', total, restock: true } as const
    await service.receive(OrderCancelRequested, { subject: wish.orderId, sequence: 4, data: wish })
    await service.receive(OrderCanceled, { subject: ended.orderId, sequence: 4, data: ended })
    await service.settled()
    for (const { orderId } of [wish, ended])
      await service.receive(OrderConfirmed, {
        subject: orderId,
        sequence: 3,
        data: { orderId, customerId, storeId: mine.id, fulfilment: 'pickup', lines: [], total },
      })
    await service.settled()
    for (const { orderId } of [wish, ended]) assert.equal((await ticket(orderId)).status, 404)
    assert.deepEqual((await service.call(listTickets, { as: owner, query: { storeId: mine.id } })).body.items, [])
    assert.deepEqual(await types(wish.orderId), ['TicketCanceled'])
    assert.deepEqual(await types(ended.orderId), [])
  })

  test('a bar’s night is one day of ticket numbers', async () => {
    const bar = await opened({ acceptWithinMinutes: 240, dayStartsAt: '12:00' })
    const numberOf = async ({ orderId }: { orderId: string }) => {
      await service.settled()
      return (await ticket(orderId)).body.number
    }
    const toMoment = (time: string) =>
      clock.advance((Date.parse(time) - clock.now().getTime() + 86_400_000 * 7) % 86_400_000)
    toMoment('2026-03-02T23:50:00+09:00')
    assert.equal(await numberOf(await order(bar.id)), 1)
    toMoment('2026-03-03T00:10:00+09:00')
    assert.equal(await numberOf(await order(bar.id)), 2)
    toMoment('2026-03-03T12:00:00+09:00')
    assert.equal(await numberOf(await order(bar.id)), 1)
  })
})
