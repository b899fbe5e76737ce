/** Too much is 429, with the time to wait; guessing passwords is too much soon. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Edge, startEdge } from './edge.ts'

let edge: Edge
before(async () => {
  edge = await startEdge({
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '5',
    JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE: '3',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '60',
  })
  await edge.behind('order', (app) => void app.get('/orders', async () => ({})))
  await edge.behind(
    'user',
    (app) =>
      void app.post('/login', async (request, reply) => {
        const { password } = request.body as { password: string }
        return reply.code(password === 'right' ? 200 : 401).send({})
      }),
  )
  await edge.knows('order', 1)
  await edge.knows('user', 1)
})
after(() => edge?.stop())

const logIn = (email: string, password: string) =>
  edge.ask('/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })

test('so many requests a minute for each user', async () => {
  const headers = { authorization: `Bearer ${edge.token('customer')}` }
  for (let index = 0; index < 5; index++) assert.equal((await edge.ask('/orders', { headers })).status, 200)
  const refused = await edge.ask('/orders', { headers })
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) >= 1)
  assert.equal(((await refused.json()) as { code: string }).code, 'too-many-requests')
  const other = { authorization: `Bearer ${edge.token('customer')}` }
  assert.equal((await edge.ask('/orders', { headers: other })).status, 200, 'another user is not touched')
})

test('failures of one email are counted, its successes and other emails are not', async () => {
  for (let index = 0; index < 5; index++) assert.equal((await logIn('good@jumun.local', 'right')).status, 200)
  for (let index = 0; index < 3; index++) assert.equal((await logIn('mail@jumun.local', 'wrong')).status, 401)
  for (const typed of ['MAIL@jumun.local', ' mail@jumun.local\u3000', 'ｍａｉｌ@jumun.local', 'ma\u200Bil@jumun.local'])
    assert.equal((await logIn(typed, 'wrong')).status, 429, typed)
  assert.equal((await logIn('mail@jumun.local', 'right')).status, 429, 'guessing on does not help')
  assert.equal((await logIn('other@jumun.local', 'wrong')).status, 401)
})

test('so many requests a minute from each address, whoever they are for', async () => {
  const statuses = new Set<number>()
  for (let index = 0; index < 60; index++) statuses.add((await edge.ask('/nothing')).status)
  assert.deepEqual([...statuses], [404, 429])
  assert.equal((await edge.ask('/health/live')).status, 200, 'probes are not counted')
})
