/** The session's surroundings in a real browser: what it remembers, one tab at a time, word from the other tabs. */
import { onWrittenElsewhere, store } from './browser-store.ts'
import { type SessionKeeper, sessionKeeper } from './session.ts'

export function sessionInBrowser(app: string): SessionKeeper {
  const place = `jumun.session.${app}`
  return sessionKeeper({
    read: () => store.read(place),
    write: (value) => store.write(place, value),
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    alone: (work) => aloneInBrowser(place, work),
    onWrittenElsewhere: (listener) =>
      onWrittenElsewhere((key) => {
        if (key === place || key === null) listener()
      }),
  })
}

/**
 * On plain http from another machine there are no Web Locks, and where storage is blocked they are refused: then each tab
 * is alone by itself.
 */
async function aloneInBrowser<T>(place: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work()
  let begun = false
  const once = (): Promise<T> => {
    begun = true
    return work()
  }
  try {
    return await navigator.locks.request(place, once)
  } catch (error) {
    if (begun) throw error
    return work()
  }
}
