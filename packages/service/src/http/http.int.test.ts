/** What comes in is checked, what goes out is a problem document or fits its schema, and nothing a client sends is a 500. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  eventually,
  metricsOf,
  metricsToken,
  sendAllThenRead,
  testIdentity,
  testProof,
  testTokens,
} from '@jumun/testing'
import { pino } from 'pino'
import { addNote, failNote, findNotes, getNote, onlySettings, touchNote } from '../../test/test-endpoints.ts'
import { defineService } from '../define-service.ts'
import { type RunningService, runService } from '../host.ts'
import type { HostOptions } from '../host-options.ts'
import { route } from './route.ts'

const tokens = testTokens()
const customer = { id: '01900000-0000-7000-8000-000000000001', role: 'customer' } as const
const logged: string[] = []
let dataDir: string
let service: RunningService
const hostOptions = (): HostOptions => ({
  metricsToken,
  ...testProof('order'),
  dataDir,
  environment: {},
  platform: [],
  logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
  limits: { eventLoopDelayMs: 60_000 },
})

const broken = defineService({
  name: 'order',
  summary: 'For tests',
  paths: ['/notes'],
  settings: {},
  start: () => ({
    routes: [
      route(addNote, async ({ newId, body }) => ({ status: 201 as const, body: { id: newId, note: body.note } })),
      route(findNotes, async ({ query, caller }) => ({
        status: 200 as const,
        body: { limit: query.limit ?? 0, open: query.open ?? false, caller: caller.kind },
      })),
      route(getNote, async ({ params }) => ({ status: 200 as const, body: { id: params.id, note: 'x' } })),
      route(touchNote, async () => ({ status: 204 as const, body: null })),
      route(failNote, async () => {
        throw new Error('the password is hunter2')
      }),
    ],
  }),
})

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jumun-http-'))
  const { keySet } = await import('../auth/key-set.ts')
  const keys = await keySet({
    identity: testIdentity('order'),
    file: join(dataDir, 'order', 'signing-keys.json'),
    clock: { now: () => new Date() },
    log: pino({ level: 'silent' }),
    ask: async () => [],
    askEveryMs: 1000,
  })
  await keys.add([tokens.proof()])
  service = await runService(broken, hostOptions())
})
after(async () => {
  await service?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const bearer = () => `Bearer ${tokens.sign(customer, new Date())}`
async function send(
  method: string,
  path: string,
  options: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
) {
  const answer = await fetch(service.url + path, {
    method,
    headers: {
      authorization: bearer(),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: options.body }),
    signal: AbortSignal.timeout(60_000),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined }
}

test('a text is cleaned before it is measured, and the one who reads it sees what was typed', async () => {
  const typed = `\u202e  ${'가'.normalize('NFD').repeat(99)}\u200b \u0007\u3000👨‍👩‍👧 `
  const answer = await send('POST', '/notes', { body: JSON.stringify({ note: typed.replace('👨‍👩‍👧 ', '') }) })
  assert.deepEqual([answer.status, answer.body.note], [201, '가'.repeat(99)])
  const family = await send('POST', '/notes', { body: JSON.stringify({ note: '👨‍👩‍👧\u200b' }) })
  assert.equal(family.body.note, '👨‍👩‍👧')
})

describe('what does not fit is refused with the field that does not fit', () => {
  const bodies: [name: string, body: string | Uint8Array<ArrayBuffer>, field: string][] = [
    ['a missing field', '{}', 'note'],
    ['an unknown field', '{"note":"x","admin":true}', 'admin'],
    ['an unknown field deep inside', '{"note":"x","price":{"amount":1,"currency":"KRW","tax":1}}', 'price.tax'],
    ['a number as text', '{"note":"x","price":{"amount":"1","currency":"KRW"}}', 'price.amount'],
    ['text as a number', '{"note":1}', 'note'],
    ['a number beyond measure', '{"note":"x","price":{"amount":1e999,"currency":"KRW"}}', 'price.amount'],
    ['a fraction', '{"note":"x","price":{"amount":0.5,"currency":"KRW"}}', 'price.amount'],
    ['a field of an element', '{"note":"x","tags":[{"name":"a"},{"name":""}]}', 'tags.1.name'],
    ['too many', '{"note":"x","tags":[{"name":"a"},{"name":"a"},{"name":"a"},{"name":"a"}]}', 'tags'],
    ['a NUL', '{"note":"a\\u0000b"}', 'note'],
    ['half a surrogate pair', '{"note":"\\ud800"}', 'note'],
    ['null', '{"note":null}', 'note'],
    ['nothing at all', '', 'body'],
    ['null for the whole', 'null', 'body'],
    ['a list', '[]', 'body'],
    ['a text', '"note"', 'body'],
    ['half of it', '{"note":', 'body'],
    ['a key that reaches for the prototype', '{"__proto__":{"admin":true},"note":"x"}', 'body'],
    ['a constructor that reaches for the prototype', '{"constructor":{"prototype":{"x":1}},"note":"x"}', 'body'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0x22, 0x7d]), 'body'],
  ]
  for (const [name, body, field] of bodies)
    test(name, async () => {
      const answer = await send('POST', '/notes', { body })
      assert.equal(answer.status, 400, JSON.stringify(answer.body))
      assert.equal(answer.body.code, 'invalid-request')
      assert.equal(answer.body.errors[0].field, field, JSON.stringify(answer.body))
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
      assert.ok(answer.headers.get('x-request-id'))
    })

  for (const nothing of ['', ' \t', '\u3164', '\u200b\u202e', '\u0008'])
    test(`a text of ${JSON.stringify(nothing)} alone, which nobody can read`, async () => {
      const answer = await send('POST', '/notes', { body: JSON.stringify({ note: nothing }) })
      assert.deepEqual([answer.status, answer.body.errors?.[0].field], [400, 'note'])
    })

  const paths: [path: string, field: string][] = [
    ['/notes?limit=0', 'limit'],
    ['/notes?limit=abc', 'limit'],
    ['/notes?limit=', 'limit'],
    ['/notes?limit=1&limit=2', 'limit'],
    ['/notes?limit=99999999999999999999999', 'limit'],
    ['/notes?open=maybe', 'open'],
    ['/notes?bogus=1', 'bogus'],
    ['/notes?__proto__=1', '__proto__'],
    ['/notes?q=a%00b', 'q'],
    ['/notes/not-an-id', 'id'],
    ['/notes/%00', 'id'],
    ["/notes/1'--", 'id'],
    ['/notes/%E0%A4%A', 'path'],
  ]
  for (const [path, field] of paths)
    test(path, async () => {
      const answer = await send('GET', path)
      assert.equal(answer.status, 400, JSON.stringify(answer.body))
      assert.equal(answer.body.code, 'invalid-request')
      assert.equal(answer.body.errors[0].field, field, JSON.stringify(answer.body))
    })
})

describe('refusals of another kind', () => {
  test('a path that is none', async () => assert.equal((await send('GET', '/nowhere')).body.code, 'not-found'))
  test('a method that the path does not take, and which it does', async () => {
    const answer = await send('DELETE', '/notes')
    assert.equal(answer.status, 405)
    assert.equal(answer.body.code, 'method-not-allowed')
    assert.match(answer.headers.get('allow') ?? '', /GET.*POST|POST.*GET/)
  })
  test('a path for services exists for nobody else, by whatever method', async () => {
    const path = `/notes/${customer.id}/touch`
    for (const method of ['POST', 'GET', 'PUT']) assert.equal((await send(method, path)).status, 404)
  })
  test('a body beyond 256 kB', async () => {
    const answer = await send('POST', '/notes', { body: JSON.stringify({ note: 'x'.repeat(300_000) }) })
    assert.equal(answer.status, 413)
    assert.equal(answer.body.code, 'body-too-large')
  })
  test('another media type', async () => {
    const answer = await send('POST', '/notes', { body: '<note/>', headers: { 'content-type': 'application/xml' } })
    assert.equal(answer.status, 415)
    assert.equal(answer.body.code, 'unsupported-media-type')
  })
  test('a body where none belongs', async () => {
    const answer = await send('POST', '/failures', { body: '{"x":1}' })
    assert.equal(answer.body.errors[0].field, 'x')
  })
  test('a path without end', async () => {
    const answer = await send('GET', `/notes?q=${'x'.repeat(20_000)}`)
    assert.equal(answer.status, 431)
    assert.equal(answer.body.code, 'invalid-request')
    const { status } = await send('GET', `/notes/${'x'.repeat(3000)}`)
    assert.ok(status === 404 || status === 400 || status === 414, String(status))
  })
  test('what is no HTTP at all', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(service.port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
      let got = ''
      socket.on('data', (chunk) => {
        got += String(chunk)
      })
      socket.on('end', () => resolve(got))
      socket.on('error', reject)
      socket.setTimeout(60_000, () => reject(new Error('no answer')))
    })
    assert.match(text, /^HTTP\/1\.1 400 /)
    assert.match(text, /invalid-request/)
  })
})

test('a bug is a 500 that tells nothing, and a line in the log with the request id', async () => {
  logged.length = 0
  const answer = await send('POST', '/failures', { headers: { 'x-request-id': 'find-me' } })
  assert.equal(answer.status, 500)
  assert.equal(answer.body.code, 'internal')
  assert.doesNotMatch(JSON.stringify(answer.body), /hunter2/)
  assert.ok(logged.some((line) => line.includes('find-me') && line.includes('hunter2')))
})

test('request ids and traces go in and out, each hop a span of its own; damaged ones are replaced', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const given = await send('GET', '/notes', { headers: { 'x-request-id': 'abc-1', traceparent } })
  assert.equal(given.headers.get('x-request-id'), 'abc-1')
  assert.match(
    given.headers.get('traceparent') ?? '',
    /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
  )
  const damaged = await send('GET', '/notes', { headers: { 'x-request-id': '<script>', traceparent: '00-0-0-0' } })
  assert.match(damaged.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.match(damaged.headers.get('traceparent') ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
})

test('a query is read as what its schema says, with its defaults', async () => {
  assert.deepEqual((await send('GET', '/notes?open=true')).body, { limit: 20, open: true, caller: 'user' })
  assert.deepEqual((await send('GET', '/notes?limit=5')).body, { limit: 5, open: false, caller: 'user' })
})

test('a page of somebody else whose name leads here is refused, on every path', async () => {
  const { hostname, port } = new URL(service.url)
  for (const path of ['/notes', '/health/live', '/metrics', '/nowhere'])
    for (const [host, here] of [
      ['evil.com', false],
      [`localhost:${port}`, true],
    ] as const) {
      const asked = rawRequest({ hostname, port, path, headers: { host } }).end()
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      answer.resume()
      assert.equal(answer.statusCode === 421, !here, `${host}${path}`)
    }
})

test('health needs no token; what is measured is for whoever has the one of the scraper', async () => {
  for (const path of ['/health/live', '/health/ready', '/actuator/health']) {
    const answer = await fetch(service.url + path)
    assert.equal(answer.status, 200)
    assert.equal(((await answer.json()) as { status: string }).status, 'UP')
  }
  for (const authorization of [undefined, '', 'Bearer undefined', 'Bearer wrong', bearer()]) {
    const answer = await fetch(`${service.url}/metrics`, { headers: authorization ? { authorization } : {} })
    assert.equal(answer.status, 401, authorization)
  }
  const page = await metricsOf(service.url)
  assert.match(page, /jumun_http_request_duration_seconds_count\{.*route="\/notes"/)
  assert.match(page, /jumun_http_requests_in_flight/)
})

test('overload turns requests away with Retry-After, but never the health checks', async () => {
  const busy = await runService(broken, { ...hostOptions(), limits: { inFlight: 0 } })
  try {
    const answer = await fetch(`${busy.url}/notes`)
    assert.equal(answer.status, 503)
    assert.equal(((await answer.json()) as { code: string }).code, 'overloaded')
    assert.ok(answer.headers.get('retry-after'))
    assert.equal(answer.headers.get('x-not-begun'), '1', 'so that another instance may be asked')
    assert.equal((await fetch(`${busy.url}/health/live`)).status, 200)
  } finally {
    await busy.stop()
  }
})

test('who hangs up before the answer is no longer in hand', async () => {
  let entered = 0
  const never = new Promise<never>(() => {})
  const slow = await runService(
    defineService({
      ...onlySettings,
      start: () => ({
        routes: [
          route(findNotes, () => {
            entered += 1
            return entered <= 3 ? never : Promise.resolve({ status: 200, body: { limit: 1, open: true, caller: 'x' } })
          }),
        ],
      }),
    }),
    { ...hostOptions(), limits: { inFlight: 2, eventLoopDelayMs: 60_000 } },
  )
  try {
    for (let impatient = 1; impatient <= 3; impatient++) {
      const hangUp = new AbortController()
      const asking = fetch(`${slow.url}/notes`, { signal: hangUp.signal })
      while (entered < impatient) await new Promise((resolve) => setTimeout(resolve, 5))
      hangUp.abort()
      await assert.rejects(asking)
    }
    assert.equal((await fetch(`${slow.url}/notes`)).status, 200)
  } finally {
    await slow.stop()
  }
})

test('a stop finishes what is in hand and takes nothing new', async () => {
  const entered = Promise.withResolvers<void>()
  const leave = Promise.withResolvers<void>()
  const slow = await runService(
    defineService({
      ...onlySettings,
      start: () => ({
        routes: [
          route(findNotes, async () => {
            entered.resolve()
            await leave.promise
            return { status: 200 as const, body: { limit: 1, open: true, caller: 'x' } }
          }),
        ],
      }),
    }),
    hostOptions(),
  )
  const inHand = fetch(`${slow.url}/notes`)
  await entered.promise
  const stopping = slow.stop()
  assert.deepEqual(await slow.ready(), ['order is stopping'])
  leave.resolve()
  assert.equal((await inHand).status, 200)
  await stopping
  await assert.rejects(fetch(`${slow.url}/health/live`))
  await slow.stop()
})

test('a port that is taken is one clear sentence', async () => {
  await assert.rejects(runService(broken, { ...hostOptions(), port: service.port }), {
    message: `order cannot listen on 127.0.0.1:${service.port}: something else is running there.`,
  })
})

test('a body that is too large is refused in words, never with a broken connection', async () => {
  const headers = { authorization: bearer(), 'content-type': 'application/json' }
  for (const megabytes of [2, 20]) {
    const body = Buffer.alloc(megabytes * 1_000_000, 'x')
    for (let time = 0; time < 100; time++) {
      const answer = await sendAllThenRead(service.url, { path: '/notes', headers, body, chunked: time % 2 === 0 })
      assert.match(answer, /^HTTP\/1\.1 413 [\s\S]*"code":"body-too-large"/, `${megabytes} MB, time ${time}`)
    }
  }
})

test('whoever may not come in hears so, however much they bring', async () => {
  const body = Buffer.alloc(2_000_000, 'x')
  const ask = { path: '/notes', headers: { 'content-type': 'application/json' }, body, chunked: true }
  assert.match(await sendAllThenRead(service.url, ask), /^HTTP\/1\.1 401 /)
  assert.match(await sendAllThenRead(service.url, { ...ask, chunked: false }), /^HTTP\/1\.1 401 /)
  assert.match(await sendAllThenRead(service.url, { ...ask, path: '/nowhere' }), /^HTTP\/1\.1 4(04|13) /)
})

test('a body without an end is not read for ever', async () => {
  const socket = connect(service.port, '127.0.0.1')
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let answer = ''
  socket.on('data', (bytes) => {
    answer += String(bytes)
  })
  socket.on('error', () => {}) // that it is cut off is what we wait for
  socket.write(`POST /notes HTTP/1.1\r\nhost: localhost\r\nauthorization: ${bearer()}\r\n`)
  socket.write('content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
  const piece = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 'x'), Buffer.from('\r\n')])
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) {}
  }
  socket.on('drain', more)
  more()
  await closed
  assert.match(answer, /^HTTP\/1\.1 413 /)
})

test('a client that hangs up is no failure of ours: no line in the log, a number of its own', async () => {
  const hungUp = async (): Promise<number> => {
    const [, count] = /^jumun_http_requests_hung_up_total\{.*\} (\d+)$/m.exec(await metricsOf(service.url)) ?? []
    return Number(count)
  }
  const before = await hungUp()
  logged.length = 0
  await new Promise<void>((resolve) => {
    const cut = rawRequest(`${service.url}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000', authorization: bearer() },
    })
    cut.on('error', () => {})
    cut.on('close', () => resolve())
    cut.write('{"note":', () => cut.destroy())
  })
  await eventually(async () => assert.equal(await hungUp(), before + 1))
  assert.deepEqual(logged, [])
})

test('what strangers ask for does not make the page of metrics longer', async () => {
  const lines = async (): Promise<number> => (await metricsOf(service.url)).split('\n').length
  for (const method of ['GET', 'POST', 'DELETE']) await send(method, '/nowhere')
  const before = await lines()
  for (let each = 0; each < 50; each++) await send(['GET', 'POST', 'DELETE'][each % 3] as string, `/${each}/${each}`)
  assert.ok((await lines()) <= before + 5)
})

test('a body that ends before its length is no trouble for others', async () => {
  await new Promise<void>((resolve) => {
    const cut = rawRequest(`${service.url}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000', authorization: bearer() },
    })
    cut.on('error', () => resolve())
    cut.write('{"note":', () => cut.destroy())
    cut.on('close', () => resolve())
  })
  assert.equal((await send('GET', '/notes')).status, 200)
})

test('`localhost` is both of its addresses, where the machine has them', async () => {
  const both = await runService(broken, { ...hostOptions(), host: 'localhost' })
  try {
    assert.equal(both.url, `http://127.0.0.1:${both.port}`)
    const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
    for (const address of ['127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])])
      assert.equal((await fetch(`http://${address}:${both.port}/health/live`)).status, 200, address)
  } finally {
    await both.stop()
  }
})
