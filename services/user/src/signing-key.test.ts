import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SealBroken, seal, unseal } from './sealed.ts'
import { nextTurn, signerAt, type Turn } from './signing-key.ts'

const noon = new Date('2026-03-01T12:00:00.000Z')
const later = (ms: number) => new Date(noon.getTime() + ms)
const day = 86_400_000
const turn = (keys: readonly Turn[], now: Date): Turn => {
  const next = nextTurn(keys, now, 30)
  assert.ok(next)
  return next
}

test('the first key signs at once, for its days', () => {
  const first = turn([], noon)
  assert.deepEqual([first.signsFrom, first.signsUntil], [noon, later(30 * day)])
})
test('the next key is there an hour before its turn, and not earlier', () => {
  const first = turn([], noon)
  assert.equal(nextTurn([first], later(30 * day - 3_600_001), 30), undefined)
  const second = turn([first], later(30 * day - 3_600_000))
  assert.deepEqual(second.signsFrom, first.signsUntil)
  assert.equal(nextTurn([first, second], later(30 * day - 1), 30), undefined)
})
test('one key at a time signs, and the one before is accepted until its last token has expired', () => {
  const first = turn([], noon)
  const second = turn([first], later(30 * day - 1))
  assert.equal(signerAt([first, second], later(30 * day - 1)), first)
  assert.equal(signerAt([first, second], later(30 * day)), second)
  assert.ok(first.retiresAt.getTime() >= first.signsUntil.getTime() + 15 * 60_000)
})
test('after a long stop the next key signs from now on', () => {
  const first = turn([], noon)
  assert.deepEqual(turn([first], later(90 * day)).signsFrom, later(90 * day))
})

test('what is sealed opens with its secret and label alone', () => {
  const sealed = seal(Buffer.from('private'), 'secret one', 'kid')
  assert.equal(unseal(sealed, 'secret one', 'kid').toString(), 'private')
  assert.ok(!sealed.includes('private'))
  assert.throws(() => unseal(sealed, 'secret two', 'kid'), SealBroken)
  assert.throws(() => unseal(sealed, 'secret one', 'another kid'), SealBroken)
  const changed = Buffer.from(sealed)
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)
  assert.throws(() => unseal(changed, 'secret one', 'kid'), SealBroken)
  assert.throws(() => unseal(Buffer.alloc(3), 'secret one', 'kid'), SealBroken)
})
