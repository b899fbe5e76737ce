import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AwayNeeds, awayWatch } from './away.ts'
import { Refusal } from './refusal.ts'

type Look = 'silence' | readonly string[]

/** A platform that is looked at as often as the script says; `between` happens after each look. */
async function watched(script: readonly Look[], between: (looks: number, watch: Watch) => void = () => undefined) {
  const stop = new AbortController()
  const shown: string[] = []
  const waits: number[] = []
  let looks = 0
  let online = true
  let now = 0
  const needs: AwayNeeds = {
    ask: async () => {
      const down = script[looks++] ?? []
      if (down === 'silence') throw new TypeError('nobody answers')
      return ['order', 'payment', 'store'].map((name) => ({ name, up: !down.includes(name), instances: 1 }))
    },
    online: () => online,
    hidden: () => false,
    now: () => now,
    wait: async (ms) => {
      waits.push(ms)
      between(looks, watch)
      now += ms
      if (looks >= script.length) stop.abort()
    },
  }
  const watch = { ...awayWatch(needs), setOnline: (next: boolean) => (online = next) }
  watch.subscribe(() => shown.push([watch.state().reach, ...watch.state().services].join(' ')))
  await watch.run(stop.signal)
  return { shown, waits, state: watch.state() }
}
type Watch = ReturnType<typeof awayWatch> & { readonly setOnline: (next: boolean) => void }

test('a service that is missed once is looked at again soon; missed twice it is away, until it is there', async () => {
  const { shown, waits } = await watched([['payment'], [], ['payment'], ['payment'], []])
  assert.deepEqual(shown, ['ok payment', 'ok'])
  assert.ok((waits[0] ?? 0) < (waits[3] ?? 0) && (waits[3] ?? 0) < (waits[4] ?? 0), waits.join())
})

test('a platform that is silent twice cannot be reached, and since when is kept', async () => {
  const { shown, state } = await watched(['silence', 'silence', 'silence'])
  assert.deepEqual(shown, ['no-answer'])
  assert.equal(state.since, 700)
})

test('without a network of one’s own nothing is said of the services', async () => {
  const { shown } = await watched([['store'], ['store'], ['store'], ['store']], (looks, watch) =>
    watch.setOnline(looks < 3),
  )
  assert.deepEqual(shown, ['ok store', 'no-network'])
})

test('a call that was refused says at once who is away; the next that is answered takes it back', async () => {
  const { shown } = await watched([[], [], []], (looks, watch) => {
    if (looks === 1) watch.heard('store', new Refusal('service-unavailable', 503))
    if (looks === 2) watch.heard('store')
  })
  assert.deepEqual(shown, ['ok store', 'ok'])
})

test('one card that could not be charged puts no word about payment on the page', async () => {
  const { shown } = await watched([[], [], []], (looks, watch) => {
    if (looks === 1) watch.heard('order', new Refusal('payment-unavailable', 503))
  })
  assert.deepEqual(shown, [])
})

test('who was missed and is there again is there at once, though a call was refused a moment ago', async () => {
  const { shown } = await watched([['payment'], ['payment'], []], (looks, watch) => {
    if (looks === 2) watch.heard('payment', new Refusal('service-unavailable', 503))
  })
  assert.deepEqual(shown, ['ok payment', 'ok'])
})

test('a device that has just woken blames nobody for its own silence, and asks at once', async () => {
  const { shown } = await watched(['silence', 'silence', 'silence', []], (looks, watch) => {
    if (looks === 1) watch.woke()
  })
  assert.deepEqual(shown, [])
})

test('whoever waits for the platform is told when it answers again, also after a single silence', async () => {
  let back = 0
  await watched([[], 'silence', [], []], (looks, watch) => {
    const count = (): void => {
      back += 1
    }
    if (looks === 1) watch.onBack(count)
  })
  assert.equal(back, 1)
})

test('a refusal that is an answer makes nobody absent', async () => {
  const { shown } = await watched([[], []], (_, watch) => watch.heard('store', new Refusal('ticket-changed', 409)))
  assert.deepEqual(shown, [])
})
