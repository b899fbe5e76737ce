import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slotChoices } from './slot-choices.ts'

test('a slot that is full is shown as full and cannot be chosen; the others can', () => {
  const slots = [
    { from: '11:45', to: '12:00', state: 'FREE' },
    { from: '12:00', to: '12:15', state: 'FULL' },
  ] as const
  assert.deepEqual(
    slotChoices(slots, (time) => time, '마감'),
    [
      { value: '11:45', label: '11:45 – 12:00', disabled: false },
      { value: '12:00', label: '12:00 – 12:15 · 마감', disabled: true },
    ],
  )
})
