/**
 * What this browser remembers. Where it may not remember (blocked by its owner) or cannot (full), the tab remembers by
 * itself until it is closed: nothing stops working for want of a place.
 */
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface BrowserStore {
  readonly read: (key: string) => string | null
  /** `null` forgets. */
  readonly write: (key: string, value: string | null) => void
}

/** @param place asked for anew each time: where storage is blocked, naming it already throws */
export function browserStore(place: () => Place): BrowserStore {
  const ofThisTab = new Map<string, string>()
  const attempt = <T>(work: (place: Place) => T): T | undefined => {
    try {
      return work(place())
    } catch {
      return undefined // blocked or full: what this tab has is all there is
    }
  }
  return {
    read: (key) => ofThisTab.get(key) ?? attempt((kept) => kept.getItem(key)) ?? null,
    write: (key, value) => {
      ofThisTab.delete(key)
      if (value === null) {
        attempt((kept) => kept.removeItem(key))
        return
      }
      const written = attempt((kept) => {
        kept.setItem(key, value)
        return true
      })
      if (written) return
      ofThisTab.set(key, value)
      // An older value must not come back with the next visit; to forget needs no room.
      attempt((kept) => kept.removeItem(key))
    },
  }
}

export const store = browserStore(() => localStorage)
/** Until this tab is closed. */
export const tabStore = browserStore(() => sessionStorage)

/** Calls back with what another tab has written. */
export function onWrittenElsewhere(listener: (key: string | null) => void): void {
  addEventListener('storage', ({ key }) => listener(key))
}
