import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './read-options.ts'

test('without flags the city lives at its usual pace beside the usual platform, until Ctrl-C', () => {
  assert.deepEqual(readOptions([]), { speed: 1, port: undefined, data: '.jumun', minutes: undefined })
})

test('what is asked for is checked before anything begins', () => {
  assert.deepEqual(readOptions(['--speed', '20', '--port', '9000', '--data', 'd', '--minutes', '0.5']), {
    ...{ speed: 20, port: 9000, data: 'd', minutes: 0.5 },
  })
  assert.throws(() => readOptions(['--speed', '101']), /--speed needs a number from 1 to 100, not "101"/)
  assert.throws(() => readOptions(['--minutes', 'long']), /--minutes/)
  assert.throws(() => readOptions(['--fast']))
  assert.equal(readOptions(['--help']), 'help')
})
