/**
 * The view: every order in SQLite, with the positions in the log it was made of, changed together in one transaction.
 * It needs nothing but its file; it can be thrown away, because the log gives it back.
 */
import type { DashboardEntry, Envelope, OrderStatus } from '@jumun/contracts'
import type { Position } from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import type { OrderMemory } from './fold.ts'
import type { Vector } from './positions.ts'
import type { Viewer, Visibility } from './who-may-see.ts'

/** One order as it is now, and who may see it. */
export interface Seen extends Visibility {
  readonly entry: DashboardEntry
}
export interface Change {
  readonly before: Visibility | undefined
  readonly after: Seen
}
export interface ReceivedEvent {
  readonly at: Position
  /** Undefined: bytes that are no event of ours; only the position counts. */
  readonly event: Envelope | undefined
}
export interface ListQuery {
  readonly storeId?: string | undefined
  readonly customerId?: string | undefined
  /** What somebody calls the order: its number, the last four characters of its id, or how its id begins. */
  readonly q?: string | undefined
  readonly state?: OrderStatus | undefined
  /** ISO 8601; `to` is not in it. */
  readonly begun?: { readonly from?: string | undefined; readonly to?: string | undefined }
  readonly after?: ListPosition | undefined
  readonly limit: number
}

export interface View {
  /** Takes in a batch; answers the orders that look different now to anybody. All or nothing. */
  take(batch: readonly ReceivedEvent[]): Change[]
  /** These orders are as they were remembered elsewhere from now on, or gone; answers as `take` does. All or nothing. */
  adopt(memories: ReadonlyMap<string, OrderMemory | undefined>): Change[]
  find(orderId: string): Seen | undefined
  /** Who works at this store now, by their ids. */
  staffOf(storeId: string): readonly string[]
  /** Is there anything at all that they may see? */
  seesAnything(viewer: Viewer): boolean
  /** Everything that was heard of an order, as it happened; empty when nothing was. */
  story(orderId: string): OrderMemory['events']
  /** The same as it is kept; undefined when nothing was heard. */
  memoryOf(orderId: string): OrderMemory | undefined
  /** The orders that had begun and not ended at that time, newest first. */
  inProgressAt(at: string): string[]
  /** How many orders there are in it. */
  count(): number
  /** How many ended after `from`, `to` included, by how. */
  endedBetween(from: string, to: string): ReadonlyMap<OrderStatus, number>
  /** Newest first; one more than `limit` when there is one more. */
  list(viewer: Viewer, query: ListQuery): DashboardEntry[]
  /** A place in the order of this file's changes, such that a reader of the log at `vector` has seen all before it. */
  changesBefore(vector: Vector): number
  /** The next orders (whoever may see them) that changed after `place`, in the order of their last change. */
  changedAfter(place: number, viewer: Viewer, limit: number): { readonly seen: Seen; readonly place: number }[]
  /** The number of the latest change. */
  lastChange(): number
  /** What was heard of the next orders whose last change came after `place` and not after `until`. */
  memoriesAfter(place: number, until: number, limit: number): { orderId: string; memory: OrderMemory; place: number }[]
  vector(): Vector
  /** Where in the log it stands, as the log knows its places again. */
  places(): Position[]
  /** The log went back: everything is read again, into what is known, so that nothing that is shown goes backwards. */
  readAnew(): void
  /** Are there orders that were not met again since? */
  hasUnread(): boolean
  /** Once all was read again: orders go of which the log has nothing any more. @returns how many */
  forgetUnread(): number
  /** When it last held everything that was in the log; undefined: never yet, so that it is not worth showing. */
  completeAt(): Date | undefined
  markComplete(at: Date): void
  close(): void
}
