import assert from 'node:assert/strict'
import { test } from 'node:test'
import { history, type Page, quantile } from './history.ts'
import { samplesIn } from './read-metrics.ts'

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 4, 5, 12, minute, second))
const started = (date: Date): string => `process_start_time_seconds ${date.getTime() / 1_000}\n`
const page = (service: string, text: string, url = `http://${service}:1`): Page => ({
  ...{ service, url, samples: samplesIn(text) },
})
const gateway = (went: number, more = '') =>
  page('gateway', `${started(at(-60))}jumun_gateway_checkouts_total{outcome="went"} ${went}\n${more}`)

test('what happened is told minute by minute, and what was counted before anybody looked is none of it', () => {
  const its = history()
  its.take([gateway(100)], at(0))
  its.take([gateway(103)], at(0, 15))
  its.take([gateway(104)], at(1))
  const { checkouts, from, stepSeconds, since } = its.report(60, at(2, 5))
  assert.deepEqual(checkouts.went.slice(-4), [null, 3, 1, null], 'nobody has looked in the last minute yet')
  assert.deepEqual([from, stepSeconds, since], [at(-57).toISOString(), 60, at(0).toISOString()])
})

test('an instance that is started anew counts from nothing, and one that joins counts from its start', () => {
  const its = history()
  its.take([gateway(100)], at(0))
  its.take([gateway(2)], at(1))
  const joined = page('gateway', `${started(at(1, 30))}jumun_gateway_checkouts_total{outcome="went"} 5`, 'http://g:2')
  its.take([gateway(2), joined], at(2))
  assert.deepEqual(its.report(60, at(2, 5)).checkouts.went.slice(-3), [0, 2, 5])
})

test('a whole day fits into as many steps as an hour', () => {
  const its = history()
  for (let minute = 0; minute < 60; minute++) its.take([gateway(minute)], at(minute))
  const { checkouts, stepSeconds } = its.report(1_440, at(59, 30))
  assert.equal(stepSeconds, 1_440)
  assert.equal(checkouts.went.length, 60)
  assert.equal(
    checkouts.went.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    59,
  )
})

test('how long answers took is of all instances together, without the streams', () => {
  const buckets = (route: string, fast: number, all: number) =>
    `jumun_http_request_duration_seconds_bucket{route="${route}",le="0.1"} ${fast}
jumun_http_request_duration_seconds_bucket{route="${route}",le="1"} ${all}
jumun_http_request_duration_seconds_bucket{route="${route}",le="+Inf"} ${all}\n`
  const its = history()
  const both = (fast: number, all: number) => [
    page('store', buckets('/tickets', fast, all), 'http://a:1'),
    page('store', buckets('/tickets', fast, all) + buckets('/tickets/stream', 0, 900 * all), 'http://b:1'),
  ]
  its.take(both(0, 0), at(0))
  its.take(both(9, 10), at(1))
  const [store] = its.report(60, at(1, 5)).services
  assert.equal(store?.answerSeconds.half.at(-1)?.toFixed(3), '0.056')
  assert.equal(store?.answerSeconds.most.at(-1)?.toFixed(2), '0.91')
  assert.equal(store?.answerSeconds.half.at(-2), null, 'without a request there is no time')
})

test('each dashboard sees every order: they are counted once', () => {
  const accepted = (n: number) =>
    `jumun_order_acceptance_seconds_bucket{le="60"} ${n}\njumun_order_acceptance_seconds_bucket{le="+Inf"} ${n}\n`
  const its = history()
  const two = (n: number) => [
    page('dashboard', accepted(n), 'http://a:1'),
    page('dashboard', accepted(n), 'http://b:1'),
  ]
  its.take(two(0), at(0))
  its.take(two(4), at(1))
  assert.equal(its.report(60, at(1, 5)).acceptSeconds.half.at(-1), 30)
})

test('money is told by its currency, once, however many dashboards count it', async () => {
  const its = history()
  const two = (krw: number) =>
    ['http://a:1', 'http://b:1'].map((url) =>
      page(
        'dashboard',
        `jumun_money_minor_units_total{direction="taken",currency="KRW"} ${krw}
jumun_money_minor_units_total{direction="returned",currency="EUR"} ${krw / 10}\n`,
        url,
      ),
    )
  its.take(two(0), at(0))
  its.take(two(9_000), at(1))
  const last = its
    .report(60, at(1, 5))
    .money.map(({ currency, taken, returned }) => [...[currency, taken.at(-1), returned.at(-1)]])
  assert.deepEqual(last, [
    ['EUR', 0, 900],
    ['KRW', 9_000, 0],
  ])
})

test('errors, the best reader of the log, and the worst of a minute are kept', () => {
  const order = (errors: number, lag: number, url: string) =>
    page(
      'order',
      `jumun_http_requests_total{status="201"} 10\njumun_http_requests_total{status="503"} ${errors}
jumun_consumer_lag_events ${lag}\njumun_outbox_oldest_seconds ${lag / 100}\njumun_parked_messages ${lag / 10}\n`,
      url,
    )
  const its = history()
  its.take([order(0, 900, 'http://a:1'), order(0, 300, 'http://b:1')], at(0))
  its.take([order(2, 500, 'http://a:1'), order(0, 20, 'http://b:1')], at(0, 30))
  const [one] = its.report(60, at(0, 40)).services
  assert.deepEqual(
    [one?.errors, one?.requests, one?.lagEvents, one?.unsentSeconds, one?.parked].map((series) => series?.at(-1)),
    [2, 2, 300, 9, 90],
  )
})

test('another version of a service leaves a mark', () => {
  const its = history()
  const version = (number: string) => [page('store', `jumun_build_info{version="${number}"} 1`)]
  its.take(version('1.0.0'), at(0))
  its.take(version('1.0.0'), at(1))
  its.take(version('1.1.0'), at(2))
  assert.deepEqual(its.report(60, at(3)).deploys, [{ at: at(2).toISOString(), service: 'store', version: '1.1.0' }])
})

test('what took longer than the last bound is said to have taken that long', () => {
  assert.equal(
    quantile(0.99, [
      [1, 5],
      [Number.POSITIVE_INFINITY, 10],
    ]),
    1,
  )
  assert.equal(quantile(0.5, []), null)
})
