/** A screen never shows an order going backwards: of two pictures of it, which one is later? */
import type { DashboardEntry, Order } from '@jumun/contracts/http'

/**
 * The later of the two, with all that either knows: the order service knows the state first, the view knows the story.
 * When nothing is news it is the held one itself, so that nothing is drawn for nothing.
 */
export function laterOf(held: DashboardEntry | undefined, heard: DashboardEntry): DashboardEntry {
  if (held === undefined) return heard
  const [later, earlier] = isLater(heard, held) ? [heard, held] : [held, heard]
  const timeline = earlier.timeline.length > later.timeline.length ? earlier.timeline : later.timeline
  const refunded = later.refunded || earlier.refunded
  const knowsAll = timeline === later.timeline && refunded === later.refunded
  return knowsAll ? later : { ...later, timeline, refunded }
}

const isLater = (heard: DashboardEntry, held: DashboardEntry): boolean =>
  heard.version > held.version || (heard.version === held.version && heard.timeline.length > held.timeline.length)

/** The order as its own service knows it, for when the view has not heard of it yet or does not answer. */
export const entryOfOrder = (order: Order): DashboardEntry => ({
  orderId: order.id,
  customerId: order.customerId,
  storeId: order.storeId,
  fulfilment: order.fulfilment,
  lines: order.lines,
  ...{ subtotal: order.subtotal, deliveryFee: order.deliveryFee, discounts: order.discounts, total: order.total },
  state: order.status,
  reason: order.reason,
  ...(order.message === undefined ? {} : { message: order.message }),
  ...(order.promisedAt === undefined ? {} : { promisedAt: order.promisedAt }),
  ...(order.number === undefined ? {} : { number: order.number }),
  refunded: order.refundedAt !== undefined,
  ...(order.refunds === undefined ? {} : { refunds: order.refunds }),
  ...(order.refund === undefined ? {} : { refund: order.refund }),
  version: order.version,
  timeline: [],
  position: '',
  createdAt: order.createdAt,
  updatedAt: order.updatedAt,
})
