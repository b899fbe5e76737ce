import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { test } from 'node:test'
import { openLine } from './line.ts'

test('a line in its thread passes on, breaks for whom it concerns, heals, and goes where it is aimed next', async (t) => {
  const servers = ['one', 'two'].map((name) => createServer((socket) => socket.on('error', () => {}).end(name)))
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
  const [one = 0, two = 0] = servers.map((server) => (server.address() as AddressInfo).port)
  const line = await openLine([one])
  t.after(async () => {
    await line.stop()
    for (const server of servers) server.close()
  })
  /** What is heard there; nothing when the connection breaks. */
  const hear = async (): Promise<string> => {
    const socket = connect(line.port, '127.0.0.1', () => socket.write('hello'))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.on('error', () => {})
    await once(socket, 'close')
    return heard
  }
  assert.equal(await hear(), 'one')
  const heal = line.inject({ kind: 'cut' })
  assert.equal(await hear(), '')
  heal()
  line.inject({ kind: 'cut' }, /^somebody else$/)
  line.aim([two])
  assert.equal(await hear(), 'two')
})
