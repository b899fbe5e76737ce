import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import type { Step } from '../parts/steps/step-queue.ts'
import { asIfTaken, isBeyond } from './counter-steps.ts'

const ticket = { orderId: 'a', status: 'NEW', createdAt: '2026-11-28T03:00:00.000Z' } as Ticket
const waiting = (kind: string, given?: unknown, state: Step['state'] = 'waiting'): Step => ({
  ...{ id: kind, orderId: 'a', kind, given, called: '12', at: Date.parse('2026-11-28T03:01:00Z'), sendAt: 0, state },
})

test('a slip whose steps wait for the network stands where they lead, so that the kitchen goes on', () => {
  const seen = asIfTaken(ticket, [waiting('accept', { minutes: 15 }), waiting('start')])
  assert.deepEqual([seen.status, seen.readyBy], ['COOKING', '2026-11-28T03:16:00.000Z'])
})

test('a step that can still be taken back has changed nothing, nor has one that was refused or that ends the slip', () => {
  assert.equal(asIfTaken(ticket, [waiting('accept', { minutes: 15 }, 'held')]).status, 'NEW')
  assert.equal(asIfTaken(ticket, [waiting('accept', { minutes: 15 }, 'refused')]).status, 'NEW')
  assert.equal(asIfTaken(ticket, [waiting('reject', { reason: 'no rice' })]).status, 'NEW')
  assert.equal(asIfTaken({ ...ticket, status: 'READY' }, [waiting('collect')]).status, 'READY')
})

test('a slip that moved on meanwhile is not put back by a step that waits', () => {
  assert.equal(asIfTaken({ ...ticket, status: 'READY' }, [waiting('start')]).status, 'READY')
})

test('a step that somebody else took is so; a step on an order that ended another way is not', () => {
  assert.ok(isBeyond('start', 'COOKING') && isBeyond('start', 'READY') && isBeyond('ready', 'COLLECTED'))
  assert.ok(!isBeyond('start', 'ACCEPTED') && !isBeyond('accept', 'REJECTED') && !isBeyond('ready', 'CANCELED'))
  assert.ok(isBeyond('reject', 'REJECTED') && !isBeyond('reject', 'COOKING') && !isBeyond('reject', 'CANCELED'))
})
