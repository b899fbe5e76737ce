/** What operators see of the platform at the edge: everybody's numbers, also when somebody does not answer. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OpsHistory, OpsOverview } from '@jumun/contracts'
import { type Edge, metricsToken, startEdge } from './edge.ts'

let edge: Edge
before(async () => {
  edge = await startEdge()
})
after(() => edge?.stop())

const overviewAs = (role: 'operator' | 'owner') =>
  edge.ask('/ops/overview', { headers: { authorization: `Bearer ${edge.token(role)}` } })

test('only operators see it', async () => {
  assert.equal((await edge.ask('/ops/overview')).status, 401)
  assert.equal((await overviewAs('owner')).status, 403)
})

test('every service with its instances and their numbers; one that breaks off is down, and the others are shown', async () => {
  await edge.behind('order', (app) => {
    app.get('/health/ready', () => ({ status: 'UP', missing: [] }))
    app.get('/metrics', ({ headers }) =>
      headers.authorization !== `Bearer ${metricsToken}`
        ? ''
        : 'jumun_consumer_lag_events{service="order"} 3\njumun_breaker_state{breaker="order payment"} 2\n',
    )
  })
  await edge.behind('payment', (app) => {
    app.get('/health/ready', (_request, reply) => {
      reply.hijack()
      reply.raw.destroy()
    })
  })
  await edge.behind('user', (app) => {
    app.get('/health/live', () => ({ status: 'UP' }))
    app.get('/health/ready', (_request, reply) => reply.hijack()) // too busy to say
  })
  await Promise.all([edge.knows('order', 1), edge.knows('payment', 1), edge.knows('user', 1)])
  const { services } = (await (await overviewAs('operator')).json()) as OpsOverview
  const named = (name: string) => services.find((service) => service.name === name)?.instances ?? []
  const [order] = named('order')
  const { hears, calls } = services.find(({ name }) => name === 'order') ?? {}
  assert.deepEqual([hears, calls], [['payment'], ['payment']], 'who hears whom, and who asks whom')
  assert.deepEqual([order?.up, order?.missing, order?.lagEvents], [true, [], 3])
  assert.deepEqual(order?.breakers, [{ name: 'order payment', state: 'open' }])
  assert.deepEqual(
    named('payment').map(({ up, missing }) => [up, missing]),
    [[false, ['it does not answer']]],
  )
  assert.deepEqual(
    named('user').map(({ up, slow, missing }) => [up, slow, missing]),
    [[true, true, []]],
    'slow is not dead',
  )
  assert.deepEqual(named('dashboard'), [])
})

test('how it went is told to operators alone, for an hour unless they say otherwise', async () => {
  const ask = (role: 'operator' | 'owner', query = '') =>
    edge.ask(`/ops/history${query}`, { headers: { authorization: `Bearer ${edge.token(role)}` } })
  assert.equal((await ask('owner')).status, 403)
  assert.equal((await ask('operator', '?minutes=7')).status, 400)
  const steps = async (query?: string) => ((await (await ask('operator', query)).json()) as OpsHistory).stepSeconds
  assert.deepEqual([await steps(), await steps('?minutes=1440')], [60, 1_440])
})

test('anyone is told whether there are demo accounts: none unless the platform was started with them', async () => {
  const withDemo = await startEdge({ JUMUN_GATEWAY_DEMO: 'true' })
  try {
    assert.deepEqual(await (await edge.ask('/demo')).json(), { accounts: false })
    assert.deepEqual(await (await withDemo.ask('/demo')).json(), { accounts: true })
  } finally {
    await withDemo.stop()
  }
})
