/** A store and what its customers see of it. Decisions only: nothing here waits or writes. */
import type { NewStore, Store, StoreChange, StoreChanged } from '@jumun/contracts'
import { openState } from './opening-hours.ts'

type Status = Store['status']

/** The store, with what its owner set apart from what is shown. */
export interface StoreState extends Omit<Store, 'status'> {
  readonly setStatus: Status
  readonly shownStatus: Status
}

export const openedStore = (
  wish: NewStore,
  made: { id: string; ownerId: string; now: Date; acceptWithinMinutes: number },
): StoreState => {
  const setStatus = wish.status ?? 'OPEN'
  return {
    id: made.id,
    ownerId: made.ownerId,
    name: wish.name,
    address: wish.address,
    kind: wish.kind ?? 'restaurant',
    ...(wish.hours ? { hours: wish.hours } : {}),
    fulfilments: wish.fulfilments ?? ['delivery', 'pickup'],
    setStatus,
    shownStatus: shown({ setStatus, hours: wish.hours }, made.now).status,
    minutes: wish.minutes ?? 15,
    acceptWithinMinutes: wish.acceptWithinMinutes ?? made.acceptWithinMinutes,
    autoAccept: wish.autoAccept ?? false,
    version: 1,
    createdAt: made.now.toISOString(),
  }
}

export function changedStore(store: StoreState, { status, ...change }: StoreChange, now: Date): StoreState {
  const next = { ...store, ...change, setStatus: status ?? store.setStatus, version: store.version + 1 }
  return { ...next, shownStatus: shown(next, now).status }
}

/** Outside its hours a store is closed; within them, and without hours, it is what its owner set. `until`: next look. */
export function shown(
  store: { setStatus: Status; hours?: Store['hours'] | undefined },
  now: Date,
): { status: Status; until?: Date } {
  if (!store.hours) return { status: store.setStatus }
  const { open, until } = openState(store.hours, now)
  return { status: open ? store.setStatus : 'CLOSED', ...(until ? { until } : {}) }
}

/** What is announced: everything that customers see, nothing else. */
export const announcementOf = (store: StoreState): StoreChanged => ({
  storeId: store.id,
  ownerId: store.ownerId,
  name: { ...store.name },
  kind: store.kind,
  address: store.address,
  status: store.shownStatus,
  fulfilments: store.fulfilments,
  minutes: store.minutes,
})

export const looksTheSame = (before: StoreState, after: StoreState): boolean =>
  JSON.stringify(announcementOf(before)) === JSON.stringify(announcementOf(after))

export function asAnswer({ setStatus: _set, shownStatus, ...store }: StoreState): Store {
  return { ...store, status: shownStatus }
}
