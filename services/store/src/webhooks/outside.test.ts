import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { isPublic, postOutside, refusalOf, retryAfterOf } from './outside.ts'
import { isTriedOut, pauseMs, quietMs, triedForMs } from './pauses.ts'

describe('where a webhook may go', () => {
  const inside = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '168.63.129.16',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.0.1',
  ]
  const insideToo = ['198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1']
  const six = [
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '::127.0.0.1',
  ]
  for (const address of [...inside, ...insideToo, ...six, 'a name'])
    test(`not ${address}`, () => assert.equal(isPublic(address), false))
  for (const address of ['1.1.1.1', '168.63.129.17', '172.32.0.1', '203.0.112.9', '2606:4700::1111'])
    test(`${address} is public`, () => assert.equal(isPublic(address), true))

  const refused = [
    'http://example.com/',
    'https://localhost/',
    'https://printer.localhost./',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://me:word@example.com/',
    'ftp://example.com/',
    'https://',
  ]
  for (const url of refused) test(`${url} is refused`, () => assert.ok(refusalOf(url, { networks: [] })))
  for (const url of ['https://example.com/hook?x=1', 'https://1.1.1.1:8443/'])
    test(`${url} is taken`, () => assert.equal(refusalOf(url, { networks: [] }), undefined))
  test('what an operator opened is taken, also over http, and nothing else of it', () => {
    const opened = { networks: ['127.0.0.1/32'] }
    assert.equal(refusalOf('http://127.0.0.1:3000/', opened), undefined)
    assert.ok(refusalOf('http://127.0.0.2:3000/', opened))
    assert.ok(
      refusalOf('http://10.0.0.1/', { networks: ['0.0.0.0/0'] }) === undefined,
      'a private one in what was named',
    )
    assert.ok(refusalOf('http://127.0.0.1/', { networks: ['0.0.0.0/0'] }), 'the loopback has to be named as such')
  })
})

describe('asking there', () => {
  const asked = { headers: {}, body: '{}', timeoutMs: 5_000, signal: new AbortController().signal }
  /** A name service that says what it is told to. */
  const saying = (...addresses: string[]) =>
    ((_name: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )) as never
  const listening = async (answer: (url: string) => [number, Record<string, string>]) => {
    const urls: string[] = []
    const server = createServer((request, response) => {
      urls.push(request.url ?? '')
      const [status, headers] = answer(request.url ?? '')
      request.resume().on('end', () => response.writeHead(status, headers).end('x'.repeat(100_000)))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    return { port, urls, stop: () => new Promise((done) => server.close(done)) }
  }

  test('a name that leads inside is not asked, wherever else it leads too', async () => {
    const inside = await listening(() => [200, {}])
    try {
      const url = `https://rebound.example:${inside.port}/`
      for (const found of [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['169.254.169.254']])
        assert.deepEqual(await postOutside({ ...asked, url }, { networks: [] }, saying(...found)), {
          trouble: 'not-allowed',
        })
      assert.deepEqual(inside.urls, [])
    } finally {
      await inside.stop()
    }
  })

  test('a redirect is an answer like another: nobody follows it', async () => {
    const there = await listening((url) => (url === '/moved' ? [200, {}] : [302, { location: '/moved' }]))
    try {
      const url = `http://127.0.0.1:${there.port}/`
      assert.deepEqual(await postOutside({ ...asked, url }, { networks: ['127.0.0.1/32'] }), { status: 302 })
      assert.deepEqual(there.urls, ['/'])
    } finally {
      await there.stop()
    }
  })

  test('what it says to when to come back is heard', async () => {
    const there = await listening(() => [503, { 'retry-after': '120' }])
    try {
      const url = `http://127.0.0.1:${there.port}/`
      const answer = await postOutside({ ...asked, url }, { networks: ['127.0.0.1/32'] })
      assert.deepEqual(answer, { status: 503, retryAfterMs: 120_000 })
    } finally {
      await there.stop()
    }
  })
})

test('when to come back is said in seconds or as a date; what is neither asks for nothing', () => {
  const now = Date.parse('2026-01-01T09:00:00.000Z')
  const all = ['120', 'Thu, 01 Jan 2026 09:01:00 GMT', 'Thu, 01 Jan 2026 08:59:00 GMT', 'soon', '-1', undefined]
  assert.deepEqual(
    all.map((header) => retryAfterOf(header, now)),
    [120_000, 60_000, 0, 0, 0, 0],
  )
})

test('pauses grow from five seconds to an hour, and end after two days', () => {
  assert.deepEqual(
    [1, 2, 3, 10, 11, 400].map((n) => pauseMs(n) / 1000),
    [5, 10, 20, 2560, 3600, 3600],
  )
  assert.equal(pauseMs(1, 120_000), 120_000)
  assert.equal(pauseMs(1, 9_999_999), 3_600_000)
  assert.deepEqual(
    [1, 2, 3, 4, 9].map((n) => quietMs(n) / 1000),
    [0, 0, 5, 10, 300],
  )
  assert.deepEqual([quietMs(1, 60_000), quietMs(9, 600_000), quietMs(1, 9_999_999)], [60_000, 600_000, 3_600_000])
  const at = new Date()
  assert.equal(isTriedOut(at, new Date(at.getTime() + triedForMs - 1)), false)
  assert.equal(isTriedOut(at, new Date(at.getTime() + triedForMs)), true)
})
