/** What becomes of a request when the instance it was meant for is away, breaks off, or never answers. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Behind, type Edge, startEdge, until } from './edge.ts'

let edge: Edge
let headers: Record<string, string>
const there: Behind[] = []
const code = async (answer: Response) => ((await answer.json()) as { code: string }).code
const order = async (...routes: Parameters<Edge['behind']>[1][]) => {
  for (const route of routes) there.push(await edge.behind('order', route))
  await edge.knows('order', routes.length)
}

before(async () => {
  edge = await startEdge({
    JUMUN_GATEWAY_UPSTREAM_TIMEOUT_MS: '1000',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '10000000',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '10000000',
  })
  headers = { authorization: `Bearer ${edge.token('customer')}` }
})
afterEach(async () => {
  for (const one of there.splice(0)) {
    await one.leave().catch(() => undefined) // some tests did that themselves
    await one.kill()
  }
  await edge.knows('order', 0)
})
after(() => edge?.stop())

test('an instance that refuses costs nobody anything while another is there', async () => {
  await order(
    (app) => void app.post('/orders', async () => ({ by: 1 })),
    (app) => void app.post('/orders', async () => ({ by: 2 })),
  )
  await there[0]?.kill()
  for (let index = 0; index < 20; index++) {
    const answer = await edge.ask('/orders', { method: 'POST', headers, body: '{}' })
    assert.deepEqual([answer.status, await answer.json()], [200, { by: 2 }])
  }
})

test('an instance without room costs nobody anything while another has some', async () => {
  let turnedAway = 0
  await order(
    (app) =>
      void app.post('/orders', (_, reply) => {
        turnedAway += 1
        return reply.code(503).header('x-not-begun', '1').send({ code: 'overloaded' })
      }),
    (app) => void app.post('/orders', async ({ body }) => ({ by: 2, body })),
  )
  for (let index = 0; index < 20; index++) {
    const answer = await edge.ask('/orders', { method: 'POST', headers, body: '{"kept":true}' })
    assert.deepEqual([answer.status, await answer.json()], [200, { by: 2, body: '{"kept":true}' }])
  }
  assert.ok(turnedAway > 0)
})

test('when nobody has room the client is told so once, and how the gateway knows stays inside', async () => {
  const full: Parameters<Edge['behind']>[1] = (app) =>
    void app.post('/orders', (_, reply) =>
      reply.code(503).header('x-not-begun', '1').header('retry-after', '1').send({ code: 'overloaded' }),
    )
  await order(full, full)
  const answer = await edge.ask('/orders', { method: 'POST', headers, body: '{}' })
  assert.deepEqual([answer.status, await code(answer)], [503, 'overloaded'])
  assert.equal(answer.headers.get('retry-after'), '1')
  assert.equal(answer.headers.get('x-not-begun'), null)
})

test('a request waits for a service that is just being restarted on another port', async () => {
  await order((app) => void app.post('/orders', async () => ({ by: 'old' })))
  await there[0]?.leave()
  await there[0]?.kill()
  const waiting = edge.ask('/orders', { method: 'POST', headers, body: '{"kept":true}' })
  there.push(await edge.behind('order', (app) => void app.post('/orders', async ({ body }) => ({ by: 'new', body }))))
  const answer = await waiting
  assert.deepEqual([answer.status, await answer.json()], [200, { by: 'new', body: '{"kept":true}' }])
})

test('whom an operator took out of service is asked no more, also when it was the last one, and again once it is back', async () => {
  let asked = 0
  await order((app) => void app.get('/orders', async () => ({ asked: ++asked })))
  const { port } = new URL(there[0]?.url ?? '')
  const status = `${edge.discoveryUrl}/apps/ORDER/${encodeURIComponent(`127.0.0.1:order:${port}`)}/status`
  const asOperator = { authorization: `Bearer ${edge.token('operator')}` }
  const out = await fetch(`${status}?value=OUT_OF_SERVICE`, { method: 'PUT', headers: asOperator })
  assert.equal(out.status, 200)
  await edge.knows('order', 0)
  assert.equal(await code(await edge.ask('/orders', { headers })), 'service-unavailable')
  assert.equal(asked, 0)
  assert.equal((await fetch(status, { method: 'DELETE', headers: asOperator })).status, 200)
  await edge.knows('order', 1)
  assert.equal((await edge.ask('/orders', { headers })).status, 200)
})

test('a service that stays away is 503 with Retry-After', async () => {
  await order((app) => void app.get('/orders', async () => ({})))
  await there[0]?.kill()
  const answer = await edge.ask('/orders', { headers })
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '1')
  assert.equal(await code(answer), 'service-unavailable')
})

test('restart of an instance on another port in the middle of load: no request fails', async () => {
  const instance =
    (by: number): Parameters<Edge['behind']>[1] =>
    (app) => {
      app.get('/orders', async () => ({ by }))
      app.post('/orders', async () => ({ by }))
    }
  await order(instance(1))
  const answeredBy = new Set<number>()
  let stop = false
  let asked = 0
  const load = Promise.all(
    Array.from({ length: 8 }, async (_, worker) => {
      while (!stop) {
        const answer = await edge.ask('/orders', {
          headers,
          ...(worker % 2 ? { method: 'POST', body: '{}' } : {}),
        })
        asked += 1
        assert.equal(answer.status, 200)
        answeredBy.add(((await answer.json()) as { by: number }).by)
      }
    }),
  )
  try {
    for (let by = 2; by <= 4; by++) {
      await until(() => answeredBy.has(by - 1), `instance ${by - 1} answers`)
      const next = await edge.behind('order', instance(by))
      await edge.knows('order', 2)
      const old = there.splice(0, 1)[0]
      there.push(next)
      await old?.leave()
      await edge.knows('order', 1)
      await old?.kill()
    }
    await until(() => answeredBy.has(4), 'instance 4 answers')
  } finally {
    stop = true
  }
  await load
  assert.ok(asked > 20, `${asked}`)
})

test('killed in the middle of reading: every GET is answered by the other instance', async () => {
  const instance: Parameters<Edge['behind']>[1] = (app) => void app.get('/orders', async () => ({}))
  await order(instance, instance)
  const load = Promise.all(Array.from({ length: 200 }, () => edge.ask('/orders', { headers })))
  await there[0]?.kill()
  for (const answer of await load) assert.equal(answer.status, 200)
})

describe('after the request was sent', () => {
  test('a POST whose connection breaks is never sent again; the client hears that the outcome is unknown', async () => {
    let received = 0
    const breaking: Parameters<Edge['behind']>[1] = (app) =>
      void app.post('/orders', (request) => {
        received += 1
        request.raw.socket.destroy()
      })
    await order(breaking, breaking)
    const answer = await edge.ask('/orders', { method: 'POST', headers, body: '{}' })
    assert.equal(answer.status, 503)
    const problem = (await answer.json()) as { code: string; detail: string }
    assert.equal(problem.code, 'service-unavailable')
    assert.match(problem.detail, /not known whether this was done/)
    assert.equal(received, 1)
  })

  test('a GET whose connection breaks is asked once more', async () => {
    let received = 0
    await order((app) => {
      app.get('/orders', (request, reply) => {
        received += 1
        if (received === 1) request.raw.socket.destroy()
        else void reply.send({ received })
      })
      app.get('/orders/:id', (request) => {
        received += 1
        request.raw.socket.destroy()
      })
    })
    assert.deepEqual(await (await edge.ask('/orders', { headers })).json(), { received: 2 })
    received = 0
    assert.equal((await edge.ask('/orders/01900000-0000-7000-8000-000000000001', { headers })).status, 503)
    assert.equal(received, 2)
  })

  test('an answer that does not begin in time is 504, and nothing is sent again', async () => {
    let received = 0
    await order(
      (app) =>
        void app.post('/orders', () => {
          received += 1
        }),
    )
    const answer = await edge.ask('/orders', { method: 'POST', headers, body: '{}' })
    assert.equal(answer.status, 504)
    assert.equal(await code(answer), 'gateway-timeout')
    assert.equal(received, 1)
  })

  test('an answer that breaks off in the middle breaks off at the client too, instead of looking whole', async () => {
    await order(
      (app) =>
        void app.get('/orders', (_request, reply) => {
          reply.hijack()
          reply.raw.writeHead(200, { 'content-type': 'application/json' })
          reply.raw.write('{"items": [')
          setImmediate(() => reply.raw.destroy())
        }),
    )
    const answer = await edge.ask('/orders', { headers })
    await assert.rejects(answer.text())
  })
})

test('when a service does not keep up, who comes last is told at once to come back, and the others are served', async () => {
  const slow = await startEdge({
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: '10000000',
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '10000000',
  })
  try {
    const released = Promise.withResolvers<void>()
    await slow.behind('order', (app) => void app.get('/orders', () => released.promise.then(() => ({}))))
    await slow.knows('order', 1)
    const turnedAway: Response[] = []
    const asked = Array.from({ length: 700 }, async () => {
      const answer = await slow.ask('/orders', { headers: { authorization: `Bearer ${slow.token('customer')}` } })
      if (answer.status === 503) turnedAway.push(answer)
      return answer.status
    })
    await until(async () => turnedAway.length >= 100, 'some are turned away while nobody is served')
    released.resolve()
    const statuses = await Promise.all(asked)
    assert.deepEqual(new Set(statuses), new Set([200, 503]))
    assert.ok(statuses.filter((status) => status === 200).length >= 256)
    const [first] = turnedAway as [Response]
    assert.equal(first.headers.get('retry-after'), '1')
    assert.equal(await code(first), 'overloaded')
  } finally {
    await slow.stop()
  }
})
