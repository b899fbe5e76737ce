import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { sturdy } from './client.ts'

test('a connection that fails twice ends nothing but itself', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const admin = sturdy(new Admin({ clientId: 'test', bootstrapBrokers: [`127.0.0.1:${port}`] }))
  try {
    const connection = await admin.connections.get({ host: '127.0.0.1', port })
    const fails = (): boolean => connection.emit('error', new Error('closed while it showed who it is again'))
    assert.doesNotThrow(fails)
    assert.doesNotThrow(fails)
  } finally {
    await admin.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})
