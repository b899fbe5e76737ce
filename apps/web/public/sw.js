/**
 * Keeps the page and its assets of one app, so that it opens without a network and then says itself what is out of date.
 * Answers of the API are never kept: an old state must not be shown as a true one.
 */
const kept = 'jumun-shell-1'
const page = new URL('./', self.location.href).pathname
const mostAssets = 80
/** What is kept does not depend on who asks. */
const anyHeaders = { ignoreVary: true }

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate' && pathname.startsWith(page)) event.respondWith(newestPage(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})
/** A touch on a notification brings back the window that it came from. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { path } = event.notification.data ?? {}
  event.waitUntil(show(typeof path === 'string' && path.startsWith(page) ? path : page))
})

async function keepPage() {
  const answer = await fetch(page, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`)
  const shelf = await caches.open(kept)
  const named = [...(await answer.clone().text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
  await shelf.addAll(named)
  await shelf.put(page, answer)
}

/** The newest page there is; without a network the one that is kept. */
async function newestPage(request) {
  try {
    const answer = await fetch(request)
    if (answer.ok) {
      const copy = answer.clone()
      const shelf = await caches.open(kept)
      await shelf.put(page, copy)
    }
    return answer
  } catch (error) {
    const answer = await caches.match(page, anyHeaders)
    if (answer) return answer
    throw error
  }
}

/** The name of an asset changes with its content: what is kept is right. */
async function asset(request) {
  const shelf = await caches.open(kept)
  const known = await shelf.match(request, anyHeaders)
  if (known) return known
  const answer = await fetch(request)
  if (answer.ok) {
    const assets = (await shelf.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'))
    if (assets.length >= mostAssets) await shelf.delete(assets[0])
    await shelf.put(request, answer.clone())
  }
  return answer
}

async function show(path) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.find(({ url }) => new URL(url).pathname.startsWith(page))
  if (!open) return self.clients.openWindow(path)
  await open.focus()
  return open.navigate(path).catch(() => undefined)
}
