/** Too much is 429, with the time to wait; guessing passwords is too much soon. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Edge, startEdge } from './edge.ts'

let edge: Edge
/** How many got as far as the user service. */
let tries = 0
before(async () => {
  edge = await startEdge({
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '5',
    JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE: '3',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '200',
    JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE_PER_ADDRESS: '8',
    JUMUN_GATEWAY_FAILED_LOG_INS_UNTIL_DELAY: '5',
    JUMUN_GATEWAY_SIGN_UPS_PER_MINUTE_PER_ADDRESS: '4',
    JUMUN_GATEWAY_TRUSTED_PROXIES: '1',
  })
  await edge.behind('order', (app) => void app.get('/orders', async () => ({})))
  await edge.behind('user', (app) => {
    app.post('/login', async (request, reply) => {
      const { password } = request.body as { password: string }
      tries += 1
      return reply.code(password === 'right' ? 200 : 401).send({})
    })
    app.post('/signup', async (_request, reply) => reply.code(201).send({}))
  })
  await edge.knows('order', 1)
  await edge.knows('user', 1)
})
after(() => edge?.stop())

const send = (path: string, body: object, from: string) =>
  edge.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify(body),
  })
let addresses = 0
/** Somebody whom no other test has met. */
const newAddress = () => `203.0.113.${++addresses}`
const logIn = (email: string, password: string, from: string) => send('/login', { email, password }, from)
const counted = (answers: readonly Response[]) => Object.groupBy(answers, ({ status }) => status)

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
  const from = newAddress()
  for (let index = 0; index < 5; index++) assert.equal((await logIn('good@jumun.local', 'right', from)).status, 200)
  for (let index = 0; index < 3; index++) assert.equal((await logIn('mail@jumun.local', 'wrong', from)).status, 401)
  for (const typed of ['MAIL@jumun.local', ' mail@jumun.local\u3000', 'ｍａｉｌ@jumun.local', 'ma\u200Bil@jumun.local'])
    assert.equal((await logIn(typed, 'wrong', from)).status, 429, typed)
  assert.equal((await logIn('mail@jumun.local', 'right', from)).status, 429, 'guessing on does not help')
  assert.equal((await logIn('other@jumun.local', 'wrong', from)).status, 401)
})

test('of 150 tries at once no more get through than of one after the other', async () => {
  const from = newAddress()
  tries = 0
  const answers = counted(
    await Promise.all(Array.from({ length: 150 }, () => logIn('many@jumun.local', 'wrong', from))),
  )
  assert.deepEqual([answers[401]?.length, answers[429]?.length, tries], [3, 147, 3])
  assert.ok(answers[429]?.every(({ headers }) => Number(headers.get('retry-after')) >= 1))
})

test('one address does not try one account after the other', async () => {
  const from = newAddress()
  tries = 0
  for (let index = 0; index < 20; index++) await logIn(`victim${index}@jumun.local`, 'wrong', from)
  assert.equal(tries, 8)
  assert.equal((await logIn('victim99@jumun.local', 'wrong', newAddress())).status, 401, 'others are not touched')
})

test('one account is not tried from many addresses, and its owner gets in from where they got in before', async () => {
  const home = newAddress()
  assert.equal((await logIn('owner@jumun.local', 'right', home)).status, 200)
  tries = 0
  const answers = []
  for (let index = 0; index < 20; index++) answers.push(await logIn('owner@jumun.local', 'wrong', newAddress()))
  assert.equal(tries, 5)
  assert.ok(counted(answers)[429]?.length === 15)
  assert.equal((await logIn('owner@jumun.local', 'right', home)).status, 200)
})

test('one address opens so many accounts a minute', async () => {
  const from = newAddress()
  const answers = counted(await Promise.all(Array.from({ length: 60 }, () => send('/signup', {}, from))))
  assert.deepEqual([answers[201]?.length, answers[429]?.length], [4, 56])
  assert.equal((await send('/signup', {}, newAddress())).status, 201)
})

test('so many requests a minute from each address, whoever they are for', async () => {
  const statuses = new Set<number>()
  for (let index = 0; index < 400; index++) statuses.add((await edge.ask('/nothing')).status)
  assert.deepEqual([...statuses], [404, 429])
  assert.equal((await edge.ask('/health/live')).status, 200, 'probes are not counted')
})
