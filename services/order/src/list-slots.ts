/** For when one may order at a store, and which of those times its kitchen has no room for any more. */
import { businessDay, type SlotTime, slotsOf } from '@jumun/contracts'
import type { Clock } from '@jumun/service'
import { roomOf, wholeKitchen } from './kitchen/slots.ts'
import { type MenuStore, type Menus, slotStoreOf } from './menu.ts'

export interface ShownSlot {
  readonly from: string
  readonly to: string
  readonly state: 'FREE' | 'FULL'
}

interface Asked {
  readonly fulfilment?: 'delivery' | 'pickup' | undefined
  readonly day?: string | undefined
}

/** @returns undefined when nobody told us of this store */
export const listSlots =
  ({ menus, clock }: { readonly menus: Pick<Menus, 'storeOf'>; readonly clock: Clock }) =>
  async (storeId: string, { fulfilment, day }: Asked): Promise<ShownSlot[] | undefined> => {
    const store = await menus.storeOf(storeId)
    if (!store) return undefined
    if (fulfilment && !store.fulfilments.includes(fulfilment)) return []
    const now = clock.now()
    const isFull = fullIn(store)
    return slotsOf(slotStoreOf(store), day ?? businessDay(store, now), now).map(({ from, to }: SlotTime) => ({
      from: from.toISOString(),
      to: to.toISOString(),
      state: isFull(from) ? 'FULL' : 'FREE',
    }))
  }

/** Nothing at all fits in; what fits of a certain basket is said by its quote. */
function fullIn({ capacity, taken = [] }: MenuStore): (from: Date) => boolean {
  if (!capacity) return () => false
  const room = roomOf(capacity, wholeKitchen)
  const full = new Set(
    taken.filter(({ station, seconds }) => station === wholeKitchen && seconds >= room).map(({ at }) => Date.parse(at)),
  )
  return (from) => full.has(from.getTime())
}
