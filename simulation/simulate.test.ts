import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { saga } from '../services/order/src/saga.ts'
import { flaws } from './flaw.ts'
import { simulate } from './simulate.ts'

const seeds = 1000
interface End {
  readonly state?: { readonly status: string; readonly reason?: string }
  readonly taken?: number[]
  readonly tea?: boolean
}

test(`${seeds} worlds of crashes, repeats, delays and leaping clocks: everything that must be true is true`, async () => {
  const ends = new Map<string, number>()
  const heard = new Set<string>()
  for (let seed = 1; seed <= seeds; seed++) {
    const { wrong, end, said } = await simulate({ seed })
    for (const type of said) heard.add(type)
    assert.deepEqual(wrong, [], `seed ${seed}; to see it: npm run simulate -- --seed ${seed}`)
    for (const { state, taken = [], tea } of end as End[]) {
      const less = taken.some((pieces) => pieces > 0) ? 'with less in it' : ''
      const name = [state?.status, state?.reason, less, tea && 'with tea'].filter(Boolean).join(' ') || 'not ordered'
      ends.set(name, (ends.get(name) ?? 0) + 1)
    }
  }
  // nothing is proven about ends that no seed came to
  for (const name of [
    ...[
      'DELIVERED',
      'COLLECTED',
      'EXPIRED',
      'PAYMENT_DECLINED card_declined',
      'CANCELED CUSTOMER',
      'CANCELED OPERATOR',
    ],
    ...['CANCELED OUT_OF_STOCK', 'CANCELED STORE_REJECTED', 'CANCELED STORE_NO_RESPONSE', 'CANCELED DELIVERY_FAILED'],
    ...['CANCELED STORE_CANCELED', 'CANCELED NO_RIDER', 'CANCELED NOT_COLLECTED'],
    ...['DELIVERED with less in it', 'COLLECTED with less in it', 'CANCELED OPERATOR with less in it'],
    ...['DELIVERED with tea', 'COLLECTED with tea'],
  ])
    assert.ok((ends.get(name) ?? 0) >= 10, `${name}: ${ends.get(name)}`)
  // money that came when the kitchen's time had passed, and there was none left: rare, as it should be
  assert.ok((ends.get('CANCELED SLOT_FULL') ?? 0) >= 3, `CANCELED SLOT_FULL: ${ends.get('CANCELED SLOT_FULL')}`)
  assert.ok((ends.get('not ordered') ?? 0) >= 20, 'nobody was told that there is no time for it')
  for (const type of ['TicketLineAsked', 'TicketLineKept']) assert.ok(heard.has(type), `nobody ever said ${type}`)
  for (const { answers, undo } of saga)
    for (const { type } of [...answers.map(({ kind }) => kind), ...undo.answers.map(({ kind }) => kind), ...undo.done])
      assert.ok(heard.has(type), `the saga waits for ${type}, and nobody ever says it`)
})

test('a seed plays exactly the same again', async () => {
  for (const seed of [3, 4, 5]) {
    const [once, again] = [await simulate({ seed, traced: true }), await simulate({ seed, traced: true })]
    assert.ok(once.trace.length > 50)
    assert.deepEqual(once, again)
  }
})

describe('a mistake made on purpose is found', () => {
  for (const flaw of flaws)
    test(flaw, async () => {
      for (let seed = 1; seed <= seeds; seed++) if ((await simulate({ seed, flaw })).wrong.length > 0) return
      assert.fail(`${seeds} seeds did not notice: ${flaw}`)
    })
})
