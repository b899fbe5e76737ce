import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  allEvents,
  type Envelope,
  type EventType,
  getAudit,
  getBoardAt,
  getDashboard,
  getOrderAt,
  getRebuild,
  invariantNames,
  listDashboards,
  reportAudit,
  StoreChanged,
  startRebuild,
  streamDashboards,
  takeRebuild,
} from '@jumun/contracts'
import { eventually, startTestPostgres, startTestService, type TestPostgres, type TestService } from '@jumun/testing'
import pg from 'pg'
import { dataAgeHeader } from './data-age.ts'
import { fold } from './fold.ts'
import { eventsOf, journeys, type Participants, participantsOf } from './journeys.ts'
import dashboard from './service.ts'

const kinds: Readonly<Record<string, EventType<unknown>>> = allEvents

describe('the dashboard', () => {
  let postgres: TestPostgres
  let service: TestService
  const cast = participantsOf(1)
  const customer = { id: cast.customerId, role: 'customer' } as const
  const owner = { id: cast.ownerId, role: 'owner' } as const
  const operator = { id: '01900000-0000-7000-8000-000000000009', role: 'operator' } as const
  const stranger = { id: '01900000-0000-7000-8000-0000000000aa', role: 'customer' } as const

  before(async () => {
    postgres = await startTestPostgres()
    service = await startTestService(dashboard, { postgres })
    await eventually(async () => assert.deepEqual(await service.running.ready(), []))
    const data = {
      ...{ storeId: cast.storeId, ownerId: cast.ownerId, name: { en: 'Cafe' }, kind: 'cafe', address: { line1: 'x' } },
      ...({ status: 'OPEN', fulfilments: ['delivery'], minutes: 15 } as const),
    }
    await service.receive(StoreChanged, { subject: cast.storeId, sequence: 1, data })
  })
  after(async () => {
    await service?.stop()
    await postgres?.stop()
  })

  const tell = async (events: readonly Envelope[], to = service): Promise<void> => {
    for (const { type, ...event } of events) await to.receive(kinds[type] ?? StoreChanged, event)
  }
  const journey = (name: string, of: Participants): Envelope[] => eventsOf(journeys(of)[name] ?? [], of)
  const ask = (
    orderId: string,
    as: typeof customer | typeof owner | typeof operator | typeof stranger = customer,
    after?: number,
  ) => service.call(getDashboard, { as, params: { orderId }, query: after === undefined ? {} : { after } })

  test('shows operators an order and the board as they were, and nobody else', async () => {
    const past = participantsOf(88)
    const events = journey('delivered', past)
    await tell(events)
    await eventually(async () => assert.equal((await ask(past.orderId)).body.state, 'DELIVERED'))
    const at = events[4]?.time ?? ''
    const then = fold(events.filter(({ time }) => time <= at))
    const one = await service.call(getOrderAt, { as: operator, params: { orderId: past.orderId }, query: { at } })
    assert.deepEqual([one.status, one.body.state, one.body.timeline], [200, then?.state, then?.timeline])
    const board = await service.call(getBoardAt, { as: operator, query: { at } })
    const shown = board.body.items.find(({ orderId }: { orderId: string }) => orderId === past.orderId)
    assert.equal(shown.state, then?.state)
    const before = await service.call(getOrderAt, {
      ...{ as: operator, params: { orderId: past.orderId }, query: { at: '2020-01-01T00:00:00Z' } },
    })
    assert.equal(before.status, 404)
    assert.equal((await service.call(getBoardAt, { as: operator, query: { at: 'noon' } })).status, 400)
    assert.equal((await service.call(getBoardAt, { as: customer, query: { at } })).status, 403)
  })

  test('builds the view anew beside the one that is shown, and finds it to be the same', async () => {
    const whole = participantsOf(89)
    await tell(journey('collected', whole))
    await eventually(async () => assert.equal((await ask(whole.orderId)).body.state, 'COLLECTED'))
    assert.equal((await service.call(startRebuild, { as: customer })).status, 403)
    assert.equal((await service.call(startRebuild, { as: operator })).status, 202)
    await eventually(async () => {
      const { body } = await service.call(getRebuild, { as: operator })
      assert.deepEqual([body.status, body.different, body.items], ['compared', 0, []])
      assert.ok(body.orders > 0)
    })
    assert.equal(
      (await service.call(takeRebuild, { as: operator })).body.status,
      'compared',
      'there is nothing to take',
    )
    assert.equal((await ask(whole.orderId)).body.state, 'COLLECTED')
  })

  test('audits every order that changes, for operators only', async () => {
    const watched = participantsOf(77)
    await tell(journey('collected', watched))
    await eventually(async () => {
      const { status, body } = await service.call(getAudit, { as: operator })
      assert.equal(status, 200)
      assert.ok(
        body.items.length === invariantNames.length && body.items.every((one: { checked: number }) => one.checked > 0),
      )
      assert.ok(body.items.every((one: { status: string }) => one.status !== 'red'))
    })
    assert.equal((await service.call(getAudit, { as: customer })).status, 403)
    const look = { items: [{ invariant: 'I9' as const, broken: ['a status went back'] }] }
    assert.equal((await service.call(reportAudit, { as: owner, body: look })).status, 403)
    assert.equal((await service.call(reportAudit, { as: operator, body: look })).status, 204)
    const { body } = await service.call(getAudit, { as: operator })
    const red = body.items.filter((one: { status: string }) => one.status === 'red')
    assert.deepEqual(
      red.map((one: { invariant: string }) => one.invariant),
      ['I9'],
    )
    await service.call(reportAudit, { as: operator, body: { items: [] } })
  })

  test('shows an order as the fold of the log, to its customer, its store and operators, and to nobody else', async () => {
    const events = journey('delivered', cast)
    await tell(events)
    const { version } = fold(events) ?? {}
    for (const viewer of [customer, owner, operator]) {
      const { status, body } = await ask(cast.orderId, viewer, version)
      assert.equal(status, 200)
      await eventually(async () => {
        const { position, ...entry } = (await ask(cast.orderId, viewer)).body
        assert.equal(JSON.stringify(entry), JSON.stringify(fold(events)))
        assert.ok(position)
      })
      assert.equal(body.orderId, cast.orderId)
    }
    assert.equal((await ask(cast.orderId, stranger)).status, 404)
    assert.equal((await ask(cast.orderId, stranger, 1)).status, 404)
    assert.equal((await service.call(getDashboard, { params: { orderId: cast.orderId } })).status, 401)
  })

  test('waits for an order that it has not heard of, and for the version asked for', async () => {
    const who = participantsOf(2)
    const events = journey('collected', who)
    const waiting = ask(who.orderId, customer, 3)
    await tell(events.slice(0, 3)) // two versions
    await tell(events.slice(3, 5))
    const { status, body } = await waiting
    assert.deepEqual([status, body.version, body.state], [200, 3, 'CONFIRMED'])
    const { body: asItIs } = await ask(who.orderId, customer, 99)
    assert.equal(asItIs.version, 3)
    assert.equal((await ask(participantsOf(999).orderId)).status, 404)
  })

  test('lists 25 orders by pages, newest first, each once', async () => {
    const people = Array.from({ length: 25 }, (_, index) =>
      participantsOf(100 + index, { customerId: '01900000-0000-7000-8000-0000000000bb' }),
    )
    for (const who of people) await tell(journey('delivered', who).slice(0, 5))
    const as = { id: '01900000-0000-7000-8000-0000000000bb', role: 'customer' } as const
    await eventually(async () => {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const { body } = await service.call(listDashboards, { as, query: { limit: 10, ...(cursor ? { cursor } : {}) } })
        ids.push(...body.items.map(({ orderId }: { orderId: string }) => orderId))
        cursor = body.nextCursor ?? undefined
      } while (cursor)
      assert.deepEqual(ids, people.map(({ orderId }) => orderId).reverse())
    })
    const refused = await service.call(listDashboards, { as, query: { cursor: 'nonsense' } })
    assert.deepEqual([refused.status, refused.body.code], [400, 'invalid-cursor'])
  })

  test('streams changes, and resumes on another instance', async () => {
    const other = await startTestService(dashboard, { besides: service })
    try {
      const who = participantsOf(3)
      const events = journey('delivered', who)
      const first = await stream(service)
      await tell(events.slice(0, 4))
      const seen = await first.until((text) => text.includes('"state":"PLACED"') && text.includes('StockReserved'))
      await first.close()
      const lastEventId = [...seen.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? ''
      await tell(events.slice(4))
      await eventually(async () => assert.deepEqual(await other.running.ready(), []))
      const second = await stream(other, lastEventId)
      const rest = await second.until((text) => text.includes('"state":"DELIVERED"') && text.includes(who.orderId))
      assert.ok(!rest.includes('"state":"PLACED"'))
      await second.close()
    } finally {
      await other.stop()
    }
  })

  test('refuses to resume from an id that is none, so that the client knows it may have missed something', async () => {
    const answer = await service.call(streamDashboards, { as: customer, headers: { 'last-event-id': 'nonsense' } })
    assert.deepEqual([answer.status, answer.body.errors[0].field], [400, 'Last-Event-ID'])
  })

  test('answers with PostgreSQL and the log down, also when it is started then, and says how old it is; goes on when they are back', async () => {
    await eventually(async () => {
      const { headers } = await ask(cast.orderId)
      assert.ok(Number(headers.get(dataAgeHeader)) < 60_000)
    })
    await postgres.kill()
    try {
      const { status, body, headers } = await ask(cast.orderId)
      assert.deepEqual([status, body.state], [200, 'DELIVERED'])
      assert.match(headers.get(dataAgeHeader) ?? '', /^\d+$/)
      assert.deepEqual(await service.running.ready(), [])
      assert.equal((await service.call(listDashboards, { as: customer })).status, 200)
      const { dataDir } = service.hostOptions
      const restarted = await startTestService(dashboard, { besides: service, hostOptions: { dataDir } })
      try {
        assert.deepEqual(await restarted.running.ready(), [])
        const again = await restarted.call(getDashboard, { as: customer, params: { orderId: cast.orderId } })
        assert.deepEqual([again.status, again.body.state], [200, 'DELIVERED'])
      } finally {
        await restarted.stop()
      }
    } finally {
      await postgres.start()
    }
    const who = participantsOf(4)
    await eventually(() => tell(journey('delivered', who)))
    await eventually(async () => assert.equal((await ask(who.orderId)).body.state, 'DELIVERED'))
  })

  test('a log that went back: the view reads all that the log has now, under its eyes and after an absence, and shows no more', async () => {
    const alone = await startTestService(dashboard, { postgres, settings: { auditGraceMs: 0 } })
    const [before, during, later] = [participantsOf(51), participantsOf(52), participantsOf(53)]
    const seen = (who: Participants, from = alone) =>
      from.call(getDashboard, { as: operator, params: { orderId: who.orderId } }).then(({ status }) => status)
    const isSeen = (who: Participants, from = alone) => eventually(async () => assert.equal(await seen(who, from), 200))
    const isGone = (who: Participants, from = alone) => eventually(async () => assert.equal(await seen(who, from), 404))
    const log = new pg.Client(alone.hostOptions.eventLogUrl)
    await log.connect()
    const setBack = (sql: string) => log.query(`BEGIN; LOCK topic; ${sql}; COMMIT`)
    try {
      await tell(journey('delivered', before), alone)
      await isSeen(before)
      await log.query('CREATE TABLE copy AS TABLE record')
      await tell(journey('delivered', during), alone)
      await isSeen(during)
      await setBack(
        'DELETE FROM record WHERE (topic, id) NOT IN (SELECT topic, id FROM copy); UPDATE topic SET head = (SELECT coalesce(max(position), 0) FROM copy WHERE copy.topic = topic.id)',
      )
      await isGone(during)
      await isSeen(before)
      await alone.running.stop()
      await setBack('TRUNCATE record; UPDATE topic SET head = 0')
      for (const who of [during, later]) await tell(journey('delivered', who), alone)
      const restarted = await startTestService(dashboard, {
        besides: alone,
        settings: { auditGraceMs: 0 },
        hostOptions: { dataDir: alone.hostOptions.dataDir },
      })
      try {
        for (const who of [during, later]) await isSeen(who, restarted)
        await isGone(before, restarted)
        await eventually(async () => assert.deepEqual(await restarted.running.ready(), []))
      } finally {
        await restarted.stop()
      }
    } finally {
      await log.end()
      await alone.stop()
    }
  })

  test('whoever is let go is out of their open stream at once, and the store goes on hearing', async () => {
    const storeId = service.newId()
    const [gone, stays] = [1, 2].map(() => ({ id: service.newId(), role: 'staff' as const }))
    assert.ok(gone && stays)
    const people = (sequence: number, ids: readonly string[]) =>
      service.receive(StoreChanged, {
        ...{ subject: storeId, sequence },
        data: {
          ...{ storeId, ownerId: cast.ownerId, name: { en: 'Cafe' }, kind: 'cafe', address: { line1: 'x' } },
          ...({ status: 'OPEN', fulfilments: ['delivery'], minutes: 15 } as const),
          staff: ids.map((userId) => ({ userId, role: 'counter' as const })),
        },
      })
    await people(1, [gone.id, stays.id])
    const leave = new AbortController()
    const open = async (as: { id: string; role: 'staff' }) => {
      const { body } = await fetch(`${service.url}${streamDashboards.path}`, {
        headers: { authorization: `Bearer ${service.tokens.sign(as, new Date())}` },
        signal: leave.signal,
      })
      let said = ''
      const isOver = (async () => {
        for await (const chunk of body ?? []) said += Buffer.from(chunk).toString()
        return said
      })().catch(() => said)
      await eventually(async () => assert.match(said, /event: age/))
      return { isOver, said: () => said }
    }
    const [ofGone, ofStays] = [await open(gone), await open(stays)]
    await people(2, [stays.id])
    assert.match(await ofGone.isOver, /you no longer work here/)
    assert.doesNotMatch(ofStays.said(), /no longer/)
    leave.abort()
    await ofStays.isOver
  })

  async function stream(from: TestService, lastEventId?: string) {
    const controller = new AbortController()
    const authorization = `Bearer ${from.tokens.sign(customer, new Date())}`
    const answer = await fetch(`${from.url}${streamDashboards.path}`, {
      headers: { authorization, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
      signal: controller.signal,
    })
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
    let text = ''
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => {}) // closed by the test
    await eventually(() => assert.match(text, /^id: /m))
    return {
      until: (holds: (text: string) => boolean) =>
        eventually(() => {
          assert.ok(holds(text), text)
          return text
        }),
      close() {
        controller.abort()
        return reading
      },
    }
  }
})
