import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type Envelope, webhookEvents } from '@jumun/contracts'
import { messageOf, textOf, toldKinds } from './message.ts'

const sampleOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../../../contracts/events/${name}.avsc`, import.meta.url), 'utf8')).sample
const about = { id: 'e', subject: 's', correlationid: 's', sequence: 3, time: '2026-01-01T09:00:00.000Z' }
const eventOf = (name: string, data: object): Envelope => ({ ...about, type: name, source: 'order', data })

test('what may be asked for is what is told', () => {
  assert.deepEqual(toldKinds.map(({ type }) => type).sort(), [...webhookEvents].sort())
})

describe('nothing of a person is sent unless it was asked for', () => {
  const people = {
    customerId: 'Personal',
    address: { line1: 'Personal' },
    note: 'Personal',
    message: 'Personal',
    reason: 'Personal words',
    cancelRefused: 'Personal',
  }
  for (const name of webhookEvents)
    test(name, () => {
      const message = messageOf(eventOf(name, { ...sampleOf(name), ...people, somethingNew: 'Personal' }), 'store')
      assert.doesNotMatch(textOf(message.body, undefined), /Personal/)
      assert.match(textOf(message.body, message.personal), /Personal/)
      assert.deepEqual(Object.keys(message.personal ?? {}).sort(), [...Object.keys(people), 'somethingNew'].sort())
    })
})

test('a reason is sent where it is a code, and kept where somebody typed it', () => {
  const reasonIn = (reason: string) =>
    messageOf(eventOf('OrderCanceled', { orderId: 'o', reason }), 's').body.data['reason']
  assert.equal(reasonIn('OUT_OF_STOCK'), 'OUT_OF_STOCK')
  assert.equal(reasonIn('Mr Kim was rude'), undefined)
  assert.equal(reasonIn('SOLD_OUT: Mr Kim took the last'), 'SOLD_OUT')
})

test('every field of today is either harmless or a person’s: a new one has to be put somewhere', () => {
  const fields = new Set(
    webhookEvents.flatMap((name) => {
      const { personal = {} } = messageOf(eventOf(name, sampleOf(name)), 's')
      return Object.keys(personal)
    }),
  )
  assert.deepEqual([...fields].sort(), ['address', 'cancelRefused', 'customerId', 'message', 'reason'])
})
