import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { DeadlinePassed, deadlineIn } from './deadline.ts'

test('a deadline aborts when its time has come, and never after the work was done', () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const late = deadlineIn(100)
    let done: AbortSignal
    {
      using early = deadlineIn(100)
      done = early.signal
    }
    mock.timers.tick(99)
    assert.equal(late.signal.aborted, false)
    mock.timers.tick(1)
    assert.ok(late.signal.aborted && late.signal.reason instanceof DeadlinePassed)
    assert.equal(done.aborted, false)
  } finally {
    mock.timers.reset()
  }
})
