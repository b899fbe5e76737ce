import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningProvider, startSandboxProvider } from './provider.ts'

const key = 'sk_test_of_the_tests'
let dataDir: string
let provider: RunningProvider

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-provider-'))
  provider = await startSandboxProvider({ dataDir, key })
})
after(async () => {
  await provider.stop()
  await rm(dataDir, { recursive: true })
})

async function ask(method: string, path: string, body?: object, idempotencyKey?: string, leaving?: AbortSignal) {
  const answer = await fetch(`${provider.url}${path}`, {
    method,
    signal: leaving ?? AbortSignal.timeout(60_000),
    headers: {
      authorization: `Bearer ${key}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: await answer.json() }
}
const charge = (idempotencyKey: string, token: string, amount = 4500, leaving?: AbortSignal) =>
  ask('POST', '/charges', { amount, currency: 'KRW', token, reference: 'order 1' }, idempotencyKey, leaving)
const lookUp = (idempotencyKey: string) => ask('GET', `/charges/${idempotencyKey}`)
const refund = (idempotencyKey: string, chargeKey: string, amount: number) =>
  ask('POST', '/refunds', { chargeKey, amount, reason: 'CUSTOMER' }, idempotencyKey)

describe('cards', () => {
  test('a good card is charged', async () => {
    const asked = randomUUID()
    const answer = await charge(asked, 'tok_ok')
    assert.equal(answer.status, 200)
    assert.equal(answer.body.status, 'captured')
    assert.equal((await lookUp(asked)).body.id, answer.body.id)
  })

  for (const [token, reason] of [
    ['tok_declined', 'card_declined'],
    ['tok_insufficient', 'insufficient_funds'],
    ['tok_of_nobody', 'invalid_card'],
    ['constructor', 'invalid_card'],
  ] as const)
    test(`${token} is declined: ${reason}`, async () => {
      const { status, body } = await charge(randomUUID(), token)
      assert.deepEqual([status, body.status, body.reason], [200, 'declined', reason])
    })

  test('a charge says how the number of its card ends, and so does a lookup', async () => {
    const asked = randomUUID()
    for (const { body } of [await charge(asked, 'tok_ok'), await lookUp(asked)])
      assert.deepEqual(body.card, { brand: 'Visa', last4: '4242' })
    assert.equal((await charge(randomUUID(), 'tok_of_nobody')).body.card, undefined)
  })

  test('tok_slow is charged in the end', async () => {
    assert.equal((await charge(randomUUID(), 'tok_slow')).body.status, 'captured')
  })

  test('tok_timeout charges and never says so, but a lookup tells', async () => {
    const asked = randomUUID()
    const patience = new AbortController()
    const unheard = assert.rejects(charge(asked, 'tok_timeout', 4500, patience.signal), { name: 'AbortError' })
    let found = await lookUp(asked)
    while (found.status === 404) found = await lookUp(asked)
    assert.equal(found.body.status, 'captured')
    patience.abort()
    await unheard
  })

  test('tok_error charges nothing', async () => {
    const asked = randomUUID()
    assert.equal((await charge(asked, 'tok_error')).status, 500)
    assert.equal((await lookUp(asked)).status, 404)
  })

  test('tok_flaky fails twice for each key, then charges', async () => {
    const asked = randomUUID()
    const statuses = []
    for (let time = 0; time < 3; time++) statuses.push((await charge(asked, 'tok_flaky')).status)
    assert.deepEqual(statuses, [500, 500, 200])
    assert.equal((await charge(randomUUID(), 'tok_flaky')).status, 500)
  })
})

describe('keys', () => {
  test('a recorded outcome is answered whatever card comes with the key', async () => {
    const asked = randomUUID()
    const first = await charge(asked, 'tok_declined')
    assert.deepEqual((await charge(asked, 'tok_ok')).body, first.body)
  })

  test('the same key with another amount is refused', async () => {
    const asked = randomUUID()
    await charge(asked, 'tok_ok', 4500)
    assert.equal((await charge(asked, 'tok_ok', 4600)).status, 409)
  })

  test('many requests with one key at once charge once', async () => {
    const asked = randomUUID()
    const tokens = ['tok_slow', 'tok_ok', 'tok_slow', 'tok_ok', 'tok_slow']
    const answers = await Promise.all(tokens.map((token) => charge(asked, token)))
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1)
  })
})

describe('refunds', () => {
  test('a refund is made once per key and never exceeds what was captured', async () => {
    const asked = randomUUID()
    await charge(asked, 'tok_ok', 1000)
    const first = await refund(`refund-${asked}`, asked, 1000)
    assert.equal(first.status, 200)
    assert.deepEqual((await refund(`refund-${asked}`, asked, 1000)).body, first.body)
    assert.equal((await refund(`again-${asked}`, asked, 1)).status, 422)
    assert.equal((await lookUp(asked)).body.refunded, 1000)
  })

  test('what was declined or never charged cannot be refunded', async () => {
    const asked = randomUUID()
    assert.equal((await refund('r1', asked, 1)).status, 404)
    await charge(asked, 'tok_declined')
    assert.equal((await refund('r2', asked, 1)).status, 422)
  })
})

describe('the program', () => {
  test('a page whose name was made to lead here gets nothing, whatever it asks', async () => {
    const statusAs = async (path: string, host: string): Promise<number> => {
      const asked = request(`${provider.url}${path}`, { headers: { host, authorization: `Bearer ${key}` } }).end()
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      answer.resume()
      return answer.statusCode ?? 0
    }
    for (const path of ['/health/live', '/charges', '/nothing'])
      assert.equal(await statusAs(path, 'evil.com'), 421, path)
    assert.equal(await statusAs('/charges', 'localhost:1'), 200)
  })

  test('without the key nobody gets in, but its health is public', async () => {
    const answer = await fetch(`${provider.url}/charges`, { headers: { authorization: 'Bearer wrong' } })
    assert.equal(answer.status, 401)
    assert.equal((await fetch(`${provider.url}/charges/x`)).status, 401)
    assert.equal((await fetch(`${provider.url}/health/live`)).status, 200)
  })

  test('requests that make no sense are refused with 400', async () => {
    assert.equal((await ask('POST', '/charges', { amount: 1 }, 'k')).status, 400)
    assert.equal((await charge(randomUUID(), 'tok_ok', -1)).status, 400)
    assert.equal(
      (await ask('POST', '/charges', { amount: 1, currency: 'KRW', token: 't', reference: 'r' })).status,
      400,
    )
    assert.equal((await ask('GET', '/charges?cursor=abc')).status, 400)
    assert.equal((await ask('POST', '/faults', { mode: 'sideways' })).status, 400)
  })

  test('the books can be read page by page', async () => {
    for (let time = 0; time < 3; time++) await charge(randomUUID(), 'tok_ok')
    const seen: string[] = []
    for (let cursor: number | null = 0, pages = 0; cursor !== null && pages < 100; pages++) {
      const { body } = await ask('GET', `/charges?limit=2&cursor=${cursor}`)
      seen.push(...body.items.map((item: { key: string }) => item.key))
      cursor = body.nextCursor
    }
    assert.ok(seen.length >= 3)
    assert.equal(new Set(seen).size, seen.length)
    assert.equal((await ask('GET', '/refunds')).status, 200)
  })

  test('it can be down for a while, and says so on its own switch', async () => {
    await ask('POST', '/faults', { mode: 'down', forMs: 60_000 })
    try {
      await assert.rejects(charge(randomUUID(), 'tok_ok'))
      assert.equal((await ask('GET', '/faults')).body.mode, 'down')
      assert.equal((await ask('GET', '/charges')).status, 200)
    } finally {
      await ask('POST', '/faults', { mode: 'none' })
    }
    assert.equal((await charge(randomUUID(), 'tok_ok')).status, 200)
  })

  test('a slow provider still charges', async () => {
    await ask('POST', '/faults', { mode: 'slow', delayMs: 50 })
    try {
      assert.equal((await charge(randomUUID(), 'tok_ok')).body.status, 'captured')
    } finally {
      await ask('POST', '/faults', { mode: 'none' })
    }
  })
})
