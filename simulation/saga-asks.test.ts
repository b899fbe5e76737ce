/**
 * Nobody conducts the saga: that each step is done and taken back rests on who hears what. The map of services says so, and
 * is held to the running services by `edges.int.test.ts`; that what the saga waits for is really said, by `simulate.test.ts`.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceNamed } from '@jumun/platform'
import { saga } from '../services/order/src/saga.ts'

for (const { step, asks, answers, undo } of saga)
  test(`"${step}": one service does it; it is asked for it, and it hears of everything that takes it back`, () => {
    const [name, ...others] = new Set([...answers, ...undo.answers].map(({ kind }) => kind.source))
    assert.deepEqual(others, [], 'whoever answers does it')
    const { subscribes } = serviceNamed(name as Parameters<typeof serviceNamed>[0])
    const isHeard = (type: string): boolean => subscribes !== 'everything' && subscribes.some((one) => one === type)
    if ('call' in asks) {
      assert.equal(asks.call, name)
      assert.ok(serviceNamed('order').calls.includes(asks.call as never), `the order service does not call ${name}`)
    } else assert.ok(isHeard(asks.type), `${name} does not hear ${asks.type}`)
    for (const { type } of undo.asks) assert.ok(isHeard(type), `${name} does not hear ${type}, which takes it back`)
    for (const { type, source } of undo.done) assert.equal(source, name, `${type} is not for ${name} to say`)
    const { subscribes: heardByOrder } = serviceNamed('order')
    for (const { kind } of [...answers, ...undo.answers])
      assert.ok(heardByOrder.includes(kind.type as never), `the order service does not hear ${kind.type}`)
  })
