/** Menus and stores, read by many: asked once, sent small, never old for who changed them or is logged in. */
import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { uuidv7 } from '@jumun/contracts'
import { endpoints } from '@jumun/contracts/endpoints'
import { isSharedRead } from '../src/shared-reads.ts'
import { type Edge, startEdge } from './edge.ts'

const id = (n: number) => uuidv7(1_700_000_000_000 + n, new Uint8Array(10).fill(n % 251))
const text = (ko: string, en: string) => ({ ko, en })
/** A product as a large menu has it: words, options, allergens, a picture. */
const product = (n: number) => ({
  id: id(n),
  storeId: id(0),
  name: text(`제철 나물 비빔밥 ${n}`, `Bibimbap with vegetables ${n}`),
  price: { amount: 9000 + n * 100, currency: 'KRW' },
  category: text(`식사 ${n % 12}`, `Mains ${n % 12}`),
  description: text(
    `시장에서 온 재료 ${(n * 7919) % 1000}가지와 고추장`,
    `With ${(n * 7919) % 1000} things from the market`,
  ),
  options: [
    {
      id: id(n + 1000),
      name: text('맵기', 'Spiciness'),
      min: 1,
      max: 1,
      choices: [0, 1, 2].map((c) => ({
        id: id(n * 10 + c + 5000),
        name: text(`${c}단계`, `Level ${c}`),
        price: { amount: c * 500, currency: 'KRW' },
      })),
    },
  ],
  stock: null,
  soldOut: false,
  available: true,
  allergens: ['egg', 'soy', 'wheat'].slice(n % 3),
  popular: n % 9 === 0,
  picture: {
    id: `${n}`.padStart(32, '9f86d081'),
    small: `/catalog/pictures/${`${n}`.padStart(32, '9f86d081')}-320.webp`,
    large: `/catalog/pictures/${`${n}`.padStart(32, '9f86d081')}-960.webp`,
  },
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
})
const menu = { items: Array.from({ length: 300 }, (_, n) => product(n)), nextCursor: null }

let edge: Edge
let asked = 0
let open: (() => void) | undefined
let hold: Promise<void> | undefined
before(async () => {
  edge = await startEdge({ JUMUN_GATEWAY_SHARED_READS_MS: '60000' }, { withMenus: true })
  await edge.behind('catalog', (app) => {
    app.get('/catalog/products', async (request) => {
      asked += 1
      await hold
      const { q } = request.query as { q?: string }
      return q === 'count' ? { items: [], nextCursor: String(asked) } : menu
    })
    app.get('/catalog/products/:id', (_request, reply) => reply.header('etag', '"1"').send(product(1)))
    app.patch('/catalog/products/:id', async () => ({}))
  })
  await edge.knows('catalog', 1)
})
after(() => edge?.stop())

const wireBytes = (path: string, encoding: string): Promise<{ bytes: number; encoding: string | undefined }> =>
  new Promise((resolve, reject) => {
    httpRequest(`${edge.url}${path}`, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve({ bytes, encoding: response.headers['content-encoding'] }))
    })
      .on('error', reject)
      .end()
  })
const count = async (query: string, init?: RequestInit): Promise<number> =>
  Number(
    ((await (await edge.ask(`/catalog/products?q=count&${query}`, init)).json()) as { nextCursor: string }).nextCursor,
  )
const as = (role: 'customer' | 'owner') => ({ headers: { authorization: `Bearer ${edge.token(role)}` } })

test('the page of a store with 300 products has 60 kB on the wire at most', async () => {
  const path = `/catalog/products?storeId=${id(0)}&limit=500`
  for (const encoding of ['br, gzip', 'gzip']) {
    const sent = await wireBytes(path, encoding)
    assert.equal(sent.encoding, encoding.split(',')[0])
    assert.ok(sent.bytes <= 60_000, `${sent.bytes} bytes as ${encoding}`)
  }
  assert.equal((await wireBytes(path, 'gzip;q=0')).encoding, undefined)
})

test('who has it already is told so, and nothing is sent', async () => {
  const path = `/catalog/products?storeId=${id(0)}`
  const first = await edge.ask(path)
  assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=\d, stale-while-revalidate=\d+$/)
  const etag = first.headers.get('etag') ?? ''
  const again = await edge.ask(path, { headers: { 'if-none-match': etag } })
  assert.deepEqual([again.status, await again.text()], [304, ''])
  assert.equal((await edge.ask(path, { headers: { 'if-none-match': '"x"' } })).status, 200)
  const one = await edge.ask(`/catalog/products/${id(1)}`, { headers: { 'if-none-match': '"1"' } })
  assert.deepEqual([one.status, one.headers.get('etag')], [200, '"1"'], 'its stock is not in its version')
})

test('many who ask the same at one moment are one question', async () => {
  const before = asked
  hold = new Promise((resolve) => {
    open = resolve
  })
  const all = Array.from({ length: 40 }, () => count('many'))
  while (asked === before) await new Promise((resolve) => setImmediate(resolve))
  open?.()
  hold = undefined
  assert.equal(new Set(await Promise.all(all)).size, 1)
  assert.equal(asked, before + 1)
})

test('what is kept is for who is not logged in; a change through here is seen with the next question', async () => {
  const first = await count('kept')
  assert.equal(await count('kept'), first)
  const mine = await count('kept', as('customer'))
  assert.equal(mine, first + 1)
  const told = await edge.ask('/catalog/products?q=count&kept', as('customer'))
  assert.equal(told.headers.get('cache-control'), 'private, no-cache')
  assert.equal(await count('kept'), first, 'and what they are told is kept for nobody')
  await edge.ask(`/catalog/products/${id(1)}`, { method: 'PATCH', ...as('owner') })
  assert.ok((await count('kept')) > mine)
})

test('what is in a cache is for whoever asks the same: nobody fills it for others by headers, and no answer for one is in it', async () => {
  const path = `/catalog/products?storeId=${id(0)}`
  for (const [headers, allowed] of [
    [{}, null],
    [{ origin: 'http://localhost:5173' }, 'http://localhost:5173'],
    [{ origin: 'https://evil.example' }, null],
    [{ 'x-forwarded-host': 'evil.example', 'x-user-id': 'x', 'x-store-person': 'x', cookie: 'a=b' }, null],
  ] as const) {
    const answer = await edge.ask(path, { headers })
    assert.deepEqual([answer.status, await answer.json()], [200, menu])
    assert.equal(answer.headers.get('access-control-allow-origin'), allowed)
    const vary = (answer.headers.get('vary') ?? '').toLowerCase().split(/, */)
    for (const name of ['origin', 'authorization', 'accept-encoding'])
      assert.ok(vary.includes(name), `${name}: ${vary}`)
    assert.equal(answer.headers.get('set-cookie'), null)
  }
  for (const headers of [as('customer').headers, { authorization: 'Bearer x.y.z' }, { authorization: '' }]) {
    const answer = await edge.ask(path, { headers })
    assert.doesNotMatch(answer.headers.get('cache-control') ?? '', /public/, JSON.stringify(headers))
  }
  // Another order of the same question is another question, and no way to another's answer.
  const [one, other] = [await count('a=1&b=2'), await count('b=2&a=1')]
  assert.notEqual(one, other)
})

test('what is kept for all is of endpoints that are for anyone, and say nothing of who asks', () => {
  const kept = [...endpoints.values()].filter(isSharedRead)
  assert.ok(kept.length >= 5)
  for (const { method, access, right, path } of kept)
    assert.deepEqual([method, access, right], ['GET', 'anyone', undefined], path)
})
