import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JumunOptions, JumunProblem, JumunUnreachable, jumun, type Tokens } from './index.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: unknown
}
type Answer = readonly [status: number, body?: unknown, headers?: Record<string, string>] | 'nothing'

/** A platform that gives these answers, one after the other, and the last again and again. */
function talking(answers: readonly Answer[] | ((asked: Asked) => Answer), more: Partial<JumunOptions> = {}) {
  const all: Asked[] = []
  const fetch = (async (url: string, { method, headers, body, signal }: Record<string, any>) => {
    signal?.throwIfAborted()
    const asked = { method, url, headers, body: body === undefined ? undefined : JSON.parse(body) }
    all.push(asked)
    const answer = typeof answers === 'function' ? answers(asked) : (answers[all.length - 1] ?? answers.at(-1))
    if (!answer || answer === 'nothing') throw new TypeError('fetch failed')
    const [status, said, told = {}] = answer
    return new Response(said === undefined ? null : JSON.stringify(said), { status, headers: told })
  }) as unknown as typeof globalThis.fetch
  return { all, client: jumun({ url: 'https://shop.example/', pauseMs: 0, fetch, ...more }) }
}
const order = { id: 'o' }
const basket = {} as Parameters<ReturnType<typeof jumun>['placeOrder']>[0]['body']
const busy: Answer = [503, { code: 'payment-unavailable' }]

test('paths, queries and bodies go where the contract says', async () => {
  const { all, client } = talking([[200, { items: [] }]])
  await client.listTickets({ query: { status: 'NEW', limit: 5, cursor: undefined } })
  await client.acceptTicket({ params: { orderId: 'a/b' }, body: { minutes: 15 } })
  assert.deepEqual(
    all.map(({ method, url, body }) => [method, url, body]),
    [
      ['GET', 'https://shop.example/tickets?status=NEW&limit=5', undefined],
      ['POST', 'https://shop.example/tickets/a%2Fb/accept', { minutes: 15 }],
    ],
  )
})

describe('what could happen twice has a key, the same for all its tries', () => {
  test('one of its own for each call', async () => {
    const { all, client } = talking(['nothing', busy, [201, order], [201, order]])
    assert.deepEqual(await client.placeOrder({ body: basket }), order)
    await client.placeOrder({ body: basket })
    const keys = all.map(({ headers }) => headers['idempotency-key'])
    assert.equal(new Set(keys.slice(0, 3)).size, 1)
    assert.notEqual(keys[3], keys[0])
    assert.match(keys[0] ?? '', /^[0-9a-f-]{36}$/)
  })
  test('or the caller’s', async () => {
    const { all, client } = talking([[201, order]])
    await client.placeOrder({ body: basket, key: 'mine' })
    assert.equal(all[0]?.headers['idempotency-key'], 'mine')
  })
})

describe('asked again', () => {
  const params = { orderId: 'o' }
  test('where it is safe, so many times, and then it says why', async () => {
    const away = talking(['nothing'])
    await assert.rejects(away.client.getTicket({ params }), JumunUnreachable)
    assert.equal(away.all.length, 4)
    const { all, client } = talking([busy])
    await assert.rejects(client.getTicket({ params }), { code: 'payment-unavailable', status: 503 })
    assert.equal(all.length, 4)
  })
  test('not where it might have been done', async () => {
    for (const [answer, times] of [
      ['nothing', 1],
      [busy, 1],
      [[429, { code: 'too-many-requests' }], 4],
    ] as const) {
      const { all, client } = talking([answer])
      await assert.rejects(client.startCooking({ params }))
      assert.equal(all.length, times)
    }
  })
  test('not after a no', async () => {
    const errors = [{ field: 'name', message: 'is missing' }]
    const { all, client } = talking([[400, { code: 'invalid-request', detail: 'name: is missing', errors }]])
    await assert.rejects(client.getTicket({ params }), (error: JumunProblem) => {
      assert.ok(error instanceof JumunProblem)
      assert.deepEqual([error.message, error.errors], ['name: is missing', errors])
      return true
    })
    assert.equal(all.length, 1)
  })
  test('not when nobody waits any more', async () => {
    const gone = AbortSignal.abort(new Error('left'))
    const { all, client } = talking([[200, order]])
    await assert.rejects(client.getTicket({ params, signal: gone }), /left/)
    assert.equal(all.length, 0)
  })
})

describe('a session', () => {
  const second: Tokens = { accessToken: 'second', refreshToken: 'r2' }
  const first: Tokens = { accessToken: 'first', refreshToken: 'r1' }
  test('renews itself once, however many calls find that it is over', async () => {
    const kept: (Tokens | undefined)[] = []
    const { all, client } = talking(
      ({ url, headers }) =>
        url.endsWith('/token')
          ? [200, second]
          : headers['authorization'] === 'Bearer second'
            ? [200, order]
            : [401, { code: 'unauthenticated' }],
      { tokens: first, onTokens: (tokens) => kept.push(tokens) },
    )
    const params = { orderId: 'o' }
    await Promise.all([client.getTicket({ params }), client.getTicket({ params }), client.getTicket({ params })])
    assert.deepEqual(
      all.filter(({ url }) => url.endsWith('/token')).map(({ body }) => body),
      [{ refreshToken: 'r1' }],
    )
    assert.deepEqual(kept, [second])
    assert.deepEqual(client.tokens, second)
  })
  test('that has ended says so', async () => {
    const { client } = talking([[401, { code: 'session-ended' }]], { tokens: first })
    await assert.rejects(client.getTicket({ params: { orderId: 'o' } }), { code: 'session-ended' })
    assert.equal(client.tokens, undefined)
  })
  test('begins with a name and a password', async () => {
    const { all, client } = talking([
      [200, { ...first, expiresIn: 900 }],
      [200, order],
    ])
    await client.logInAs('owner@example.com', 'word')
    await client.getTicket({ params: { orderId: 'o' } })
    assert.equal(all[0]?.headers['authorization'], undefined)
    assert.equal(all[1]?.headers['authorization'], 'Bearer first')
  })
})
