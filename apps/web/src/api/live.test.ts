import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delayBefore, keepLive, type LiveNeeds, type LiveState } from './live.ts'

/** A platform that answers one connection after another as scripted, then stops the line. */
async function listen(script: ((headers: Headers) => Response | Promise<Response>)[], waits: number[] = []) {
  const stop = new AbortController()
  const seen = {
    events: [] as string[],
    states: [] as LiveState['status'][],
    gaps: 0,
    lastIds: [] as (string | null)[],
  }
  const needs: LiveNeeds = {
    path: () => '/dashboards/stream',
    token: async () => 'old',
    renewAfter: async () => 'new',
    onEvent: (type, data) => seen.events.push(`${type} ${data}`),
    onGap: () => {
      seen.gaps += 1
    },
    onState: (state) => seen.states.push(state.status),
    fetch: async (_path, init) => {
      const headers = new Headers(init?.headers)
      const next = script.shift()
      if (next === undefined) {
        stop.abort()
        throw new TypeError('stopped')
      }
      seen.lastIds.push(headers.get('last-event-id'))
      return next(headers)
    },
    now: () => 0,
    random: () => 0,
    wait: async (ms) => {
      waits.push(ms)
    },
  }
  await keepLive(needs, stop.signal).ended
  return seen
}

test('after a break it resumes at the last event it has, without asking for everything anew', async () => {
  const seen = await listen([
    () => new Response('id: 7\nevent: order\ndata: {"a":1}\n\n'),
    () => new Response(': heartbeat\n\nid: 8\nevent: order\ndata: {"a":2}\n\n'),
  ])
  assert.deepEqual(seen.events, ['order {"a":1}', 'order {"a":2}'])
  assert.deepEqual(seen.lastIds, [null, '7'])
  assert.equal(seen.gaps, 1)
})

test('a second failure in a row is shown as a broken line', async () => {
  const seen = await listen([() => new Response('', { status: 503 }), () => new Response('', { status: 503 })])
  assert.deepEqual(seen.states, ['connecting', 'broken'])
})

test('who was asked for patience, since other windows are the newer ones, has it and says that the line is down', async () => {
  const waits: number[] = []
  const seen = await listen(
    [
      () => new Response('retry: 1000\n\nid: 7\ndata: x\n\nretry: 60000\n\n: the newest stay\n\n'),
      () => new Response('retry: 1000\n\ndata: y\n\n'),
    ],
    waits,
  )
  assert.equal(waits[0], 60_000)
  assert.ok((waits[1] ?? 0) < 1000)
  assert.deepEqual(seen.states, ['connecting', 'live', 'broken', 'live'])
})

test('a refused token is renewed and the line opened again', async () => {
  const tokens: (string | null)[] = []
  const seen = await listen([
    (headers) => {
      tokens.push(headers.get('authorization'))
      return new Response('', { status: 401 })
    },
    (headers) => {
      tokens.push(headers.get('authorization'))
      return new Response('data: x\n\n')
    },
  ])
  assert.deepEqual(tokens, ['Bearer old', 'Bearer new'])
  assert.deepEqual(seen.events, ['message x'])
})

test('a place in the log that is no longer known makes it begin anew and ask for everything', async () => {
  const seen = await listen([
    () => new Response('id: 7\ndata: x\n\n'),
    () => new Response('', { status: 400 }),
    () => new Response('data: y\n\n'),
  ])
  assert.deepEqual(seen.lastIds, [null, '7', null])
  assert.equal(seen.gaps, 2)
})

test('waiting grows up to a limit and is spread by chance', () => {
  assert.ok(delayBefore(0, 0) < delayBefore(1, 0))
  assert.equal(delayBefore(50, 1), 15_000)
  assert.equal(delayBefore(50, 0), 7_500)
})

test('after a sleep a line that only looks alive is opened anew at once, where it left off and without a word of a break', async () => {
  const stop = new AbortController()
  const lastIds: (string | null)[] = []
  const states: string[] = []
  const opened = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  let now = 0
  const line = keepLive(
    {
      path: () => '/dashboards/stream',
      token: async () => 'token',
      renewAfter: async () => undefined,
      onEvent: () => undefined,
      onGap: () => undefined,
      onState: ({ status }) => states.push(status),
      // The first never says another word, as after a cut that nobody was told of.
      fetch: async (_path, init) => {
        lastIds.push(new Headers(init?.headers).get('last-event-id'))
        const body = new ReadableStream({
          start: (stream) => {
            stream.enqueue(new TextEncoder().encode(`id: ${lastIds.length}\ndata: x\n\n`))
            init?.signal?.addEventListener('abort', () => stream.error(new Error('cut')))
            opened[lastIds.length - 1]?.resolve()
          },
        })
        return new Response(body)
      },
      now: () => now,
      random: () => 0,
      wait: () => assert.fail('it waits for nothing'),
    },
    stop.signal,
  )
  await opened[0].promise
  while (states.at(-1) !== 'live') await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  line.wake()
  assert.equal(lastIds.length, 1, 'a line that has just spoken is left alone')
  now = 21_000
  line.wake()
  await opened[1].promise
  await new Promise((resolve) => setImmediate(resolve))
  stop.abort()
  await line.ended
  assert.deepEqual(lastIds, [null, '1'])
  assert.deepEqual(states, ['connecting', 'live', 'live'])
})
