import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sayEveryMs, sayingWhatFor, untilReady } from './until-ready.ts'

test('a start that waits says every few seconds for what, and no more once it goes on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const said: string[] = []
  const started = Promise.withResolvers<string>()
  const waiting = sayingWhatFor(
    started.promise,
    () => ['order to answer'],
    (sentence) => said.push(sentence),
  )
  t.mock.timers.tick(2 * sayEveryMs)
  assert.deepEqual(said, ['Still waiting for order to answer', 'Still waiting for order to answer'])
  started.resolve('up')
  assert.equal(await waiting, 'up')
  t.mock.timers.tick(2 * sayEveryMs)
  assert.equal(said.length, 2)
})

test('what never gets ready is told in the words of who waits', async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(503, { 'content-type': 'application/json' })
    answer.end(JSON.stringify({ status: 'DOWN', missing: ['order is not there', 'the log is away'] }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const signal = new AbortController().signal
  await assert.rejects(
    untilReady(url, { withinMs: 200, signal, say: () => {} }),
    /not ready after 0.2 s: order is not there; the log is away/,
  )
  server.close()
})
