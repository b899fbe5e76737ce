/** Finding and asking others: through a registry that comes and goes, and peers that come and go. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import type { ServiceName } from '@jumun/contracts'
import { eventually, HangUp, peer, startFakePeers, testIdentity, testProof } from '@jumun/testing'
import { pino } from 'pino'
import { Agent } from 'undici'
import { findNotes, getNote, onlySettings, touchNote } from '../../test/test-endpoints.ts'
import { serviceTokenHeader } from '../auth/identity.ts'
import { runService } from '../host.ts'
import { Problem } from '../http/problem.ts'
import { askRemoteSettings } from '../settings/read-settings.ts'
import { inTrace } from '../telemetry/trace.ts'
import { CallFailed, CallRefused, type CallService } from './call.ts'
import { callService } from './make-call.ts'
import { createResolver, type Vouch } from './resolver.ts'
import { isHost, newPlace, vouchedFor, wordField } from './vouching.ts'

const log = pino({ level: 'silent' })
const vouch: Vouch = (place, word) => vouchedFor(testIdentity('user'), place, word)
const placed = (service: ServiceName, port: number, host = '127.0.0.1') => ({
  ...{ ipAddr: host, port: { $: port } },
  metadata: { [wordField]: newPlace(testIdentity(service), { service, host, port }) },
})
const id = '01900000-0000-7000-8000-000000000001'
const undo: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Answers every call with this status; 503 says that it had no room. */
async function answering(status: number): Promise<{ readonly port: number; asked(): number }> {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify({ code: 'overloaded', status }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  undo.push(() => server.close())
  return { port: (server.address() as AddressInfo).port, asked: () => asked }
}

function caller(discoveryUrl: string): CallService {
  const dispatcher = new Agent()
  const resolver = createResolver({ discoveryUrl, log, vouch, everyMs: 50 })
  undo.push(
    () => dispatcher.destroy(),
    () => resolver.stop(),
  )
  return callService({ resolver, dispatcher, tokenFor: testIdentity('user').tokenFor })
}

test('a call carries proof, trace and request id, and is answered', async () => {
  let headers: IncomingMessage['headers'] = {}
  const peers = await startFakePeers([
    peer(findNotes, (request) => {
      headers = request.headers
      return { status: 200 as const, body: { limit: Number(request.query.get('limit')), open: false, caller: 'x' } }
    }),
  ])
  undo.push(() => peers.stop())
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const answer = await inTrace({ requestId: 'r-1', traceparent }, () =>
    caller(peers.discoveryUrl)(findNotes, { timeoutMs: 30_000, query: { limit: 7 }, onBehalfOf: 'token' }),
  )
  assert.deepEqual(answer, { status: 200 as const, body: { limit: 7, open: false, caller: 'x' } })
  assert.equal(testIdentity('order').serviceOf(String(headers[serviceTokenHeader])), 'user')
  assert.match(String(headers['traceparent']), /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)
  assert.equal(headers['x-request-id'], 'r-1')
  assert.equal(headers['authorization'], 'Bearer token')
})

describe('what can go wrong', () => {
  test('a no is a CallRefused with its problem', async () => {
    const peers = await startFakePeers([
      peer(getNote, () => {
        throw new Problem('order-changed')
      }),
    ])
    undo.push(() => peers.stop())
    await assert.rejects(
      caller(peers.discoveryUrl)(getNote, { timeoutMs: 30_000, params: { id } }),
      (error: unknown) => error instanceof CallRefused && error.problem.code === 'order-changed',
    )
  })
  test('a broken connection, a bug, or no answer in time: perhaps it acted', async () => {
    let mood = 0
    const late = Promise.withResolvers<void>()
    const peers = await startFakePeers([
      peer(touchNote, async () => {
        mood += 1
        if (mood === 1) throw new HangUp()
        if (mood === 2) throw new Error('a bug')
        await late.promise
        return { status: 204 as const, body: null }
      }),
    ])
    undo.push(() => peers.stop())
    const call = caller(peers.discoveryUrl)
    for (const timeoutMs of [30_000, 30_000, 1_000])
      await assert.rejects(
        call(touchNote, { timeoutMs, params: { id } }),
        (error: unknown) => error instanceof CallFailed && error.sent,
      )
    assert.equal(mood, 3)
    late.resolve()
  })
  test('nobody there, or overload: it surely did not act', async () => {
    const peers = await startFakePeers([
      peer(touchNote, () => {
        throw new Problem('overloaded')
      }),
    ])
    undo.push(() => peers.stop())
    const call = caller(peers.discoveryUrl)
    const never = (error: unknown) => error instanceof CallFailed && !error.sent
    await assert.rejects(call(touchNote, { timeoutMs: 30_000, params: { id } }), never)
    await peers.down()
    await assert.rejects(call(touchNote, { timeoutMs: 200, params: { id } }), never)
  })
  test('an instance without room costs the caller nothing while another has some', async () => {
    const registry = await eureka()
    const rooms = await Promise.all([503, 204].map((status) => answering(status)))
    registry.apps.set('ORDER', new Map(rooms.map(({ port }, index) => [String(index), placed('order', port)])))
    const call = caller(registry.url)
    for (let index = 0; index < 6; index++)
      assert.equal((await call(touchNote, { timeoutMs: 30_000, params: { id } })).status, 204)
    assert.ok(rooms[0]?.asked())
  })
  test('a peer that comes back within the time is found', async () => {
    const peers = await startFakePeers([peer(touchNote, () => ({ status: 204 as const, body: null }))])
    undo.push(() => peers.stop())
    const call = caller(peers.discoveryUrl)
    await call(touchNote, { timeoutMs: 30_000, params: { id } })
    await peers.down()
    const waiting = call(touchNote, { timeoutMs: 30_000, params: { id } })
    await peers.up()
    assert.equal((await waiting).status, 204)
  })
})

test('the last known instances stay while discovery is away', async () => {
  const registry = await eureka()
  registry.apps.set('ORDER', new Map([['a', placed('order', 4711)]]))
  const resolver = createResolver({ discoveryUrl: registry.url, log, vouch, everyMs: 20, timeoutMs: 500 })
  undo.push(() => resolver.stop())
  assert.deepEqual(
    (await resolver.instances('order')).map((one) => one.url),
    ['http://127.0.0.1:4711'],
  )
  await registry.stop()
  await resolver.refresh()
  assert.equal((await resolver.instances('order')).length, 1)
  assert.deepEqual(await resolver.instances('store'), [])
})

test('an instance that did not give its own word for where it is gets no call, whatever the registry says', async () => {
  const registry = await eureka()
  const place = (port: number) => ({ service: 'order', host: '127.0.0.1', port })
  const word = (by: ServiceName, port: number) => ({ [wordField]: newPlace(testIdentity(by), place(port)) })
  const fake = (port: number, metadata: object = {}): Record<string, unknown> => ({
    ipAddr: '127.0.0.1',
    port: { $: port },
    metadata,
  })
  registry.apps.set(
    'ORDER',
    new Map<string, Record<string, unknown>>([
      ['no word', fake(1)],
      ['another service for it', fake(2, word('catalog', 2))],
      ['the word for another place', fake(3, word('order', 4))],
      ['another host', { ...fake(5, word('order', 5)), ipAddr: '127.0.0.2' }],
      ['no host at all', { ...fake(6, word('order', 6)), ipAddr: 'a/b?x=[' }],
      ['true', placed('order', 4711)],
    ]),
  )
  const resolver = createResolver({ discoveryUrl: registry.url, log, vouch, everyMs: 50 })
  undo.push(() => resolver.stop())
  assert.deepEqual(
    (await resolver.instances('order')).map(({ url }) => url),
    ['http://127.0.0.1:4711'],
  )
})

test('what is a host and what a url would make something else of', () => {
  for (const host of ['127.0.0.1', '::1', 'order', 'order.jumun.svc.cluster.local', '3f2a1b4c5d6e', 'a-b.c9'])
    assert.ok(isHost(host), host)
  for (const host of [
    '',
    'a/b?x=[',
    '127.1',
    '2130706433',
    '0x7f000001',
    'a.0x1',
    'a b',
    'a@b',
    'a:80',
    '-a',
    'a.',
    'fe80::1%eth0',
    'ａ',
  ])
    assert.ok(!isHost(host), host)
})

test('dns:// names need no registry', async () => {
  const resolver = createResolver({ discoveryUrl: 'dns://{service}:8080', log, vouch })
  assert.equal((await resolver.next('order'))?.url, 'http://order:8080')
})

test('a service registers, renews, registers again when forgotten, and leaves; discovery may come late', async () => {
  const registry = await eureka()
  await registry.stop()
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-registration-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const service = await runService(onlySettings, {
    ...testProof('order'),
    dataDir,
    environment: {},
    platform: [],
    logger: log,
    discoveryUrl: registry.url,
  })
  undo.push(() => service.stop())
  assert.deepEqual(await service.ready(), [])

  await registry.start()
  const registered = () => assert.equal(registry.apps.get('ORDER')?.size, 1)
  await eventually(registered)
  const [instance] = [...(registry.apps.get('ORDER')?.values() ?? [])] as {
    metadata: Record<string, unknown>
    port: { $: number }
  }[]
  assert.equal(instance?.port.$, service.port)
  const { paths, [wordField]: word } = instance?.metadata ?? {}
  assert.equal(paths, '')
  assert.deepEqual(vouch({ service: 'order', host: '127.0.0.1', port: service.port }, word), {})
  registry.apps.clear()
  await eventually(registered)
  await service.stop()
  assert.equal(registry.apps.get('ORDER')?.size, 0)
})

test('remote settings are kept for a start while the config service is away', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-config-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const server = createServer((request, response) => {
    assert.equal(request.url, '/order/default')
    assert.equal(request.headers['x-service-token'], 'of order')
    response.end(JSON.stringify({ propertySources: [{ source: { 'draft-expires-minutes': 3 } }] }))
  })
  const port = await listen(server, 0)
  const options = {
    url: `http://127.0.0.1:${port}`,
    service: 'order',
    profile: 'default',
    token: 'of order',
    dataDir,
    log,
    timeoutMs: 30_000,
  }
  assert.deepEqual(await askRemoteSettings(options), { draftExpiresMinutes: 3 })
  await close(server)
  assert.deepEqual(await askRemoteSettings(options), { draftExpiresMinutes: 3 })
  assert.deepEqual(await askRemoteSettings({ ...options, service: 'store' }), {})
})

/** As much of Eureka as a client needs. */
async function eureka() {
  const apps = new Map<string, Map<string, Record<string, unknown>>>()
  const make = (): Server => createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, , , app, instance] = (request.url ?? '').split('/').map(decodeURIComponent)
    const known = apps.get(app ?? '') ?? new Map<string, Record<string, unknown>>()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'POST' && app) {
      const sent = JSON.parse(Buffer.concat(chunks).toString()).instance
      apps.set(app, known.set(sent.instanceId, sent))
      response.writeHead(204).end()
    } else if (request.method === 'PUT') response.writeHead(known.has(instance ?? '') ? 200 : 404).end()
    else if (request.method === 'DELETE') response.writeHead(known.delete(instance ?? '') ? 200 : 404).end()
    else {
      const application = [...apps].map(([name, instances]) => ({ name, instance: [...instances.values()] }))
      response.end(JSON.stringify({ applications: { application } }))
    }
  }
  let server = make()
  const port = await listen(server, 0)
  undo.push(() => close(server))
  return {
    url: `http://127.0.0.1:${port}/eureka`,
    apps,
    stop: () => close(server),
    start: async () => {
      server = make()
      await listen(server, port)
    },
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
