import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { pino } from 'pino'
import { register } from './registration.ts'

test('who leaves says so also where no answer to the registration came; with a name and a password, which are in the address', async () => {
  const heard: IncomingMessage[] = []
  const arrived = Promise.withResolvers<void>()
  const registry = createServer((request, response) => {
    heard.push(request)
    if (request.method === 'POST') arrived.resolve()
    else response.end()
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const { port } = registry.address() as AddressInfo
  const registration = register({
    discoveryUrl: `http://jumun:p%40ss@127.0.0.1:${port}/eureka`,
    descriptor: { name: 'order', summary: '', paths: [] },
    ...{ host: '127.0.0.1', port: 1, log: pino({ level: 'silent' }) },
    identity: { tokenFor: () => 'ours alone', sign: () => 'word' },
  })
  await arrived.promise
  await registration.stop()
  assert.deepEqual(
    heard.map(({ method, url }) => `${method} ${url}`),
    ['POST /eureka/apps/ORDER', `DELETE /eureka/apps/ORDER/${encodeURIComponent('127.0.0.1:order:1')}`],
  )
  for (const { headers } of heard) {
    assert.equal(headers.authorization, `Basic ${Buffer.from('jumun:p@ss').toString('base64')}`)
    assert.equal(headers['x-service-token'], undefined)
  }
  registry.closeAllConnections()
  registry.close()
})
