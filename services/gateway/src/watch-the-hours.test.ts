import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { watchTheHours } from './watch-the-hours.ts'

test('all instances are asked with our token; one that does not answer is left out, and asked again', async () => {
  let went = 7
  const server = createServer((request, response) => {
    const isOurs = request.url === '/metrics' && request.headers.authorization === 'Bearer ours'
    response.statusCode = isOurs ? 200 : 401
    response.end(isOurs ? `jumun_gateway_checkouts_total{outcome="went"} ${went}\n` : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const descriptor = { summary: '', paths: [], subscribes: [], calls: [] }
  const hours = watchTheHours({
    platform: [
      { ...descriptor, name: 'gateway' },
      { ...descriptor, name: 'order' },
    ],
    resolver: { known: (name) => [{ url: `http://127.0.0.1:${name === 'gateway' ? port : 1}` }] },
    metricsToken: 'ours',
    now: () => new Date('2026-05-05T12:00:10.000Z'),
  })
  try {
    const signal = new AbortController().signal
    await hours.job.run(signal)
    went = 9
    await hours.job.run(signal)
    const { checkouts, services } = hours.report(undefined)
    assert.equal(checkouts.went.at(-1), 2)
    assert.deepEqual(
      services.map(({ name }) => name),
      ['gateway'],
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
