import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Sent, type Step, stepQueue, takeBackWithinMs, type Wish } from './step-queue.ts'

/** A device whose storage outlives its pages, and a platform that answers as told. */
function device() {
  let kept = '[]'
  let now = 0
  let nextId = 0
  const timers = new Set<{ at: number; work: () => void }>()
  const sent: string[] = []
  const answers = new Map<string, Sent>()
  let platform: Sent = 'done'
  const open = () => {
    const queue = stepQueue({
      read: () => JSON.parse(kept) as Step[],
      write: (steps) => {
        kept = JSON.stringify(steps)
      },
      send: async (step) => {
        sent.push(`${step.kind} ${step.orderId}`)
        return answers.get(`${step.kind} ${step.orderId}`) ?? platform
      },
      now: () => now,
      newId: () => `step-${nextId++}`,
      after: (ms, work) => {
        const timer = { at: now + ms, work }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      alone: (work) => work(),
    })
    queue.start()
    return queue
  }
  return {
    open,
    sent,
    crash: () => timers.clear(),
    setClock: (to: number) => {
      now = to
    },
    answer: (step: string, sentTo: Sent) => answers.set(step, sentTo),
    platformIs: (next: Sent) => {
      platform = next
    },
    /** Timers that are due fire in order, and what they begin comes to its end. */
    pass: async (ms: number) => {
      const end = now + ms
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
        if (next === undefined) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.work()
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      }
      now = end
    },
  }
}
const wish = (kind: string, orderId = 'a'): Wish => ({ orderId, kind, called: orderId })
const told = (steps: readonly Step[]): string[] =>
  steps.map(({ kind, orderId, state }) => `${kind} ${orderId} ${state}`)

test('a step waits six seconds for its undo, and is then sent once however often it was tapped', async () => {
  const { open, sent, pass } = device()
  const queue = open()
  queue.take(wish('ready'))
  queue.take(wish('ready'))
  await pass(takeBackWithinMs - 1)
  assert.deepEqual([sent, told(queue.steps())], [[], ['ready a held']])
  await pass(1)
  assert.deepEqual([sent, told(queue.steps())], [['ready a'], []])
})

test('a step that is taken back was never sent', async () => {
  const { open, sent, pass } = device()
  const queue = open()
  queue.take(wish('ready'))
  queue.takeBack(queue.steps()[0]?.id ?? '')
  await pass(60_000)
  assert.deepEqual([sent, queue.steps()], [[], []])
})

test('without a network steps are kept and shown as waiting, and sent in the order of the taps once somebody answers', async () => {
  const { open, sent, pass, platformIs } = device()
  const queue = open()
  platformIs('nobody')
  for (const [kind, order] of [
    ['accept', 'a'],
    ['accept', 'b'],
    ['start', 'a'],
  ] as const) {
    queue.take(wish(kind, order))
    await pass(takeBackWithinMs)
  }
  assert.deepEqual(told(queue.steps()), ['accept a waiting', 'accept b waiting', 'start a waiting'])
  assert.ok(
    sent.every((each) => each === 'accept a'),
    'silence for one is silence for all: nothing overtakes',
  )
  platformIs('done')
  sent.length = 0
  queue.tryNow()
  await pass(0)
  assert.deepEqual([sent, queue.steps()], [['accept a', 'accept b', 'start a'], []])
})

test('a crash loses no step: whoever opens the page again sends it', async () => {
  const { open, sent, pass, crash } = device()
  open().take(wish('collect'))
  crash()
  const again = open()
  assert.deepEqual(told(again.steps()), ['collect a held'])
  await pass(takeBackWithinMs)
  assert.deepEqual([sent, again.steps()], [['collect a'], []])
})

test('a crash in the middle of sending sends again: the platform takes each step once', async () => {
  const { open, sent, pass, crash, platformIs } = device()
  platformIs('nobody')
  const queue = open()
  queue.take(wish('ready'))
  queue.leave()
  crash()
  platformIs('done')
  const again = open()
  await pass(0)
  assert.deepEqual([sent, again.steps()], [['ready a', 'ready a'], []])
})

test('a clock that was set back meanwhile keeps no step back', async () => {
  const { open, sent, pass, crash, setClock } = device()
  await pass(3_600_000)
  open().take(wish('ready'))
  crash()
  setClock(0)
  const again = open()
  await pass(0)
  assert.deepEqual([sent, again.steps()], [['ready a'], []])
})

test('whoever leaves the page has decided: what is held is sent at once', async () => {
  const { open, sent, pass } = device()
  const queue = open()
  queue.take(wish('ready', 'a'))
  queue.take(wish('ready', 'b'))
  queue.leave()
  assert.deepEqual(sent, ['ready a', 'ready b'])
  await pass(60_000)
  assert.deepEqual([sent.length, queue.steps()], [2, []])
})

test('a step that the world has overtaken is refused to be read, what was to follow on it falls away, others go on', async () => {
  const { open, sent, pass, answer, platformIs } = device()
  const queue = open()
  platformIs('nobody')
  for (const kind of ['accept', 'start']) {
    queue.take(wish(kind, 'a'))
    await pass(takeBackWithinMs)
  }
  queue.take(wish('ready', 'b'))
  await pass(takeBackWithinMs)
  platformIs('done')
  answer('accept a', { code: 'ticket-changed', status: 409 })
  sent.length = 0
  queue.tryNow()
  await pass(0)
  assert.deepEqual(sent, ['accept a', 'ready b'])
  assert.deepEqual(told(queue.steps()), ['accept a refused'])
  await pass(600_000)
  assert.deepEqual(sent, ['accept a', 'ready b'], 'what was refused is not sent again')
  queue.forgetRefused()
  assert.deepEqual(queue.steps(), [])
})

test('one order whose step cannot be taken now keeps no other order waiting', async () => {
  const { open, sent, pass, answer } = device()
  const queue = open()
  answer('ready a', 'later')
  queue.take(wish('ready', 'a'))
  queue.take(wish('ready', 'b'))
  await pass(takeBackWithinMs)
  assert.deepEqual(told(queue.steps()), ['ready a waiting'])
  answer('ready a', 'done')
  await pass(60_000)
  assert.deepEqual([sent.filter((each) => each === 'ready b').length, queue.steps()], [1, []])
})

test('taking back a step that waits takes back what was to follow on it', async () => {
  const { open, pass, platformIs } = device()
  const queue = open()
  platformIs('nobody')
  for (const kind of ['start', 'ready']) {
    queue.take(wish(kind, 'a'))
    await pass(takeBackWithinMs)
  }
  queue.takeBack(queue.steps()[0]?.id ?? '')
  assert.deepEqual(queue.steps(), [])
})

test('a step that is its own undo goes out at once, and the last tap wins, also of those that met nobody', async () => {
  const { open, sent, pass, platformIs } = device()
  const queue = open()
  const tick = { ...wish('tick 0'), atOnce: true, instead: ['untick 0', 'start'] }
  const untick = { ...wish('untick 0'), atOnce: true, instead: ['tick 0'] }
  queue.take(wish('start'))
  queue.take(tick)
  await pass(0)
  assert.deepEqual([sent, queue.steps()], [['tick 0 a'], []], 'it took the place of what was held')
  platformIs('nobody')
  for (const each of [untick, tick, untick]) {
    queue.take(each)
    await pass(10_000)
  }
  assert.deepEqual(told(queue.steps()), ['untick 0 a waiting'])
  platformIs('done')
  queue.tryNow()
  await pass(0)
  assert.deepEqual([sent.at(-1), queue.steps()], ['untick 0 a', []])
})
