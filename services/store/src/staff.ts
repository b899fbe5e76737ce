/** Who works at a store. Decisions only: the store they are about is held, and told to all with its staff. */
import type { StaffRole } from '@jumun/contracts'
import type { StoreState } from './store.ts'

/** Invited twice, the later invitation counts. The owner has every right already. */
export const joined = (store: StoreState, userId: string, role: StaffRole, now: Date): StoreState =>
  userId === store.ownerId
    ? store
    : { ...store, staff: [...without(store, userId).staff, { userId, role, since: now.toISOString() }] }

export const without = (store: StoreState, userId: string): StoreState => ({
  ...store,
  staff: store.staff.filter((member) => member.userId !== userId),
})

export const inRole = (store: StoreState, userId: string, role: StaffRole): StoreState => ({
  ...store,
  staff: store.staff.map((member) => (member.userId === userId ? { ...member, role } : member)),
})

export const worksAt = (store: StoreState, userId: string): boolean =>
  store.staff.some((member) => member.userId === userId)
