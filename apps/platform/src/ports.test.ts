import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyPort, choosePorts } from './ports.ts'

test('a port set to 0 is any that is free, as with --port 0: never 0 itself, where nobody would be found', async () => {
  const environment = { JUMUN_DISCOVERY_PORT: '0', JUMUN_CONFIG_PORT: '0' }
  const runs = (name: string): boolean => name !== 'gateway'
  const { discovery, config } = await choosePorts({ port: anyPort().port, environment, host: 'localhost', runs })
  assert.ok(![0, 8761].includes(discovery.port))
  assert.ok(![0, 9999].includes(config.port))
})
