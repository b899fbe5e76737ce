import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attempts, isSettled } from './attempt.ts'
import { Refusal } from './refusal.ts'

/** Tabs over one store: what one writes the other reads, also after a reload. */
function browser() {
  let stored: string | null = null
  let clock = 1_800_000_000_000
  let keys = 0
  return {
    tab: () =>
      attempts({
        read: () => stored,
        write: (value) => {
          stored = value
        },
        now: () => clock,
        newKey: () => `key-${++keys}`,
      }),
    later: (ms: number) => {
      clock += ms
    },
    damage: () => {
      stored = '{"key":'
    },
  }
}

test('asked again with the same content it is the same attempt, also in another tab and after a reload', () => {
  const { tab } = browser()
  const key = tab().keyFor({ lines: 1 })
  assert.equal(tab().keyFor({ lines: 1 }), key)
  assert.equal(tab().underWay()?.of, '{"lines":1}')
})

test('another content, or an attempt that was answered, is a new one', () => {
  const { tab } = browser()
  const key = tab().keyFor({ lines: 1 })
  const other = tab().keyFor({ lines: 2 })
  assert.notEqual(other, key)
  tab().settle()
  assert.equal(tab().underWay(), undefined)
  assert.notEqual(tab().keyFor({ lines: 2 }), other)
})

test('what is older than the platform remembers, or cannot be read, is no attempt', () => {
  const { tab, later, damage } = browser()
  const key = tab().keyFor('lunch')
  later(23 * 3_600_000)
  assert.equal(tab().keyFor('lunch'), key)
  later(2 * 3_600_000)
  assert.notEqual(tab().keyFor('lunch'), key)
  damage()
  assert.equal(tab().underWay(), undefined)
})

test('asked once: silence keeps the key for the next press, an answer and a refusal end the attempt', async () => {
  const { tab } = browser()
  const keys: string[] = []
  const press = (what: 'silence' | 'no' | 'yes') =>
    tab()
      .once('a store', async (key) => {
        keys.push(key)
        if (what === 'silence') throw new Refusal('offline', 0)
        if (what === 'no') throw new Refusal('invalid-request', 400)
        return what
      })
      .catch((error: Refusal) => error.code)
  assert.equal(await press('silence'), 'offline')
  assert.equal(await press('no'), 'invalid-request')
  assert.equal(await press('yes'), 'yes')
  assert.equal(await press('yes'), 'yes')
  const [first, second, third, fourth] = keys
  assert.equal(second, first)
  assert.equal(new Set([first, third, fourth]).size, 3)
})

test('silence, overload and "still at it" leave an attempt open; a refusal ends it', () => {
  const open = [
    { status: 0, code: 'offline' },
    { status: 503, code: 'overloaded' },
    { status: 429, code: 'too-many-requests' },
    { status: 409, code: 'request-in-progress' },
  ] as const
  for (const { status, code } of open) assert.equal(isSettled(status, code), false, code)
  assert.equal(isSettled(402, 'payment-declined'), true)
  assert.equal(isSettled(409, 'store-closed'), true)
})
