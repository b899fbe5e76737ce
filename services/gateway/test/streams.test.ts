/** Server-sent events go through as they come, and end with the client. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyReply } from 'fastify'
import { type Edge, startEdge, until } from './edge.ts'

let edge: Edge
const open = new Set<FastifyReply>()
let lastEventId: unknown

before(async () => {
  edge = await startEdge({ JUMUN_GATEWAY_UPSTREAM_TIMEOUT_MS: '500', JUMUN_GATEWAY_STREAMS_PER_ADDRESS: '3' })
  await edge.behind(
    'dashboard',
    (app) =>
      void app.get('/dashboards/stream', (request, reply) => {
        lastEventId = request.headers['last-event-id']
        reply.hijack()
        open.add(reply)
        reply.raw.on('close', () => open.delete(reply))
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
        reply.raw.flushHeaders()
      }),
  )
  await edge.knows('dashboard', 1)
})
after(() => edge?.stop())

const say = (text: string) => {
  for (const reply of open) reply.raw.write(text)
}

test('each event arrives when it is said, also after a silence longer than the timeout of an answer', async () => {
  const leaving = new AbortController()
  const answer = await edge.ask('/dashboards/stream', {
    headers: { authorization: `Bearer ${edge.token('customer')}`, 'last-event-id': '7' },
    signal: leaving.signal,
  })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/event-stream')
  assert.equal(lastEventId, '7')
  const reader = answer.body?.getReader()
  assert.ok(reader)
  for (const event of ['id: 8\n\n', 'id: 9\n\n']) {
    say(event)
    const { value } = await reader.read()
    assert.equal(Buffer.from(value ?? []).toString(), event)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
  }
  say('id: 10\n\n')
  assert.equal(Buffer.from((await reader.read()).value ?? []).toString(), 'id: 10\n\n')

  leaving.abort()
  await until(() => open.size === 0, 'the service sees that the client has left')
})

test('so many streams from one address; one that ends makes room for another', async () => {
  const headers = { authorization: `Bearer ${edge.token('customer')}` }
  const held = [1, 2, 3].map(() => new AbortController())
  for (const { signal } of held) assert.equal((await edge.ask('/dashboards/stream', { headers, signal })).status, 200)
  const refused = await edge.ask('/dashboards/stream', { headers })
  assert.equal(refused.status, 429)
  assert.equal(((await refused.json()) as { code: string }).code, 'too-many-streams')
  assert.ok(refused.headers.get('retry-after'))
  held[0]?.abort()
  await until(() => open.size === 2, 'one has left')
  const another = new AbortController()
  assert.equal((await edge.ask('/dashboards/stream', { headers, signal: another.signal })).status, 200)
  for (const one of [...held, another]) one.abort()
  await until(() => open.size === 0, 'all have left')
})

test('a stream needs a token like everything else', async () => {
  assert.equal((await edge.ask('/dashboards/stream')).status, 401)
})

test('a gateway that stops ends its streams, towards the client and towards the service', async () => {
  const answer = await edge.ask('/dashboards/stream', {
    headers: { authorization: `Bearer ${edge.token('customer')}` },
  })
  assert.equal(open.size, 1)
  await edge.stop()
  assert.equal(await answer.text(), '')
  await until(() => open.size === 0, 'the service sees that the stream has ended')
})
