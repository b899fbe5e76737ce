import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { pulse } from './pulse.ts'

function aGateway() {
  let nowMs = Date.parse('2026-05-05T12:00:10.000Z')
  const known = new Map([['order', ['http://a:1']]])
  const its = pulse({
    platform: [{ name: 'order', summary: '', paths: ['/orders'], subscribes: [], calls: [] }],
    resolver: { known: (name) => (known.get(name) ?? []).map((url) => ({ url })) },
    now: () => new Date(nowMs),
    metrics: new Registry(),
  })
  return {
    answers: (...statuses: number[]) => {
      for (const status of statuses) its.checkedOut(status)
    },
    pass: (ms: number) => {
      nowMs += ms
    },
    runs: async (...urls: string[]) => {
      known.set('order', urls)
      await its.job.run()
    },
    report: () => its.report(),
    told: () => its.report().incidents.map(({ what, service, until }) => [what, service, until !== null]),
  }
}

test('whether people can order decides, not whether everything is up', async () => {
  const gateway = aGateway()
  await gateway.runs('http://a:1')
  assert.equal(gateway.report().checkouts.state, 'quiet')
  gateway.answers(201, 201, 402)
  assert.equal(gateway.report().checkouts.state, 'well')
  gateway.answers(503, 503, 503)
  await gateway.runs('http://a:1')
  assert.deepEqual(gateway.report().checkouts, { went: 2, refused: 1, failed: 3, minutes: 3, state: 'failing' })
  assert.deepEqual(gateway.told(), [['checkouts', null, false]])
  gateway.pass(4 * 60_000)
  gateway.answers(201)
  await gateway.runs('http://a:1')
  assert.equal(gateway.report().checkouts.state, 'well')
  assert.deepEqual(gateway.told(), [['checkouts', null, true]], 'what is over leaves a trace')
})

test('one failure among many is worth a look; cards that are refused are not a failure, unless nearly all are', () => {
  const gateway = aGateway()
  gateway.answers(...Array.from({ length: 9 }, () => 201), 503)
  assert.equal(gateway.report().checkouts.state, 'troubled')
  const refusing = aGateway()
  refusing.answers(...Array.from({ length: 11 }, () => 402), 201)
  assert.equal(refusing.report().checkouts.state, 'troubled')
})

test('who is not logged in, or sends a form that is none, says nothing about how ordering goes', () => {
  const gateway = aGateway()
  gateway.answers(400, 401, 403, 404, 413)
  assert.equal(gateway.report().checkouts.state, 'quiet')
})

test('a service that died and came back leaves a trace, also when it was back before anybody missed it', async () => {
  const gateway = aGateway()
  await gateway.runs('http://a:1')
  await gateway.runs('http://a:2')
  assert.deepEqual(gateway.told(), [['restarted', 'order', true]])
  await gateway.runs()
  assert.deepEqual(gateway.told()[0], ['down', 'order', false])
  await gateway.runs()
  gateway.pass(2_000)
  await gateway.runs('http://a:3')
  assert.deepEqual(gateway.told(), [
    ['down', 'order', true],
    ['restarted', 'order', true],
  ])
})

test('an instance more or less is no incident', async () => {
  const gateway = aGateway()
  await gateway.runs('http://a:1')
  await gateway.runs('http://a:1', 'http://a:2')
  await gateway.runs('http://a:2')
  assert.deepEqual(gateway.told(), [])
})

test('the last hour is told minute by minute, the quiet ones too', () => {
  const gateway = aGateway()
  gateway.answers(201)
  gateway.pass(2 * 60_000)
  gateway.answers(503)
  const { minutes } = gateway.report()
  assert.equal(minutes.length, 60)
  assert.deepEqual(
    minutes.slice(-3).map(({ went, failed }) => [went, failed]),
    [
      [1, 0],
      [0, 0],
      [0, 1],
    ],
  )
})
