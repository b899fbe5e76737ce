/**
 * Who may see which orders. Customers their own, drafts included; a store's people its orders, once paid; riders what
 * is on offer and what they took on; operators all.
 */
import type { UserRole } from '@jumun/contracts'

export interface Viewer {
  readonly id: string
  readonly role: UserRole
  /** They proved themselves by a PIN at this store's tablet: they are nobody elsewhere. */
  readonly atStore?: string
}

/** What decides about sight, of one order at one time. */
export interface Visibility {
  readonly customerId: string
  readonly ownerId: string | undefined
  readonly storeId: string | undefined
  /** Who works at the store, by their ids. */
  readonly staff: readonly string[]
  readonly riderId: string | undefined
  readonly placed: boolean
  readonly offer: boolean
}

export function maySee(viewer: Viewer, order: Visibility): boolean {
  switch (viewer.role) {
    case 'customer':
      return order.customerId === viewer.id
    case 'owner':
    case 'staff':
      return order.placed && isAtStore(viewer, order)
    case 'rider':
      return order.offer || order.riderId === viewer.id
    case 'operator':
      return true
    default:
      return viewer.role satisfies never
  }
}

const isAtStore = ({ id, atStore }: Viewer, { ownerId, storeId, staff }: Visibility): boolean =>
  (atStore === undefined || atStore === storeId) && (ownerId === id || staff.includes(id))

/** The same as conditions for SQLite; several, each with an index of its own, where one would need two. */
export function visibleRows(
  { id, role, atStore }: Viewer,
  /** Where somebody works, or whom it belongs to. */
  storesOf: (id: string) => { readonly works: readonly string[]; readonly owns: readonly string[] },
): readonly { sql: string; values: readonly string[] }[] {
  switch (role) {
    case 'customer':
      return [{ sql: 'customer_id = ?', values: [id] }]
    case 'owner':
    case 'staff': {
      const { works, owns } = storesOf(id)
      if (atStore !== undefined)
        return works.includes(atStore) || owns.includes(atStore)
          ? [{ sql: 'store_id = ? AND placed = 1', values: [atStore] }]
          : []
      const elsewhere = works.map((storeId) => ({ sql: 'store_id = ? AND placed = 1', values: [storeId] }))
      return role === 'staff' ? elsewhere : [{ sql: 'owner_id = ? AND placed = 1', values: [id] }, ...elsewhere]
    }
    case 'rider':
      return [
        { sql: 'rider_id = ?', values: [id] },
        { sql: 'offer = 1', values: [] },
      ]
    case 'operator':
      return [{ sql: 'customer_id IS NOT NULL', values: [] }]
    default:
      return role satisfies never
  }
}
