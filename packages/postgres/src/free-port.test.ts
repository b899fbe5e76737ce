import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { freePorts, portToTry } from './free-port.ts'

test('one can listen on each of them, and no connection is given one', async () => {
  const ports = await freePorts(20)
  assert.equal(new Set(ports).size, 20)
  for (const port of ports) {
    assert.ok(port >= 20_000 && port < 26_000, String(port))
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
  }
})

test('one to try is never one that was found free for somebody else', () => {
  for (let times = 0; times < 100; times++) {
    const port = portToTry()
    assert.ok(port >= 26_000 && port < 32_000, String(port))
  }
})
