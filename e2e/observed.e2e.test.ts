/** A real Prometheus looks at a platform that has had orders: it finds everybody, and nothing it is asked for is empty. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelOrder, serviceNames } from '@jumun/contracts'
import { type MetricDefinition, metricCatalogue } from '@jumun/service'
import { bring } from '../harness/bring.ts'
import {
  accept,
  ask,
  basketOf,
  collect,
  cook,
  delivered,
  eventually,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  order,
  ready,
  tryOrder,
  untilShown,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'
import { type Prometheus, startPrometheus } from '../harness/prometheus.ts'
import { dashboards, queriesOf } from '../tools/observability/dashboards.ts'

let platform: Platform
let prometheus: Prometheus
before(async () => {
  platform = await startPlatform()
  const known = (await platform.runFile()).operator
  assert.ok(known)
  const operator = await logInAs(platform, known.email, known.password)
  prometheus = await startPrometheus(platform, operator)
  // seen from nought on
  await eventually('every service is found in discovery and scraped', async () => {
    const up = await query('up == 1')
    return serviceNames.every((name) => up.some(({ metric }) => metric['app'] === name))
  })
  await lifeOf(platform)
})
after(async () => {
  await prometheus?.stop()
  await auditAndStop(platform)
})

/** One that is delivered, one collected, one canceled, one declined. */
async function lifeOf(platform: Platform): Promise<void> {
  const [owner, customer, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'rider'),
  ])
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  const brought = await order(platform, customer, basketOf(store, product, 1, delivered))
  await bring(platform, { owner, rider }, brought.id)
  const fetched = await order(platform, customer, basketOf(store, product))
  for (const counter of [accept, cook, ready, collect]) await counter(platform, owner, fetched.id)
  const canceled = await order(platform, customer, basketOf(store, product))
  await ask(platform, cancelOrder, { as: customer, params: { id: canceled.id } })
  await tryOrder(
    platform,
    customer,
    basketOf(store, product, 1, { payment: { method: 'card', token: 'tok_declined' } }),
  )
  await untilShown(platform, customer, brought.id, 'DELIVERED')
  await untilShown(platform, customer, canceled.id, 'CANCELED')
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}
const query = async (expr: string): Promise<Series[]> =>
  (await prometheus.ask<{ result: Series[] }>('/api/v1/query', { query: expr })).result

test('no panel is empty', async () => {
  const asked = dashboards.flatMap((dashboard) => queriesOf(dashboard).map((expr) => `${dashboard.title}: ${expr}`))
  let empty: string[] = []
  await eventually('each query has a number', async () => {
    const found = await Promise.all(
      asked.map(async (panel) =>
        (await query(panel.slice(panel.indexOf(': ', 7) + 2))).some(({ value: [, text] }) =>
          Number.isFinite(Number(text)),
        ),
      ),
    )
    empty = asked.filter((_, index) => !found[index])
    return empty.length === 0
  }).catch(() => assert.deepEqual(empty, [], 'these have none'))
})

test('every rule can be evaluated, and nothing is alarming on a platform that is well', async () => {
  interface Rule {
    readonly name: string
    readonly health: string
    readonly lastError?: string
    readonly state?: string
  }
  const rules = await eventually('all rules were evaluated', async () => {
    const { groups } = await prometheus.ask<{ groups: { rules: Rule[] }[] }>('/api/v1/rules')
    const all = groups.flatMap(({ rules }) => rules)
    return all.length > 0 && all.every(({ health }) => health !== 'unknown') && all
  })
  assert.deepEqual(
    rules.filter(({ health }) => health !== 'ok'),
    [],
  )
  assert.deepEqual(
    rules.filter(({ state }) => state === 'firing').map(({ name }) => name),
    [],
  )
})

test('what is measured is what the catalogue says, on every page and nothing besides', async () => {
  const named = new Map<string, string>()
  for (const name of serviceNames)
    for (const [, metric = '', type = ''] of (await platform.metricsAt(await platform.addressOf(name))).matchAll(
      /^# TYPE (jumun_\S+) (\w+)$/gm,
    ))
      named.set(type === 'counter' ? `${metric}_total` : metric, type)
  // a certificate is told of where one was given
  for (const name of named.keys()) if (name.includes('certificate')) named.delete(name)
  const wanted = Object.entries<MetricDefinition>(metricCatalogue).filter(([name]) => !name.includes('certificate'))
  assert.deepEqual(
    Object.fromEntries([...named].sort()),
    Object.fromEntries(wanted.map(([name, { type }]) => [name, type] as const).sort()),
  )
})

test('a slow request leads to its trace, and no sample is about a person', async () => {
  const now = Date.now() / 1000
  const found = await eventually('there are exemplars', async () => {
    const series = await prometheus.ask<{ exemplars: { labels: Record<string, string> }[] }[]>(
      '/api/v1/query_exemplars',
      {
        query: 'jumun_http_request_duration_seconds_bucket{service="order"}',
        start: String(now - 600),
        end: String(now + 60),
      },
    )
    return series.length > 0 && series.flatMap(({ exemplars }) => exemplars)
  })
  for (const { labels } of found) assert.match(labels['trace_id'] ?? '', /^[0-9a-f]{32}$/)
  const series = await prometheus.ask<Record<string, string>[]>('/api/v1/series', { 'match[]': '{job="jumun"}' })
  const ids = /[0-9a-f]{8}-[0-9a-f]{4}-|@example\.com|Teheran/
  assert.deepEqual(
    series.filter((labels) => Object.entries(labels).some(([name, value]) => name !== 'instance' && ids.test(value))),
    [],
  )
})
