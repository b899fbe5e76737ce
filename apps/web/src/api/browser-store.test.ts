import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserStore } from './browser-store.ts'

function aPlace(most = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > most) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, value)
    },
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('what is written is read again, and forgotten when it is to be forgotten', () => {
  const place = aPlace()
  const store = browserStore(() => place)
  assert.equal(store.read('a'), null)
  store.write('a', '1')
  assert.equal(browserStore(() => place).read('a'), '1')
  store.write('a', null)
  assert.deepEqual([store.read('a'), place.kept.size], [null, 0])
})

test('a browser that lets nobody remember anything still works, for as long as the tab is open', () => {
  const store = browserStore(() => {
    throw new DOMException('blocked', 'SecurityError')
  })
  assert.equal(store.read('session'), null)
  store.write('session', 'who')
  assert.equal(store.read('session'), 'who')
  store.write('session', null)
  assert.equal(store.read('session'), null)
})

test('a full browser keeps the new value in the tab, and the old one does not come back with the next visit', () => {
  const place = aPlace(3)
  const store = browserStore(() => place)
  store.write('session', 'old')
  store.write('session', 'newer')
  assert.equal(store.read('session'), 'newer')
  assert.equal(browserStore(() => place).read('session'), null)
  store.write('session', 'new')
  assert.equal(browserStore(() => place).read('session'), 'new')
})
