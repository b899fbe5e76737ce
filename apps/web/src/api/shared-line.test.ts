import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type FromTab, sharedLines, type ToTab } from './shared-line.ts'

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const leaving: (() => void)[] = []
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
})

/** A platform whose streams stay open, and tabs that answer for their token unless they sleep. */
function aBrowser() {
  const streams: { readonly path: string; readonly bearer: string | null; readonly say: (text: string) => void }[] = []
  let open = 0
  const join = sharedLines({
    fetch: async (path, init) => {
      const headers = new Headers(init?.headers)
      let say: (text: string) => void = () => undefined
      open += 1
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => {
          say = (text) => stream.enqueue(new TextEncoder().encode(text))
          init?.signal?.addEventListener('abort', () => {
            open -= 1
            stream.error(new Error('cut'))
          })
        },
      })
      streams.push({ path: String(path), bearer: headers.get('authorization'), say: (text) => say(text) })
      return new Response(body)
    },
    now: () => 0,
    random: () => 0,
    // Nobody is waited for: a tab that does not answer at once sleeps.
    wait: async () => settled(),
  })
  const tab = (name: string, asleep = false) => {
    const heard: ToTab[] = []
    const tell: (message: FromTab) => void = join({
      post: (message) => {
        heard.push(message)
        if (message.say === 'token?' && !asleep) tell({ say: 'token', question: message.question, token: name })
      },
    })
    leaving.push(() => tell({ say: 'leave' }))
    const words = () => heard.flatMap((one) => (one.say === 'event' ? [`${one.type} ${one.data}`] : []))
    return { tell, heard, words }
  }
  return { tab, streams, open: () => open }
}

test('seven tabs of one person share one line, and each hears all of it', async () => {
  const browser = aBrowser()
  const tabs = ['1', '2', '3', '4', '5', '6', '7'].map((name) => browser.tab(name))
  for (const { tell } of tabs) tell({ say: 'follow', userId: 'kim' })
  await settled()
  assert.deepEqual([browser.streams.length, browser.open()], [1, 1])
  browser.streams[0]?.say('event: order\ndata: {"n":1}\n\n')
  await settled()
  for (const { words, heard } of tabs) {
    assert.deepEqual(words(), ['order {"n":1}'])
    assert.ok(heard.some((one) => one.say === 'state' && one.state.status === 'live'))
  }
})

test('who comes later knows at once how the line is, and that what was asked before may be old', async () => {
  const browser = aBrowser()
  browser.tab('first').tell({ say: 'follow', userId: 'kim' })
  await settled()
  const later = browser.tab('later')
  later.tell({ say: 'follow', userId: 'kim' })
  assert.deepEqual(later.heard, [{ say: 'state', state: { status: 'live' } }, { say: 'gap' }])
})

test('a tab that sleeps is passed over: the line is opened with the token of one that is awake', async () => {
  const browser = aBrowser()
  browser.tab('awake').tell({ say: 'follow', userId: 'kim' })
  await settled()
  const asleep = browser.tab('asleep', true)
  asleep.tell({ say: 'follow', userId: 'kim' })
  const third = browser.tab('third')
  third.tell({ say: 'follow', userId: 'kim' })
  third.tell({ say: 'leave' })
  // Something has to open it anew.
  asleep.tell({ say: 'events', wanted: true })
  await settled()
  await settled()
  assert.equal(browser.streams.at(-1)?.bearer, 'Bearer awake')
})

test('events of the log come within the same line, from the beginning for who begins to look, and only to who looks', async () => {
  const browser = aBrowser()
  const [wall, events] = [browser.tab('wall'), browser.tab('events')]
  wall.tell({ say: 'follow', userId: 'kim' })
  events.tell({ say: 'follow', userId: 'kim' })
  await settled()
  events.tell({ say: 'events', wanted: true })
  await settled()
  assert.deepEqual(
    [browser.open(), ...browser.streams.map(({ path }) => path)],
    [1, '/dashboards/stream', '/dashboards/stream?events='],
  )
  browser.streams[1]?.say('event: logged\ndata: {"id":"e1"}\n\n')
  await settled()
  assert.deepEqual([wall.words(), events.words()], [[], ['logged {"id":"e1"}']])
  events.tell({ say: 'events', wanted: false })
  await settled()
  assert.deepEqual([browser.open(), browser.streams.at(-1)?.path], [1, '/dashboards/stream'])
})

test('another person has a line of their own; when the last tab has left, the line is let go', async () => {
  const browser = aBrowser()
  const [one, other] = [browser.tab('one'), browser.tab('other')]
  one.tell({ say: 'follow', userId: 'kim' })
  other.tell({ say: 'follow', userId: 'lee' })
  await settled()
  assert.equal(browser.open(), 2)
  one.tell({ say: 'follow', userId: 'lee' })
  await settled()
  assert.equal(browser.open(), 1)
  one.tell({ say: 'leave' })
  other.tell({ say: 'leave' })
  await settled()
  assert.equal(browser.open(), 0)
})
