/** Printers of each kind at a real store service: once on paper, whatever is lost on the way. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  acceptTicket,
  addPrinter,
  askNotes,
  cancelTicket,
  changePrinter,
  listPrinters,
  listPrints,
  listSilentPrinters,
  type NewPrinter,
  OrderConfirmed,
  openStore,
  type Printer,
  type PrinterChange,
  type PrintJob,
  previewPrinter,
  printAgain,
  printTestPage,
  removePrinter,
  renewPrinterToken,
  type Store,
  startCooking,
  won,
} from '@jumun/contracts'
import {
  counting,
  eventually,
  type FakeClock,
  type FakePoller,
  fakeClock,
  fakeCloudPrnt,
  fakeServerDirectPrint,
  peer,
  startFakeRawPrinter,
  startTestService,
  type TestService,
} from '@jumun/testing'
import { asksForNotes } from '../ask-for-notes.ts'
import store from '../service.ts'
import { stepsOfATicket } from '../step-a-ticket.ts'
import { ticketTable } from '../ticket-table.ts'

describe('printing', () => {
  let service: TestService
  const clock: FakeClock = fakeClock('2026-03-02T01:00:00.000Z') // Monday, 10:00 in Seoul
  let owner: { id: string; role: 'owner' }
  const operator = { id: '01900000-0000-7000-8000-00000000000f', role: 'operator' } as const
  let notes: 'told' | 'silent' = 'told'

  before(async () => {
    const peers = [
      peer(askNotes, ({ body }) => {
        if (notes === 'silent') throw new Error('order is away')
        return {
          status: 200 as const,
          body: { items: body.orderIds.map((orderId) => ({ orderId, note: '견과류 빼 주세요' })) },
        }
      }),
    ]
    service = await startTestService(store, { clock, peers, settings: { printerNetworks: '127.0.0.1/32' } })
    owner = { id: service.newId(), role: 'owner' }
  })
  after(() => service?.stop())

  const opened = async (): Promise<Store> => {
    const stations = [
      { id: 'bar', name: { ko: '음료', en: 'Bar' } },
      { id: 'grill', name: { ko: '그릴', en: 'Grill' } },
    ]
    const body = { name: { ko: '강남 커피', en: 'Gangnam Coffee' }, address: { line1: '테헤란로 1' }, stations }
    return (await service.call(openStore, { as: owner, body })).body
  }
  const printer = async (storeId: string, wish: NewPrinter): Promise<Printer> => {
    const { status, body } = await service.call(addPrinter, { as: owner, params: { id: storeId }, body: wish })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const addressOf = async ({ id, storeId }: Printer): Promise<string> => {
    const params = { id: storeId, printerId: id }
    return service.url + (await service.call(renewPrinterToken, { as: owner, params })).body.path
  }
  const order = async (storeId: string, more: object = {}): Promise<string> => {
    const orderId = service.newId()
    const line = (name: string, quantity: number, station: string) => ({
      ...{ productId: service.newId(), name: { ko: name }, quantity, unitPrice: won(4_500), options: [], station },
      total: won(4_500 * quantity),
    })
    const lines = [line('아메리카노', 2, 'bar'), line('토스트', 1, 'grill')]
    const about = { orderId, customerId: service.newId(), storeId, fulfilment: 'pickup', number: 12 }
    const data = { ...about, lines, total: won(13_500), ...more } as OrderConfirmed
    await service.receive(OrderConfirmed, { subject: orderId, sequence: 3, data })
    await service.settled()
    return orderId
  }
  const accept = (orderId: string) =>
    service.call(acceptTicket, { as: owner, params: { orderId }, body: { minutes: 15 } })
  const prints = async (orderId: string): Promise<PrintJob[]> =>
    (await service.call(listPrints, { as: owner, params: { orderId } })).body.items
  const states = async (orderId: string) => (await prints(orderId)).map(({ state }) => state)
  const stateOf = async ({ id, storeId }: Printer): Promise<Printer> => {
    const { body } = await service.call(listPrinters, { as: owner, params: { id: storeId } })
    return body.items.find((one: Printer) => one.id === id)
  }
  const pollAll = async (polling: FakePoller): Promise<void> => {
    while (await polling.poll());
  }

  const pollers = [
    ['cloudprnt', (url: string) => fakeCloudPrnt(url)],
    ['cloudprnt', (url: string) => fakeCloudPrnt(url, { media: 'application/vnd.star.line' })],
    ['server-direct-print', fakeServerDirectPrint],
  ] as const
  for (const [kind, fake] of pollers)
    test(`${kind}: a slip per station with its lines and the note, each once, however often it asks`, async () => {
      const { id: storeId } = await opened()
      const it = await printer(storeId, { name: '주방', kind })
      const polling = fake(await addressOf(it))
      assert.equal(await polling.poll(), false)
      const orderId = await order(storeId, { hasNote: true })
      assert.equal(await polling.poll(), false, 'nothing before it is accepted')
      await accept(orderId)
      await accept(orderId)
      await pollAll(polling)
      assert.equal(polling.papers.length, 2)
      const [bar = '', grill = ''] = polling.papers
      for (const part of ['음료', '#12', '아메리카노', '견과류 빼 주세요', '완성 10:'])
        assert.ok(bar.includes(part), `${part} is not in ${bar}`)
      assert.ok(!bar.includes('토스트') && grill.includes('토스트') && grill.includes('그릴'))
      await service.call(startCooking, { as: owner, params: { orderId } })
      clock.advance(60_000)
      await pollAll(polling)
      assert.equal(polling.papers.length, 2)
      assert.deepEqual(await states(orderId), ['PRINTED', 'PRINTED'])
      assert.equal((await stateOf(it)).waiting, 0)
    })

  for (const [kind, fake] of [pollers[0], pollers[2]])
    test(`${kind}: a lost confirmation prints once more, marked; and a printer that never answers does not go on`, async () => {
      const { id: storeId } = await opened()
      const polling = fake(await addressOf(await printer(storeId, { name: '주방', kind, prints: ['slip'] })))
      const orderId = await order(storeId)
      await accept(orderId)
      assert.equal(await polling.poll({ confirm: false }), true)
      assert.equal(await polling.poll(), false, 'it may be printing right now')
      clock.advance(16_000)
      assert.equal(await polling.poll(), true)
      assert.deepEqual(
        polling.papers.map((paper) => paper.includes('중복 출력일 수 있음')),
        [false, true],
      )
      assert.deepEqual(await states(orderId), ['PRINTED'])
      const never = await order(storeId)
      await accept(never)
      for (let tries = 0; tries < 5; tries++) {
        await polling.poll({ confirm: false })
        clock.advance(16_000)
      }
      assert.equal(polling.papers.length, 5, 'three times, and no more')
    })

  for (const [kind, fake, trouble] of [
    ['cloudprnt', fakeCloudPrnt, '410 Out of paper'],
    ['server-direct-print', fakeServerDirectPrint, 'EPTR_REC_EMPTY'],
  ] as const)
    test(`${kind}: what it says it did not print waits for its paper, and is no copy then`, async () => {
      const { id: storeId } = await opened()
      const it = await printer(storeId, { name: '주방', kind, prints: ['slip'] })
      const polling = fake(await addressOf(it))
      const orderId = await order(storeId)
      await accept(orderId)
      for (let tries = 0; tries < 12; tries++) assert.equal(await polling.poll({ trouble }), true)
      assert.deepEqual([(await stateOf(it)).trouble, (await stateOf(it)).waiting], ['no-paper', 1])
      await pollAll(polling)
      assert.equal(polling.papers.length, 1)
      assert.ok(!polling.papers[0]?.includes('중복'))
      assert.equal((await stateOf(it)).trouble, undefined)
    })

  test('an address that is not known, or was renewed, or whose printer is gone, is no address', async () => {
    const { id: storeId } = await opened()
    const it = await printer(storeId, { name: '주방', kind: 'cloudprnt' })
    const [former, present] = [await addressOf(it), await addressOf(it)]
    const asked = async (url: string) =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status
    assert.deepEqual(
      [await asked(former), await asked(present), await asked(`${service.url}/printers/poll/guess`)],
      [404, 200, 404],
    )
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = await service.call(openStore, { as: owner, headers, body: {} })
    assert.equal(form.status, 415, 'only printers send forms')
    const params = { id: storeId, printerId: it.id }
    assert.equal((await service.call(removePrinter, { as: owner, params })).status, 204)
    assert.equal(await asked(present), 404)
    const [row] = await service.db.query(
      'SELECT count(*) AS count FROM printer WHERE token_hash IS NOT NULL AND length(token_hash) <> 32',
    )
    assert.equal(row?.['count'], 0, 'a token is kept as a digest alone')
  })

  test('another owner has no printers here, and a printer at an address that operators did not open is refused', async () => {
    const { id: storeId } = await opened()
    const stranger = { id: service.newId(), role: 'owner' } as const
    const wish = { name: '주방', kind: 'tcp' } as const
    const add = (as: typeof owner, body: NewPrinter) => service.call(addPrinter, { as, params: { id: storeId }, body })
    assert.equal((await add(stranger, { ...wish, host: '127.0.0.1' })).status, 404)
    for (const host of ['169.254.169.254', '10.0.0.9', '127.0.0.2', '::1', '0.0.0.0', '::ffff:10.0.0.9']) {
      const { status, body } = await add(owner, { ...wish, host })
      assert.deepEqual([status, body.code], [422, 'printer-address'], host)
    }
    assert.equal((await add(owner, { ...wish, host: 'evil.example' })).status, 400)
    assert.equal((await add(owner, wish)).body.errors[0].field, 'host')
    const it = await printer(storeId, { ...wish, host: '127.0.0.1' })
    assert.equal(it.port, 9100)
    const params = { id: storeId, printerId: it.id }
    const moved = await service.call(changePrinter, { as: owner, params, body: { host: '10.0.0.9' } })
    assert.equal(moved.body.code, 'printer-address')
    assert.equal((await service.call(renewPrinterToken, { as: owner, params })).status, 400)
  })

  test('a printer that is connected otherwise keeps its name and what it prints: one that is spoken to has no address to poll', async () => {
    const { id: storeId } = await opened()
    const it = await printer(storeId, { name: '주방', kind: 'cloudprnt', prints: ['slip', 'label'], step: 'READY' })
    const params = { id: storeId, printerId: it.id }
    const change = (body: PrinterChange) => service.call(changePrinter, { as: owner, params, body })
    await service.call(renewPrinterToken, { as: owner, params })
    const epson = await change({ kind: 'server-direct-print' })
    assert.deepEqual([epson.status, epson.body.kind, epson.body.hasToken], [200, 'server-direct-print', true])
    const nowhere = await change({ kind: 'tcp' })
    assert.deepEqual([nowhere.status, nowhere.body.errors[0].field], [400, 'host'])
    assert.equal((await change({ kind: 'tcp', host: '10.0.0.9' })).body.code, 'printer-address')
    const { body: raw } = await change({ kind: 'tcp', host: '127.0.0.1', name: '바' })
    assert.deepEqual([raw.kind, raw.host, raw.port, raw.hasToken, raw.name], ['tcp', '127.0.0.1', 9100, false, '바'])
    const { body: back } = await change({ kind: 'cloudprnt' })
    assert.deepEqual([back.host, back.port, back.hasToken], [undefined, undefined, false])
    assert.deepEqual([back.prints, back.step], [['slip', 'label'], 'READY'])
  })

  test('tcp: printed when the printer says so; paper, lid and cable are waited for; a broken answer prints once more, marked', async () => {
    const raw = await startFakeRawPrinter()
    try {
      const { id: storeId } = await opened()
      const it = await printer(storeId, {
        name: '주방',
        kind: 'tcp',
        host: '127.0.0.1',
        port: raw.port,
        prints: ['slip'],
      })
      const first = await order(storeId)
      await accept(first)
      await eventually(async () => assert.deepEqual(await states(first), ['PRINTED']))
      assert.ok(raw.papers[0]?.includes('아메리카노'))

      raw.be('without paper')
      const second = await order(storeId)
      await accept(second)
      await eventually(async () => assert.equal((await stateOf(it)).trouble, 'no-paper'))
      raw.be('open')
      clock.advance(120_000)
      await eventually(async () => assert.equal((await stateOf(it)).trouble, 'cover-open'))
      raw.be('well')
      clock.advance(120_000)
      await eventually(async () => assert.deepEqual(await states(second), ['PRINTED']))
      assert.equal(raw.papers.length, 2)
      assert.ok(!raw.papers[1]?.includes('중복'))

      raw.be('dying')
      const third = await order(storeId)
      await accept(third)
      await eventually(async () => assert.equal((await stateOf(it)).trouble, 'no-answer'))
      raw.be('well')
      clock.advance(120_000)
      await eventually(async () => assert.deepEqual(await states(third), ['PRINTED']))
      assert.ok(raw.papers[3]?.includes('중복 출력일 수 있음'))

      raw.be('mute')
      const fourth = await order(storeId)
      await accept(fourth)
      await eventually(async () => assert.deepEqual(await states(fourth), ['PRINTED']))
      assert.equal(raw.papers.length, 5)
    } finally {
      await raw.stop()
    }
  })

  test('tcp: whoever dies between sending and hearing leaves it to another instance, and two print nothing twice', async () => {
    const raw = await startFakeRawPrinter()
    const other = await startTestService(store, { besides: service, settings: { printerNetworks: '127.0.0.1/32' } })
    try {
      const { id: storeId } = await opened()
      const at = { host: '127.0.0.1', port: raw.port }
      await printer(storeId, { name: '주방', kind: 'tcp', ...at, prints: ['slip', 'label'] })
      const orders: string[] = []
      for (let n = 0; n < 5; n++) orders.push(await order(storeId))
      await Promise.all(orders.map(accept))
      for (const orderId of orders)
        await eventually(async () => assert.deepEqual(await states(orderId), ['PRINTED', 'PRINTED']))
      assert.equal(raw.papers.length, 10)
      assert.ok(raw.papers.every((paper) => !paper.includes('중복')))

      // as it is left by an instance that was killed after sending: given, and never heard of
      const left = await order(storeId)
      await service.db.transaction(async (tx) => {
        await tx.query(
          `INSERT INTO print_job (printer_id, order_id, kind, ticket_version, lines, created_at, sent_at, attempts)
           SELECT id, $2, 'slip', 1, '[]', $3, $3, 1 FROM printer WHERE store_id = $1`,
          [storeId, left, clock.now()],
        )
        const [row] = await tx.query('SELECT id FROM printer WHERE store_id = $1', [storeId])
        tx.scheduleTimer('print', row?.['id'] as string, new Date(clock.now().getTime() + 30_000))
      })
      clock.advance(31_000)
      await eventually(async () => assert.deepEqual(await states(left), ['PRINTED']))
      assert.equal(raw.papers.length, 11)
      assert.ok(raw.papers[10]?.includes('중복 출력일 수 있음'))
    } finally {
      await other.stop()
      await raw.stop()
    }
  })

  test('a canceled order says so at each station; printing again says that it is, and who wanted it', async () => {
    const { id: storeId } = await opened()
    const polling = fakeCloudPrnt(await addressOf(await printer(storeId, { name: '주방', kind: 'cloudprnt' })))
    const orderId = await order(storeId)
    assert.equal(
      (await service.call(printAgain, { as: owner, params: { orderId }, body: { kind: 'label' } })).body.code,
      'no-printer',
    )
    await accept(orderId)
    await pollAll(polling)
    const again = await service.call(printAgain, { as: owner, params: { orderId }, body: { kind: 'station' } })
    assert.equal(again.body.items.length, 2)
    await pollAll(polling)
    assert.ok(polling.papers[2]?.includes('재출력'))
    await service.call(cancelTicket, { as: owner, params: { orderId }, body: { reason: 'SOLD_OUT' } })
    await pollAll(polling)
    assert.equal(polling.papers.length, 6)
    assert.ok(polling.papers.slice(4).every((paper) => paper.includes('취소') && paper.includes('-')))
    const audited = (await prints(orderId)).filter(({ reprintedBy }) => reprintedBy === owner.id)
    assert.equal(audited.length, 2)
    assert.equal(
      (await service.call(listPrints, { as: { ...owner, id: service.newId() }, params: { orderId } })).status,
      404,
    )
  })

  test('a printer that has work for a minute, or polls no more, is silent, for the store and for operators', async () => {
    const { id: storeId } = await opened()
    const it = await printer(storeId, { name: '주방', kind: 'cloudprnt', prints: ['slip'] })
    const polling = fakeCloudPrnt(await addressOf(it))
    assert.equal((await stateOf(it)).silent, false, 'it was never plugged in, and has nothing to do')
    await polling.poll()
    assert.equal((await stateOf(it)).silent, false)
    clock.advance(61_000)
    assert.equal((await stateOf(it)).silent, true, 'its polls stopped')
    await polling.poll()
    assert.equal((await stateOf(it)).silent, false)
    await accept(await order(storeId))
    clock.advance(59_000)
    await polling.poll({ trouble: '420 Cover open', confirm: false })
    assert.equal((await stateOf(it)).silent, false)
    clock.advance(2_000)
    assert.equal((await stateOf(it)).silent, true, 'it polls, and prints nothing')
    const called = await service.call(listSilentPrinters, { as: operator, query: { silent: true } })
    assert.ok(called.body.items.some(({ id }: Printer) => id === it.id))
    clock.advance(16_000)
    await pollAll(polling)
    assert.equal((await stateOf(it)).silent, false)
    const after = await service.call(listSilentPrinters, { as: operator, query: { silent: true } })
    assert.ok(after.body.items.every(({ id }: Printer) => id !== it.id))
  })

  test('what nobody waits for any more is not printed when the printer comes back in the morning', async () => {
    const { id: storeId } = await opened()
    const it = await printer(storeId, { name: '주방', kind: 'cloudprnt', prints: ['slip'] })
    const polling = fakeCloudPrnt(await addressOf(it))
    await accept(await order(storeId))
    clock.advance(5 * 3_600_000)
    assert.equal(await polling.poll(), false)
  })

  test('a note that the order service does not tell is announced on the paper', async () => {
    notes = 'silent'
    try {
      const { id: storeId } = await opened()
      const polling = fakeServerDirectPrint(
        await addressOf(await printer(storeId, { name: '주방', kind: 'server-direct-print', prints: ['slip'] })),
      )
      await accept(await order(storeId, { hasNote: true }))
      await pollAll(polling)
      assert.ok(polling.papers[0]?.includes('요청 사항 있음'))
    } finally {
      notes = 'told'
    }
  })

  test('a test page, and a picture of what will come out', async () => {
    const { id: storeId } = await opened()
    const it = await printer(storeId, { name: '주방', kind: 'cloudprnt', language: 'both', columns: 48 })
    const params = { id: storeId, printerId: it.id }
    const polling = fakeCloudPrnt(await addressOf(it))
    assert.equal((await service.call(printTestPage, { as: owner, params })).body.kind, 'test')
    await pollAll(polling)
    assert.ok(polling.papers[0]?.includes('시험 출력'))
    for (const kind of ['station', 'slip', 'receipt', 'label', 'test'] as const) {
      const { body } = await service.call(previewPrinter, { as: owner, params, query: { kind } })
      assert.match(body.svg, /^<svg /)
    }
  })

  test('a store without printers pays nothing: no statement more for a step, and no job', async () => {
    const { id: storeId } = await opened()
    const orderId = await order(storeId)
    const log = { info: () => {} }
    const withNotes = asksForNotes({ db: service.db, log, call: () => Promise.reject(new Error('nobody asks')) })
    const measured = async (id: string): Promise<number> => {
      let statements = 0
      const db = {
        ...service.db,
        transaction: <T>(work: (tx: Parameters<typeof counting>[0]) => Promise<T>): Promise<T> =>
          service.db.transaction(async (tx) => {
            const counted = counting(tx)
            const result = await work(counted.tx)
            statements = counted.statements()
            return result
          }),
      }
      // What is written of the deed is the same with and without printers.
      const silent = { note: async () => {} }
      await stepsOfATicket({ db, tickets: ticketTable, clock, withNotes, deeds: silent } as never).accept(
        { orderId: id, who: owner },
        15,
      )
      return statements
    }
    const without = await measured(orderId)
    await printer(storeId, { name: '주방', kind: 'cloudprnt' })
    assert.deepEqual([without, await measured(await order(storeId))], [3, 5])
    assert.deepEqual(await prints(orderId), [])
  })
})
