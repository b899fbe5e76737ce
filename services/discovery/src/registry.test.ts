import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { type Instance, NotAnInstance, readInstance } from './instance.ts'
import { hashCode, limits, Registry, RegistryFull, statusNow } from './registry.ts'

let now = 0
let registry: Registry
const said = (id: string, more: object = {}): Instance =>
  readInstance(
    {
      instance: {
        instanceId: id,
        app: 'ORDER',
        hostName: 'localhost',
        ipAddr: '127.0.0.1',
        status: 'UP',
        port: { $: 8080, '@enabled': 'true' },
        leaseInfo: { renewalIntervalInSecs: 2, durationInSecs: 6 },
        ...more,
      },
    },
    'order',
  )
const ids = () => registry.application('order').map(({ instance }) => instance.instanceId)

beforeEach(() => {
  now = 1_000_000
  registry = new Registry(() => now)
})

describe('leases', () => {
  test('who renews stays, who does not is dropped once the lease ran out', () => {
    registry.register(said('a'))
    registry.register(said('b'))
    now += 5_000
    assert.ok(registry.renew('ORDER', 'a'))
    now += 2_000
    assert.deepEqual(
      registry.evict().map(({ instance }) => instance.instanceId),
      ['b'],
    )
    assert.deepEqual(ids(), ['a'])
    assert.equal(registry.renew('ORDER', 'b'), false, 'b has to register again')
  })

  test('without a lease of its own an instance has Spring’s: renewed every 30 s, dropped after 90', () => {
    registry.register(said('a', { leaseInfo: undefined }))
    now += 90_000
    assert.equal(registry.evict().length, 0)
    now += 1
    assert.equal(registry.evict().length, 1)
  })

  test('an instance that has changed since it registered is asked to register again', () => {
    registry.register(said('a', { lastDirtyTimestamp: '500' }))
    assert.equal(registry.renew('ORDER', 'a', { dirtyAtMs: 500 }), true)
    assert.equal(registry.renew('ORDER', 'a', { dirtyAtMs: 501 }), false)
  })

  test('a renewal that says nothing new is no change; one with another status is', () => {
    registry.register(said('a'))
    const { version } = registry
    registry.renew('ORDER', 'a', { status: 'UP' })
    assert.equal(registry.version, version)
    registry.renew('ORDER', 'a', { status: 'DOWN' })
    assert.equal(registry.version, version + 1)
    assert.equal(hashCode(registry.application('ORDER')), 'DOWN_1_')
  })
})

test('registering twice is one instance', () => {
  registry.register(said('a'))
  registry.register(said('a', { status: 'OUT_OF_SERVICE' }))
  assert.equal(registry.size, 1)
  assert.equal(hashCode(registry.application('ORDER')), 'OUT_OF_SERVICE_1_')
})

test('an override counts before what the instance says, survives renewals, and can be taken back', () => {
  registry.register(said('a'))
  registry.override('order', 'a', 'OUT_OF_SERVICE')
  registry.renew('order', 'a', { status: 'UP' })
  registry.register(said('a'))
  const entry = registry.find('ORDER', 'a')
  assert.ok(entry)
  assert.equal(statusNow(entry), 'OUT_OF_SERVICE')
  registry.endOverride('order', 'a', 'UP')
  assert.equal(hashCode(registry.application('ORDER')), 'UP_1_')
})

test('the changes of the last three minutes are told, with what was done', () => {
  registry.register(said('a'))
  now += limits.changesKeptMs - 1_000
  registry.register(said('b'))
  registry.remove('ORDER', 'a')
  now += 2_000
  assert.deepEqual(
    registry.changes().map(({ action, entry }) => [action, entry.instance.instanceId]),
    [
      ['ADDED', 'b'],
      ['DELETED', 'a'],
    ],
  )
})

test('the registry is bounded', () => {
  for (let index = 0; index < limits.instances; index++) registry.register(said(`i${index}`))
  assert.throws(() => registry.register(said('one-more')), RegistryFull)
  registry.register(said('i0'))
  for (let index = 0; index < limits.changes * 2; index++) registry.override('ORDER', 'i0', index % 2 ? 'UP' : 'DOWN')
  assert.ok(registry.changes().length <= limits.changes)
  assert.ok(registry.remove('ORDER', 'i7'))
  registry.register(said('one-more'))
})

describe('what is no instance is refused by the field’s name', () => {
  const wrong: [field: string, more: object][] = [
    ['instance.app', { app: 'CATALOG' }],
    ['instance.hostName', { hostName: undefined }],
    ['instance.ipAddr', { ipAddr: 7 }],
    ['instance.status', { status: 'SLEEPING' }],
    ['instance.port', { port: { $: 65_536, '@enabled': 'true' } }],
    ['instance.instanceId', { instanceId: 'x'.repeat(201) }],
    ['instance.instanceId', { instanceId: 'a\r\nb' }],
    ['instance.metadata', { metadata: Object.fromEntries(Array.from({ length: 65 }, (_, key) => [`k${key}`, 'v'])) }],
    ['instance.metadata.deep', { metadata: { deep: {} } }],
  ]
  for (const [field, more] of wrong)
    test(`${field}: ${JSON.stringify(more).slice(0, 60)}`, () => {
      assert.throws(
        () => said('a', more),
        (error) => error instanceof NotAnInstance && error.field === field,
      )
    })
})

test('a registry that begins later counts from lower on, so that everybody sees that it is another', () => {
  let now = Date.parse('2026-03-01T12:00:00.000Z')
  const first = new Registry(() => now)
  const { version } = first
  for (let count = 0; count < 500; count++) first.register(said(`a${count}`))
  assert.ok(first.version > version)
  now += 1_000
  assert.ok(new Registry(() => now).version < version)
})
