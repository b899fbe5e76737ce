import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { type Breaker, BreakerOpenError, type BreakerState, breaker } from './breaker.ts'

const sampling = { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 }
const broken = new Error('no answer')
const succeed = (one: Breaker) => one.run(async () => 'fine')
const fail = (one: Breaker) =>
  assert.rejects(
    one.run(() => Promise.reject(broken)),
    broken,
  )

async function withVirtualTime(test: () => Promise<void>): Promise<void> {
  mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 })
  await test().finally(() => mock.timers.reset())
}

test('ten calls of which half failed open it, nine do not', () =>
  withVirtualTime(async () => {
    const states: BreakerState[] = []
    const one = breaker({ sampling, halfOpenAfterMs: 2000, onStateChange: (state) => states.push(state) })
    for (let call = 0; call < 5; call++) await succeed(one)
    for (let call = 0; call < 4; call++) await fail(one)
    assert.equal(one.state, 'closed')
    await fail(one)
    assert.equal(one.state, 'open')
    assert.equal(one.level, 2)
    assert.deepEqual(states, ['open'])
  }))

test('while it is open nothing is called; then one probe decides, and others do not wait for it', () =>
  withVirtualTime(async () => {
    const one = breaker({ sampling, halfOpenAfterMs: 2000 })
    for (let call = 0; call < 10; call++) await fail(one)
    let calls = 0
    const counting = () => one.run(async () => void calls++)
    await assert.rejects(counting, BreakerOpenError)
    mock.timers.tick(1999)
    await assert.rejects(counting, BreakerOpenError)
    assert.equal(calls, 0)

    mock.timers.tick(1)
    const probe = Promise.withResolvers<string>()
    const probing = one.run(() => probe.promise)
    assert.equal(one.state, 'half-open')
    await assert.rejects(counting, BreakerOpenError)
    assert.equal(calls, 0)
    probe.resolve('back')
    assert.equal(await probing, 'back')
    assert.equal(one.state, 'closed')
    await counting()
    assert.equal(calls, 1)
  }))

test('a probe that fails opens it again', () =>
  withVirtualTime(async () => {
    const one = breaker({ sampling, halfOpenAfterMs: 2000 })
    for (let call = 0; call < 10; call++) await fail(one)
    mock.timers.tick(2000)
    await fail(one)
    assert.equal(one.state, 'open')
    await assert.rejects(succeed(one), BreakerOpenError)
  }))

test('failures that lie longer back than the window are forgotten', () =>
  withVirtualTime(async () => {
    const one = breaker({ sampling, halfOpenAfterMs: 2000 })
    for (let call = 0; call < 9; call++) await fail(one)
    // Windows rotate with the calls: one a second, as in life.
    for (let second = 0; second < 12; second++) {
      mock.timers.tick(1000)
      await succeed(one)
    }
    await fail(one)
    assert.equal(one.state, 'closed')
  }))

test('what may be the fault of one caller opens it when it happens to many, and not when it happens to one', () =>
  withVirtualTime(async () => {
    const notThere = new Error('not there')
    const one = breaker({ sampling, halfOpenAfterMs: 2000, mayBeOnes: (error) => error !== notThere })
    const failAs = (caller: string, error = broken) =>
      assert.rejects(
        one.run(() => Promise.reject(error), caller),
        error,
      )
    for (let call = 0; call < 50; call++) await failAs('minji')
    for (let call = 0; call < 50; call++) await failAs('jisoo')
    assert.equal(one.state, 'closed')
    for (let caller = 0; caller < 8; caller++) await failAs(`customer ${caller}`)
    assert.equal(one.state, 'open', 'ten of ten callers')

    mock.timers.tick(2000)
    await failAs('minji')
    assert.equal(one.state, 'open', 'a probe decides, whoever makes it')
    mock.timers.tick(2000)
    await succeed(one)
    for (let call = 0; call < 9; call++) await failAs('minji', notThere)
    assert.equal(one.state, 'open', 'that nobody is there is nobody’s own fault')
  }))

test('a refusal is an answer and opens nothing', async () => {
  class Refusal extends Error {}
  const one = breaker({ sampling, halfOpenAfterMs: 2000, isFailure: (error) => !(error instanceof Refusal) })
  for (let call = 0; call < 50; call++)
    await assert.rejects(
      one.run(() => Promise.reject(new Refusal())),
      Refusal,
    )
  assert.equal(one.state, 'closed')
})
