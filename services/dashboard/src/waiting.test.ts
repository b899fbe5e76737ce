import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waiting } from './waiting.ts'

test('who waits is woken by the change, not by others', async () => {
  const waiters = waiting()
  let [ready, asked] = [false, 0]
  const holds = (): boolean => {
    asked++
    return ready
  }
  const answer = waiters.until('order', holds, 60_000)
  waiters.wake('another')
  assert.equal(asked, 1)
  waiters.wake('order')
  assert.equal(asked, 2)
  ready = true
  waiters.wake('order')
  assert.equal(await answer, true)
})

test('what holds already needs no waiting', async () => {
  assert.equal(await waiting().until('order', () => true, 0), true)
})

test('nobody waits longer than told, nor for a service that stops', async () => {
  const waiters = waiting()
  assert.equal(await waiters.until('order', () => false, 1), false)
  const answer = waiters.until('order', () => false, 60_000)
  waiters.stop()
  assert.equal(await answer, false)
})
