/** What goes through, what does not, and that it arrives and comes back as it was. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { type Behind, type Edge, startEdge } from './edge.ts'

let edge: Edge
let orders: Behind
const seen: FastifyRequest['headers'][] = []
const orderId = '01900000-0000-7000-8000-000000000001'
const code = async (answer: Response) => ((await answer.json()) as { code: string }).code
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

before(async () => {
  edge = await startEdge()
  orders = await edge.behind('order', (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addHook('onRequest', async ({ headers }) => void seen.push(headers))
    app.get('/orders', async () => ({ items: [], nextCursor: null }))
    app.all('/internal/parked*', async ({ method, url, body }) => ({ method, url, body: String(body) }))
    app.get('/orders/:id', async (_request, reply) => {
      void reply.header('set-cookie', ['a=1', 'b=2'])
      return { id: orderId, url: _request.url }
    })
    app.post('/orders', async (request, reply) => {
      void reply.code(201).headers({ 'idempotency-replayed': 'true', location: '/orders/1' })
      return request.body
    })
    app.post('/orders/:id/pay', async (_request, reply) =>
      reply
        .code(503)
        .headers({ 'retry-after': '7', 'content-type': 'application/problem+json; charset=utf-8' })
        .send(JSON.stringify({ code: 'payment-unavailable', status: 503, orderId })),
    )
    app.delete('/orders/:id', async (_request, reply) => reply.code(204).send())
  })
  await edge.behind('payment', (app) => void app.post('/payments', async () => ({ reached: true })))
  await edge.behind('dashboard', (app) => {
    app.get('/dashboards', async () => ({ items: [], nextCursor: null }))
    app.get('/dashboards/:orderId', async () => ({ orderId, state: 'PLACED' }))
  })
  await edge.behind('user', (app) => {
    app.get('/welcome', async () => ({ message: 'hello' }))
    app.get('/.well-known/jwks.json', async () => ({ keys: [] }))
  })
  await edge.behind('loyalty', (app) => app.all('/loyalty/*', async ({ url, method }) => ({ url, method })), {
    paths: '/loyalty',
  })
  for (const name of ['order', 'payment', 'dashboard', 'user'] as const) await edge.knows(name, 1)
})
after(() => edge?.stop())

test('the same answer by either door: status, headers and body', async () => {
  const token = edge.token('customer')
  const compare = async (path: string, init: RequestInit) => {
    const headers = { ...bearer(token), ...init.headers }
    const through = await edge.ask(path, { ...init, headers })
    const direct = await fetch(`${orders.url}${path}`, { ...init, headers, signal: AbortSignal.timeout(60_000) })
    assert.equal(through.status, direct.status)
    assert.equal(await through.text(), await direct.text())
    for (const [name, value] of direct.headers)
      if (!['date', 'keep-alive', 'connection', 'set-cookie'].includes(name))
        assert.equal(through.headers.get(name), value, name)
    assert.deepEqual(through.headers.getSetCookie(), direct.headers.getSetCookie())
  }
  const json = { 'content-type': 'application/json' }
  const body = '{ "lines" : [ "아메리카노 \\u0041" ] }'
  await compare('/orders?limit=1&cursor=%41', {})
  await compare(`/orders/${orderId}`, {})
  await compare('/orders', { method: 'POST', headers: { ...json, 'idempotency-key': 'k' }, body })
  await compare('/orders', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'not JSON' })
  await compare('/orders', { method: 'POST', headers: json, body: Buffer.alloc(200_000, 'x') })
  await compare(`/orders/${orderId}/pay`, { method: 'POST', headers: json, body: '{}' })
  await compare(`/orders/${orderId}`, { method: 'DELETE' })
  await compare('/orders', { method: 'HEAD' })
})

test('identity headers of a client never arrive; the edge says who asked, from where, and under which trace', async () => {
  seen.length = 0
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const answer = await edge.ask('/orders', {
    headers: {
      ...bearer(edge.token('customer')),
      'x-service-token': 'x',
      'x-user-id': 'x',
      'x-user-role': 'operator',
      'x-forwarded-for': '10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-request-id': 'of-the-client',
      traceparent: trace,
    },
  })
  const headers = seen[0] ?? {}
  for (const name of ['x-service-token', 'x-user-id', 'x-user-role', 'x-real-ip'])
    assert.equal(headers[name], undefined)
  assert.equal(headers['x-forwarded-for'], '127.0.0.1')
  assert.equal(headers['x-forwarded-host'], edge.url.slice('http://'.length))
  assert.equal(headers['x-request-id'], 'of-the-client')
  assert.equal(answer.headers.get('x-request-id'), 'of-the-client')
  assert.match(
    String(headers['traceparent']),
    /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
  )
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
})

test('the word "Bearer" parsed as the token, so every order was refused', async () => {
  const token = edge.token('customer')
  const ask = (authorization: string) => edge.ask('/orders', { method: 'POST', headers: { authorization }, body: '{}' })
  for (const good of [`Bearer ${token}`, `bearer ${token}`]) assert.equal((await ask(good)).status, 201, good)
  for (const bad of [
    'Bearer',
    'Bearer ',
    token,
    `Basic ${token}`,
    'Bearer Bearer',
    'Bearer x.y.z',
    `Bearer ${token}x`,
  ]) {
    const answer = await ask(bad)
    assert.equal(answer.status, 401, bad)
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    assert.equal(await code(answer), 'unauthenticated')
  }
})

test('the order route was not protected', async () => {
  seen.length = 0
  const asked: [string, string][] = [
    ['POST', '/orders'],
    ['GET', '/orders'],
    ['GET', `/orders/${orderId}`],
    ['DELETE', `/orders/${orderId}`],
    ['POST', `/orders/${orderId}/pay`],
  ]
  for (const [method, path] of asked) assert.equal((await edge.ask(path, { method })).status, 401, `${method} ${path}`)
  assert.equal(seen.length, 0, 'the service was not even asked')
})

test('view not reachable through the gateway', async () => {
  const headers = bearer(edge.token('customer'))
  assert.equal((await edge.ask('/dashboards', { headers })).status, 200)
  const answer = await edge.ask(`/dashboards/${orderId}`, { headers })
  assert.deepEqual(await answer.json(), { orderId, state: 'PLACED' })
})

describe('who is refused, and with which code', () => {
  const cases: [name: string, status: number, code: string, path: string, init: () => RequestInit][] = [
    [
      'an expired token',
      401,
      'unauthenticated',
      '/orders',
      () => ({ headers: bearer(edge.token('customer', { exp: 1 })) }),
    ],
    [
      'another issuer',
      401,
      'unauthenticated',
      '/orders',
      () => ({ headers: bearer(edge.token('customer', { iss: 'x' })) }),
    ],
    [
      'another audience',
      401,
      'unauthenticated',
      '/orders',
      () => ({ headers: bearer(edge.token('customer', { aud: 'x' })) }),
    ],
    [
      'no signature',
      401,
      'unauthenticated',
      '/orders',
      () => ({ headers: bearer(edge.token('customer', {}, { alg: 'none' })) }),
    ],
    [
      'an unknown key',
      401,
      'unauthenticated',
      '/orders',
      () => ({ headers: bearer(edge.token('customer', {}, { kid: 'x' })) }),
    ],
    ['a rider', 403, 'forbidden', '/orders', () => ({ headers: bearer(edge.token('rider')) })],
    [
      'a rider who orders',
      403,
      'forbidden',
      '/orders',
      () => ({ method: 'POST', headers: bearer(edge.token('rider')) }),
    ],
    ['a path of nobody', 404, 'not-found', '/nothing/here', () => ({})],
    ['a path inside a service that the contracts do not know', 404, 'not-found', '/orders/a/b/c', () => ({})],
    [
      'a call for services only',
      404,
      'not-found',
      '/payments',
      () => ({ method: 'POST', headers: bearer(edge.token('operator')) }),
    ],
    ['what is inside', 404, 'not-found', '/internal/parked', () => ({ headers: bearer(edge.token('operator')) })],
    ['another method', 405, 'method-not-allowed', '/orders', () => ({ method: 'PUT' })],
    [
      'a huge body',
      413,
      'body-too-large',
      '/orders',
      () => ({ method: 'POST', headers: bearer(edge.token('customer')), body: Buffer.alloc(256 * 1024 + 1) }),
    ],
    ['a broken path', 400, 'invalid-request', '/orders/%ff', () => ({ headers: bearer(edge.token('customer')) })],
    [
      'the registry for a customer',
      403,
      'forbidden',
      '/eureka/apps',
      () => ({ headers: bearer(edge.token('customer')) }),
    ],
    [
      'the rest of the registry',
      404,
      'not-found',
      '/eureka/apps/ORDER/x',
      () => ({ method: 'GET', headers: bearer(edge.token('operator')) }),
    ],
  ]
  for (const [name, status, expected, path, init] of cases)
    test(name, async () => {
      const answer = await edge.ask(path, init())
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
      assert.equal(await code(answer), expected)
    })

  test('a huge body in pieces, without a length', async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 40; piece++) controller.enqueue(new Uint8Array(10_000))
        controller.close()
      },
    })
    const init = {
      method: 'POST',
      headers: bearer(edge.token('customer')),
      body: pieces,
      duplex: 'half',
    } as RequestInit
    assert.equal((await edge.ask('/orders', init)).status, 413)
  })
})

test('what is for anyone needs no token', async () => {
  assert.deepEqual(await (await edge.ask('/welcome')).json(), { message: 'hello' })
  assert.deepEqual(await (await edge.ask('/.well-known/jwks.json')).json(), { keys: [] })
})

test('a service from elsewhere is reached by its path, for users, and cannot take a path of ours', async () => {
  assert.equal((await edge.ask('/loyalty/points')).status, 401)
  const headers = bearer(edge.token('rider'))
  const answer = await edge.ask('/loyalty/points?of=me', { method: 'PUT', headers, body: '{}' })
  assert.deepEqual(await answer.json(), { url: '/loyalty/points?of=me', method: 'PUT' })
  assert.equal((await edge.ask('/orders', { headers: bearer(edge.token('customer')) })).status, 200)
})

test('operators see who is registered', async () => {
  const headers = { ...bearer(edge.token('operator')), accept: 'application/json' }
  const { applications } = (await (await edge.ask('/eureka/apps', { headers })).json()) as {
    applications: { application: { name: string }[] }
  }
  assert.ok(applications.application.some(({ name }) => name === 'ORDER'))
})

test('operators reach the parked messages of each service, nobody else does', async () => {
  const ask = (path: string, role: 'operator' | 'customer', init: RequestInit = {}) =>
    edge.ask(path, { ...init, headers: bearer(edge.token(role)) })
  const list = await ask('/ops/services/order/parked?limit=5', 'operator')
  assert.equal(((await list.json()) as { url: string }).url, '/internal/parked?limit=5')
  const retried = await ask('/ops/services/order/parked/7/retry', 'operator', { method: 'POST', body: '{}' })
  assert.deepEqual(await retried.json(), { method: 'POST', url: '/internal/parked/7/retry', body: '{}' })
  assert.equal((await ask('/ops/services/order/parked', 'customer')).status, 403)
  assert.equal((await ask('/ops/services/nobody/parked', 'operator')).status, 404)
  assert.equal((await edge.ask('/ops/services/order/parked')).status, 401)
})

test('ready means that every service of the platform has an instance', async () => {
  assert.equal((await edge.ask('/health/ready')).status, 200)
  await orders.leave()
  await edge.knows('order', 0)
  const answer = await edge.ask('/health/ready')
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /order has no instance that is up/)
  assert.equal(
    (await edge.ask('/orders', { headers: bearer(edge.token('customer')) })).status,
    200,
    'it is still there',
  )
  await orders.register()
  await edge.knows('order', 1)
})

test('pages: the policy forbids inline scripts, /docs has none, and / leads to the customers', async () => {
  const home = await edge.ask('/')
  assert.ok(home.status === 302 ? home.headers.get('location') === '/client/' : home.status === 503)
  const docs = await edge.ask('/docs')
  assert.match(docs.headers.get('content-security-policy') ?? '', /script-src 'self';/)
  const html = await docs.text()
  assert.ok(!/<script>/.test(html) && !/ on\w+=/.test(html))
  for (const [, asset = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g))
    assert.equal((await edge.ask(asset)).status, 200)
  assert.equal((await edge.ask('/docs/package.json')).status, 404)
  const { paths } = (await (await edge.ask('/openapi.json')).json()) as { paths: object }
  assert.ok('/orders/{id}' in paths)
  for (const path of ['/client/..%2f..%2fpackage.json', '/assets/..%2f..%2fpackage.json', '/client/missing.js'])
    assert.equal((await edge.ask(path)).status >= 400, true, path)
})

test('other pages may use the API when they are allowed to', async () => {
  const preflight = (origin: string) =>
    edge.ask('/orders', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  const allowed = await preflight('http://localhost:5173')
  assert.equal(allowed.status, 204)
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'http://localhost:5173')
  assert.equal((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), null)
  const answer = await edge.ask('/welcome', { headers: { origin: 'http://localhost:5173' } })
  assert.equal(answer.headers.get('access-control-allow-origin'), 'http://localhost:5173')
})
