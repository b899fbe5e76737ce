import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'

const source = readFileSync(new URL('../public/sw.js', import.meta.url), 'utf8')
const origin = 'http://jumun.test'
type Answer = () => Response | Promise<Response>

const ourPage = (build: string) => (): Response =>
  new Response(`<meta name="jumun-app" content="client" /><script src="/assets/${build}.js"></script>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
const script: Answer = () => new Response('1', { headers: { 'content-type': 'text/javascript' } })
const wifiPage: Answer = () => new Response('<h1>Free Wi-Fi</h1>', { headers: { 'content-type': 'text/html' } })
const otherApp: Answer = () =>
  new Response('<meta name="jumun-app" content="admin" />', { headers: { 'content-type': 'text/html' } })
const proxy = (status: number) => (): Response =>
  new Response('<h1>nginx</h1>', { status, headers: { 'content-type': 'text/html' } })
const noNetwork: Answer = () => Promise.reject(new TypeError('Failed to fetch'))

/** The worker of `/client` with a cache, and a network that answers what it is told to. */
function aWorker() {
  const hears: Record<string, (event: unknown) => void> = {}
  const kept = new Map<string, Response>()
  const pathOf = (what: unknown): string =>
    new URL(typeof what === 'string' ? what : (what as { url: string }).url, origin).pathname
  const network = new Map<string, Answer>()
  const device = { full: false }
  const shelf = {
    match: async (what: unknown) => kept.get(pathOf(what))?.clone(),
    put: async (what: unknown, answer: Response) => {
      if (device.full) throw new Error('QuotaExceededError')
      kept.set(pathOf(what), answer)
    },
    keys: async () => [...kept.keys()].map((path) => ({ url: origin + path })),
    delete: async (what: unknown) => kept.delete(pathOf(what)),
  }
  /** On all shelves lies also what an older worker left there. */
  const matchOn = async (what: unknown, on?: { readonly cacheName?: string }): Promise<Response | undefined> =>
    on?.cacheName === undefined ? new Response('<h1>Free Wi-Fi of long ago</h1>') : shelf.match(what)
  const fetchNow = async (what: unknown): Promise<Response> => (network.get(pathOf(what)) ?? noNetwork)()
  class Asked {
    readonly url: string
    constructor(path: string) {
      this.url = origin + path
    }
  }
  const context = createContext({
    URL,
    Request: Asked,
    fetch: fetchNow,
    caches: { open: async () => shelf, match: matchOn, keys: async () => [], delete: async () => true },
    self: {
      location: new URL(`${origin}/client/sw.js`),
      skipWaiting: async () => undefined,
      clients: { claim: async () => undefined },
      addEventListener: (type: string, hear: (event: unknown) => void) => {
        hears[type] = hear
      },
    },
  })
  runInContext(source, context)
  return {
    kept,
    network,
    device,
    install: () => {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      hears['install']?.({ waitUntil: resolve })
      return promise
    },
    /** Undefined: it is not the worker's business. */
    ask: (path: string, mode = 'navigate'): Promise<Response> | undefined => {
      let answer: Promise<Response> | undefined
      const afterwards: Promise<unknown>[] = []
      hears['fetch']?.({
        request: { method: 'GET', url: origin + path, mode },
        respondWith: (given: Promise<Response>) => {
          answer = given
        },
        waitUntil: (keeping: Promise<unknown>) => afterwards.push(keeping),
      })
      return answer?.then(async (response) => {
        await Promise.all(afterwards)
        return response
      })
    },
  }
}

async function installed() {
  const worker = aWorker()
  worker.network.set('/client/', ourPage('one')).set('/assets/one.js', script)
  await worker.install()
  return worker
}
const words = async (answer: Promise<Response> | undefined): Promise<string> => (await (await answer)?.text()) ?? ''

test('only our own shell is kept: no proxy’s 503, no page of the Wi-Fi, no other app’s page takes its place', async () => {
  const worker = await installed()
  for (const foreign of [proxy(503), proxy(200), wifiPage, otherApp]) {
    worker.network.set('/client/cart', foreign)
    await worker.ask('/client/cart')
    worker.network.set('/client/cart', noNetwork)
    assert.match(await words(worker.ask('/client/cart')), /jumun-app" content="client/)
  }
})

test('a worker that meets somebody else’s page when it is installed keeps nothing', async () => {
  for (const foreign of [proxy(503), wifiPage]) {
    const worker = aWorker()
    worker.network.set('/client/', foreign)
    await assert.rejects(worker.install())
    assert.equal(worker.kept.size, 0)
  }
})

test('while a proxy says 503 one sees the app, which says itself what is away; the Wi-Fi’s log-in page is let through', async () => {
  const worker = await installed()
  worker.network.set('/client/orders', proxy(503))
  assert.match(await words(worker.ask('/client/orders')), /jumun-app/)
  worker.network.set('/client/orders', wifiPage)
  assert.match(await words(worker.ask('/client/orders')), /Free Wi-Fi/)
})

test('a page that comes in place of a script is not kept as that script', async () => {
  const worker = await installed()
  worker.network.set('/assets/two.js', wifiPage)
  await worker.ask('/assets/two.js', 'no-cors')
  assert.equal(worker.kept.has('/assets/two.js'), false)
  worker.network.set('/assets/two.js', script)
  assert.equal(await words(worker.ask('/assets/two.js', 'no-cors')), '1')
  assert.equal(worker.kept.has('/assets/two.js'), true)
})

test('a new build takes the place of the old, and the address without a slash is the page’s too', async () => {
  const worker = await installed()
  worker.network.set('/client', ourPage('two'))
  assert.match(await words(worker.ask('/client')), /two\.js/)
  worker.network.set('/client', noNetwork)
  assert.match(await words(worker.ask('/client')), /two\.js/)
  assert.equal(worker.ask('/clients'), undefined)
  assert.equal(worker.ask('/orders'), undefined)
})

test('a device that is full shows the page and its scripts all the same', async () => {
  const worker = await installed()
  worker.device.full = true
  worker.network.set('/client/cart', ourPage('two')).set('/assets/two.js', script)
  assert.match(await words(worker.ask('/client/cart')), /two\.js/)
  assert.equal(await words(worker.ask('/assets/two.js', 'no-cors')), '1')
  assert.equal(worker.kept.has('/assets/two.js'), false)
  const full = aWorker()
  full.device.full = true
  full.network.set('/client/', ourPage('one')).set('/assets/one.js', script)
  await assert.rejects(full.install(), /is not there/, 'what cannot be kept whole is not there without a network')
})
