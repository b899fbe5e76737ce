/**
 * What this phone remembers of whoever holds it: the cart, where to bring it, how it was paid last. Shared by all tabs. Each
 * person has a place of their own, a guest too; who logs out leaves nothing for the next one.
 */
import { useSyncExternalStore } from 'react'
import { onWrittenElsewhere, store } from '../api/browser-store.ts'
import type { SessionKeeper } from '../api/session.ts'
import type { Cart } from './cart.ts'
import type { Method } from './payment-means.ts'

export interface Wishes {
  readonly fulfilment: 'delivery' | 'pickup'
  readonly line1: string
  readonly line2: string
  readonly postcode: string
  readonly phone: string
  /** Where the phone was when somebody said so. */
  readonly point?: { readonly lat: number; readonly lng: number } | undefined
  readonly addressNote: string
  readonly note: string
  readonly method: Method
  readonly card: string
}
export interface Kept {
  readonly cart?: Cart
  readonly wishes: Wishes
}

const nothing: Kept = {
  wishes: {
    fulfilment: 'delivery',
    line1: '',
    line2: '',
    postcode: '',
    phone: '',
    addressNote: '',
    note: '',
    method: 'card',
    card: 'tok_ok',
  },
}
const placeOf = (person: string | undefined): string =>
  person === undefined ? 'jumun.client.kept' : `jumun.client.kept.${person}`
const watchers = new Set<() => void>()
let person: string | undefined
let kept = read()

function read(): Kept {
  try {
    const found = JSON.parse(store.read(placeOf(person)) ?? 'null') as Partial<Kept> | null
    if (found === null) return nothing
    return { ...found, wishes: { ...nothing.wishes, ...found.wishes } }
  } catch {
    // Written by an older version of this page, or by hand: begin anew rather than not at all.
    return nothing
  }
}

function show(next: Kept): void {
  kept = next
  for (const watcher of watchers) watcher()
}
function keep(next: Kept): void {
  store.write(placeOf(person), JSON.stringify(next))
  show(next)
}

/** What somebody has chosen themselves: with an address all of it, else what is not as it was before anybody chose. */
function chosenOf(wishes: Wishes): Partial<Wishes> {
  if (wishes.line1 !== '') return wishes
  const isChosen = ([name, value]: [string, unknown]): boolean => value !== nothing.wishes[name as keyof Wishes]
  return Object.fromEntries(Object.entries(wishes).filter(isChosen))
}

/** From now on it is this person's phone, whoever that is at the moment. */
export function keptFor(session: Pick<SessionKeeper, 'current' | 'subscribe' | 'onLoggedOut'>): void {
  onWrittenElsewhere((key) => {
    if (key === placeOf(person)) show(read())
  })
  const follow = (): void => {
    const next = session.current()?.user.id
    if (next === person) return
    const asGuest = person === undefined ? kept : nothing
    person = next
    const own = read()
    if (asGuest === nothing) {
      show(own)
      return
    }
    // What a guest has chosen goes with them when they say who they are.
    store.write(placeOf(undefined), null)
    const cart = asGuest.cart ?? own.cart
    keep({ ...(cart ? { cart } : {}), wishes: { ...own.wishes, ...chosenOf(asGuest.wishes) } })
  }
  session.subscribe(follow)
  session.onLoggedOut((who) => store.write(placeOf(who), null))
  follow()
}

const subscribe = (watcher: () => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export const keptNow = (): Kept => kept
export const useKept = (): Kept => useSyncExternalStore(subscribe, keptNow)
export const keepCart = (cart: Cart | undefined): void =>
  keep(cart === undefined ? { wishes: { ...kept.wishes, note: '' } } : { ...kept, cart })
export const keepWishes = (change: Partial<Wishes>): void => keep({ ...kept, wishes: { ...kept.wishes, ...change } })
