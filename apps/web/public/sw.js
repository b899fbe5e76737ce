/**
 * Keeps the page and its assets of one app, so that it opens without a network and then says itself what is out of date.
 * Answers of the API are never kept: an old state must not be shown as a true one.
 */
const kept = 'jumun-shell-2'
const page = new URL('./', self.location.href).pathname
/** The address without its last slash is the page's too. */
const isOurs = (path) => path.startsWith(page) || path === page.slice(0, -1)
/** Scripts, styles, and the pieces of a face that one reads with. */
const mostAssets = 240
/** Ours alone, whatever an older worker left; and what is kept does not depend on who asks. */
const onOurShelf = { cacheName: kept, ignoreVary: true }

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()))
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  // A device that is full, or keeps nothing for us, shows what has come all the same, and at once.
  const keep = (keeping) => event.waitUntil(keeping().catch(() => undefined))
  if (request.mode === 'navigate' && isOurs(pathname)) event.respondWith(newestPage(request, keep))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request, keep))
})
/** A touch on a notification brings back the window that it came from. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { path } = event.notification.data ?? {}
  event.waitUntil(show(typeof path === 'string' && isOurs(path) ? path : page))
})

/** What an older worker kept may be somebody else's page. */
async function forgetOthers() {
  for (const name of await caches.keys())
    if (name.startsWith('jumun-shell-') && name !== kept) await caches.delete(name)
}

async function keepPage() {
  const answer = await fetch(page, { cache: 'no-cache' })
  if (!(await isOurPage(answer))) throw new Error(`the page answered ${answer.status}, or is not ours`)
  const shelf = await caches.open(kept)
  const named = [...(await answer.clone().text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
  const underWay = []
  const keep = (keeping) => underWay.push(keeping().catch(() => undefined)) // what is missing is seen below
  await Promise.all(named.map((path) => asset(new Request(path), keep)))
  await Promise.all(underWay)
  for (const path of named) if (!(await shelf.match(path))) throw new Error(`${path} is not there`)
  await shelf.put(page, answer)
}

/**
 * The newest page there is; the one that is kept when there is no network, or when something between us and the platform
 * answers in its place that it is down. A log-in page of the Wi-Fi is shown (one must get through it), but never kept.
 */
async function newestPage(request, keep) {
  try {
    const answer = await fetch(request)
    if (await isOurPage(answer)) {
      const copy = answer.clone()
      keep(async () => (await caches.open(kept)).put(page, copy))
      return answer
    }
    return answer.status >= 500 ? ((await keptOne(page)) ?? answer) : answer
  } catch (error) {
    const answer = await keptOne(page)
    if (answer) return answer
    throw error
  }
}

/** Whoever stands between us and the platform can answer 200 and HTML as well: our page names its app. */
async function isOurPage(answer) {
  if (!answer.ok || answer.redirected || !typeOf(answer).startsWith('text/html')) return false
  return (await answer.clone().text()).includes(`<meta name="jumun-app" content="${page.slice(1, -1)}"`)
}

/** The name of an asset changes with its content: what is kept is right, if it was an asset in the first place. */
async function asset(request, keep) {
  const known = await keptOne(request)
  if (known) return known
  const answer = await fetch(request)
  if (answer.ok && !answer.redirected && !typeOf(answer).startsWith('text/html')) {
    const copy = answer.clone()
    keep(() => keepAsset(request, copy))
  }
  return answer
}

async function keepAsset(request, answer) {
  const shelf = await caches.open(kept)
  const assets = (await shelf.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'))
  if (assets.length >= mostAssets) await shelf.delete(assets[0])
  await shelf.put(request, answer)
}

/** Undefined also where the device keeps nothing. */
const keptOne = (what) => caches.match(what, onOurShelf).catch(() => undefined)

const typeOf = (answer) => answer.headers.get('content-type') ?? ''

async function show(path) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.find(({ url }) => isOurs(new URL(url).pathname))
  if (!open) return self.clients.openWindow(path)
  await open.focus()
  return open.navigate(path).catch(() => undefined)
}
