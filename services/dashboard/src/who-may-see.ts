/**
 * Who may see which orders. Customers their own, drafts included; owners those of their stores, once paid; riders what
 * is on offer and what they took on; operators all.
 */
import type { UserRole } from '@jumun/contracts'

export interface Viewer {
  readonly id: string
  readonly role: UserRole
}

/** What decides about sight, of one order at one time. */
export interface Visibility {
  readonly customerId: string
  readonly ownerId: string | undefined
  readonly riderId: string | undefined
  readonly placed: boolean
  readonly offer: boolean
}

export function maySee(viewer: Viewer, order: Visibility): boolean {
  switch (viewer.role) {
    case 'customer':
      return order.customerId === viewer.id
    case 'owner':
      return order.placed && order.ownerId === viewer.id
    case 'rider':
      return order.offer || order.riderId === viewer.id
    case 'operator':
      return true
    default:
      return viewer.role satisfies never
  }
}

/** The same as conditions for SQLite; several, each with an index of its own, where one would need two. */
export function visibleRows({ id, role }: Viewer): readonly { sql: string; values: readonly string[] }[] {
  switch (role) {
    case 'customer':
      return [{ sql: 'customer_id = ?', values: [id] }]
    case 'owner':
      return [{ sql: 'owner_id = ? AND placed = 1', values: [id] }]
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
