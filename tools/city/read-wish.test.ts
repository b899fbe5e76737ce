import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWish } from './read-wish.ts'

test('without flags the city lives at its usual pace beside the usual platform, until Ctrl-C', () => {
  assert.deepEqual(readWish([]), { speed: 1, port: undefined, data: '.jumun', minutes: undefined })
})

test('what is asked for is checked before anything begins', () => {
  assert.deepEqual(readWish(['--speed', '20', '--port', '9000', '--data', 'd', '--minutes', '0.5']), {
    ...{ speed: 20, port: 9000, data: 'd', minutes: 0.5 },
  })
  assert.throws(() => readWish(['--speed', '101']), /--speed needs a number from 1 to 100, not "101"/)
  assert.throws(() => readWish(['--minutes', 'long']), /--minutes/)
  assert.throws(() => readWish(['--fast']))
  assert.equal(readWish(['--help']), 'help')
})
