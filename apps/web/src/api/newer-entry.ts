/** A screen never shows an order going backwards: of two pictures of it, which one is later? */
import type { DashboardEntry, Order } from '@jumun/contracts/http'

/** The later of the two; equal ones count as no news, so that nothing is drawn for nothing. */
export function laterOf(held: DashboardEntry | undefined, heard: DashboardEntry): DashboardEntry {
  if (held === undefined) return heard
  if (heard.version < held.version) return held
  // The order service knows the state first, but not the story: what was told so far stays told.
  if (heard.version > held.version) {
    return heard.timeline.length < held.timeline.length ? { ...heard, timeline: held.timeline } : heard
  }
  return heard.timeline.length > held.timeline.length || (heard.refunded && !held.refunded) ? heard : held
}

/** The order as its own service knows it, for when the view has not heard of it yet or does not answer. */
export const entryOfOrder = (order: Order): DashboardEntry => ({
  orderId: order.id,
  customerId: order.customerId,
  storeId: order.storeId,
  fulfilment: order.fulfilment,
  lines: order.lines,
  total: order.total,
  state: order.status,
  reason: order.reason,
  ...(order.message === undefined ? {} : { message: order.message }),
  ...(order.promisedAt === undefined ? {} : { promisedAt: order.promisedAt }),
  refunded: order.refundedAt !== undefined,
  version: order.version,
  timeline: [],
  position: '',
  createdAt: order.createdAt,
  updatedAt: order.updatedAt,
})
