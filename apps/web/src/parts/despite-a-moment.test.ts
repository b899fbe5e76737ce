import assert from 'node:assert/strict'
import { test } from 'node:test'
import { despiteAMoment } from './despite-a-moment.ts'

const failing = (times: number) => {
  let asked = 0
  return async (): Promise<string> => {
    asked += 1
    if (asked <= times) throw new TypeError(`not there, ${asked}`)
    return `there at ${asked}`
  }
}

test('code that does not come at once is asked for again', async () => {
  assert.equal(await despiteAMoment(failing(0), [0, 0]), 'there at 1')
  assert.equal(await despiteAMoment(failing(2), [0, 0]), 'there at 3')
})

test('what never comes is said in the end', async () => {
  await assert.rejects(despiteAMoment(failing(3), [0, 0]), /not there, 3/)
})
