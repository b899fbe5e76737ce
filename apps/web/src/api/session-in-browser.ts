/** The session's surroundings in a real browser: localStorage, Web Locks, storage events. */
import { type SessionKeeper, sessionKeeper } from './session.ts'

export function sessionInBrowser(app: string): SessionKeeper {
  const place = `jumun.session.${app}`
  return sessionKeeper({
    read: () => localStorage.getItem(place),
    write: (value) => (value === null ? localStorage.removeItem(place) : localStorage.setItem(place, value)),
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    // On plain http from another machine there are no Web Locks; then each tab is single-flight by itself.
    alone: (work) => ('locks' in navigator ? navigator.locks.request(place, work) : work()),
    onWrittenElsewhere: (listener) =>
      addEventListener('storage', (event) => {
        if (event.key === place || event.key === null) listener()
      }),
  })
}
