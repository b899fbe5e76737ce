/** What this phone remembers: the cart, where to bring it, the card chosen last. Shared by all tabs. */
import { useSyncExternalStore } from 'react'
import type { Cart } from './cart.ts'

export interface Wishes {
  readonly fulfilment: 'delivery' | 'pickup'
  readonly line1: string
  readonly line2: string
  readonly addressNote: string
  readonly note: string
  readonly card: string
}
export interface Kept {
  readonly cart?: Cart
  readonly wishes: Wishes
}

const place = 'jumun.client.kept'
const nothing: Kept = {
  wishes: { fulfilment: 'delivery', line1: '', line2: '', addressNote: '', note: '', card: 'tok_ok' },
}
const watchers = new Set<() => void>()
let kept = read()

function read(): Kept {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? 'null') as Partial<Kept> | null
    if (found === null) return nothing
    return { ...found, wishes: { ...nothing.wishes, ...found.wishes } }
  } catch {
    // Written by an older version of this page, or by hand: begin anew rather than not at all.
    return nothing
  }
}

function keep(next: Kept): void {
  kept = next
  localStorage.setItem(place, JSON.stringify(next))
  for (const watcher of watchers) watcher()
}

addEventListener('storage', (event) => {
  if (event.key !== place) return
  kept = read()
  for (const watcher of watchers) watcher()
})

const subscribe = (watcher: () => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export const useKept = (): Kept => useSyncExternalStore(subscribe, () => kept)
export const keepCart = (cart: Cart | undefined): void =>
  keep(cart === undefined ? { wishes: { ...kept.wishes, note: '' } } : { ...kept, cart })
export const keepWishes = (change: Partial<Wishes>): void => keep({ ...kept, wishes: { ...kept.wishes, ...change } })
