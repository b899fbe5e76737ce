/** The harness against a small service that hears, says, waits and asks: all that a real one does. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { endpoint, Id, Shape, StockReleased, UserRegistered, welcome } from '@jumun/contracts'
import { newEvent, on } from '@jumun/messaging'
import { defineService, numberSetting, parkedEndpoints, route } from '@jumun/service'
import { Type } from 'typebox'
import { eventually } from './eventually.ts'
import { fakeClock } from './fake-clock.ts'
import { peer } from './fake-peers.ts'
import { startTestPostgres, type TestPostgres } from './postgres.ts'
import { startTestService, type TestService } from './test-service.ts'

const migrations = mkdtempSync(join(tmpdir(), 'jumun-greetings-'))
writeFileSync(
  join(migrations, '0001-greeting.sql'),
  'CREATE TABLE greeting (user_id uuid PRIMARY KEY, name text NOT NULL);',
)

const greet = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/greetings/:id',
  summary: 'For tests',
  access: ['customer'],
  params: Shape({ id: Id }),
  answers: { 200: Shape({ text: Type.String() }) },
})

const greetings = defineService({
  name: 'catalog',
  summary: 'For tests',
  paths: ['/greetings'],
  migrations: pathToFileURL(`${migrations}/`),
  settings: { waitSeconds: numberSetting('how long to wait', { default: 1, min: 1, max: 1000 }) },
  start: ({ call, clock, settings }) => ({
    routes: [
      route(greet, async () => {
        const { body } = await call(welcome, { timeoutMs: 30_000 })
        return { status: 200 as const, body: { text: body.message } }
      }),
    ],
    reactions: [
      on(UserRegistered, async ({ subject, data }, tx) => {
        if (data.name === 'Poison') throw new Error('this name makes me ill')
        await tx.query('INSERT INTO greeting (user_id, name) VALUES ($1, $2)', [subject, data.name])
        tx.scheduleTimer('greet', subject, new Date(clock.now().getTime() + settings.waitSeconds * 1000))
      }),
    ],
    timers: {
      greet: async (subject, tx) =>
        tx.publish(
          newEvent(StockReleased, { subject, sequence: 1 }, { orderId: subject, storeId: subject, lines: [] }),
        ),
    },
  }),
})

const clock = fakeClock()
let postgres: TestPostgres
let service: TestService
before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(greetings, {
    postgres,
    clock,
    settings: { waitSeconds: 600 },
    peers: [peer(welcome, () => ({ status: 200 as const, body: { message: 'hello from a fake' } }))],
  })
})
after(async () => {
  await service?.stop()
  await postgres?.stop()
  rmSync(migrations, { recursive: true, force: true })
})

const registered = (name: string) => {
  const subject = service.newId()
  const data = { userId: subject, email: 'kim@example.com', name, role: 'customer' as const }
  return { subject, sequence: 1, data }
}

test('what it hears has its effect once, and a timer runs when the clock says so', async () => {
  const event = registered('Kim')
  const id = await service.receive(UserRegistered, event)
  await service.receive(UserRegistered, { ...event, id })
  await service.settled()
  assert.deepEqual(await service.db.query('SELECT name FROM greeting WHERE user_id = $1', [event.subject]), [
    { name: 'Kim' },
  ])
  assert.deepEqual(await service.published(), [])
  clock.advance(599_000)
  assert.deepEqual(await service.published(), [])
  clock.advance(1000)
  await eventually(async () => {
    const said = await service.published()
    assert.deepEqual(
      said.map(({ type, subject, source }) => [type, subject, source]),
      [['StockReleased', event.subject, 'catalog']],
    )
  })
})

test('it asks its peers, and people are who the test says', async () => {
  const params = { id: service.newId() }
  const customer = { id: service.newId(), role: 'customer' } as const
  const answer = await service.call(greet, { as: customer, params })
  assert.deepEqual([answer.status, answer.body], [200, { text: 'hello from a fake' }])
  assert.equal((await service.call(greet, { as: { ...customer, role: 'rider' }, params })).status, 403)
  assert.equal((await service.call(greet, { params })).status, 401)
})

test('what keeps failing is parked, and an operator may look, edit, retry and drop', async () => {
  const parked = parkedEndpoints('catalog')
  const operator = { id: service.newId(), role: 'operator' } as const
  const [curable, hopeless] = [registered('Poison'), registered('Poison')]
  await service.receive(UserRegistered, curable)
  await service.receive(UserRegistered, hopeless)
  await service.settled()
  const list = await service.call(parked.list, { as: operator })
  assert.equal(list.body.count, 2)
  const item = list.body.items.find((one: { subject: string }) => one.subject === curable.subject)
  const other = list.body.items.find((one: { subject: string }) => one.subject === hopeless.subject)
  assert.equal(item.reason, 'this name makes me ill')
  const params = { id: item.id }

  const failed = await service.call(parked.retry, { as: operator, params })
  assert.deepEqual([failed.status, failed.body.outcome], [200, 'failed'])
  const wrong = await service.call(parked.edit, { as: operator, params, body: { data: { name: 1 } } })
  assert.deepEqual([wrong.status, wrong.body.code], [400, 'invalid-request'])
  const data = { ...curable.data, name: 'Pak' }
  assert.equal((await service.call(parked.edit, { as: operator, params, body: { data } })).status, 204)
  const read = await service.call(parked.read, { as: operator, params })
  assert.equal(read.body.data.name, 'Pak')
  assert.ok(
    read.body.audit.some((one: { action: string; who: string }) => one.action === 'edited' && one.who === operator.id),
  )
  assert.equal((await service.call(parked.retry, { as: operator, params })).body.outcome, 'handled')
  assert.deepEqual(await service.db.query('SELECT name FROM greeting WHERE user_id = $1', [curable.subject]), [
    { name: 'Pak' },
  ])

  assert.equal((await service.call(parked.drop, { as: operator, params: { id: other.id } })).status, 204)
  assert.equal((await service.call(parked.list, { as: operator })).body.count, 0)
  assert.equal((await service.call(parked.retry, { as: operator, params })).status, 404)
  assert.equal((await service.call(parked.list, { as: { ...operator, role: 'customer' } })).status, 403)
})

test('without its database it is alive, not ready, and says 503; then it goes on', async () => {
  await postgres.kill()
  try {
    // What it said a moment ago still counts, until the lost connections are noticed.
    await eventually(async () => assert.deepEqual(await service.running.ready(), ['the database does not answer']))
    assert.equal((await fetch(`${service.url}/health/ready`)).status, 503)
    assert.equal((await fetch(`${service.url}/health/live`)).status, 200)
    const operator = { id: service.newId(), role: 'operator' } as const
    const answer = await service.call(parkedEndpoints('catalog').list, { as: operator })
    assert.deepEqual([answer.status, answer.body.code], [503, 'service-unavailable'])
    assert.ok(answer.headers.get('retry-after'))
  } finally {
    await postgres.start()
  }
  await eventually(async () => assert.deepEqual(await service.running.ready(), []))
  const event = registered('Lee')
  await service.receive(UserRegistered, event)
  await service.settled()
  assert.equal((await service.db.query('SELECT 1 FROM greeting WHERE user_id = $1', [event.subject])).length, 1)
})

test('a peer that is down is a failed call, not a hanging one', async () => {
  await service.peers?.down()
  const customer = { id: service.newId(), role: 'customer' } as const
  const answer = await service.call(greet, { as: customer, params: { id: service.newId() } })
  assert.deepEqual([answer.status, answer.body.code], [503, 'service-unavailable'])
  await service.peers?.up()
})

test('a database that never comes is one clear sentence', async () => {
  await assert.rejects(
    startTestService(greetings, {
      postgres,
      hostOptions: { databaseUrl: 'postgres://x:secret@127.0.0.1:1/none', databaseWithinMs: 300 },
    }),
    /^Error: catalog cannot reach its database at 127\.0\.0\.1:1\/none: /,
  )
})

test('eventually gives up with the last reason', async () => {
  await assert.rejects(
    eventually(() => assert.fail('still not'), { withinMs: 50 }),
    /still not/,
  )
})
