/** A service that is told to stop goes without anybody losing an answer. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testProof } from '@jumun/testing'
import { pino } from 'pino'
import { findNotes } from '../../test/test-endpoints.ts'
import { defineService } from '../define-service.ts'
import { runService } from '../host.ts'
import { route } from './route.ts'

/** More than the requests of this test take, also on a busy machine. */
const drainMs = 4_000

const notes = defineService({
  name: 'order',
  summary: 'For tests',
  paths: ['/notes'],
  settings: {},
  start: () => ({
    routes: [
      route(findNotes, async ({ caller }) => ({
        status: 200 as const,
        body: { limit: 0, open: false, caller: caller.kind },
      })),
    ],
  }),
})

test('told to stop, it is not ready any more, answers on, and asks everybody to come anew elsewhere', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-draining-'))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(async () => {
    agent.destroy()
    await service.stop(0)
    await rm(dataDir, { recursive: true, force: true })
  })
  const service = await runService(notes, {
    ...testProof('order'),
    ...{ dataDir, environment: {}, platform: [], logger: pino({ level: 'silent' }), drainMs },
    limits: { eventLoopDelayMs: 60_000 },
  })
  const ask = (path: string) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders }>((resolve, reject) => {
      get(`${service.url}${path}`, { agent }, (answer) => {
        answer.resume().once('end', () => resolve({ status: answer.statusCode, headers: answer.headers }))
      }).once('error', reject)
    })

  const before = await ask(findNotes.path)
  assert.equal(before.status, 200)
  assert.equal(before.headers.connection, 'keep-alive')
  assert.equal(before.headers['keep-alive'], 'timeout=5, max=1000', 'what callers are told of idle connections')

  const stopped = service.stop()
  const during = await ask(findNotes.path)
  assert.equal(during.status, 200, 'on the connection that was there')
  assert.equal(during.headers.connection, 'close')
  assert.equal((await ask(findNotes.path)).status, 200, 'and on a new one')
  assert.equal((await ask('/health/ready')).status, 503)
  assert.equal((await ask('/health/live')).status, 200, 'it is alive until its end')

  await stopped
  await assert.rejects(ask(findNotes.path), { code: 'ECONNREFUSED' })
})
