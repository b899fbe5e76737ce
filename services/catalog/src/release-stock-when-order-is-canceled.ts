/** The undo of `reserve-stock-when-order-is-placed`: what was set aside is for sale again, unless it was cooked. */
import type { OrderCanceled } from '@jumun/contracts/events'
import type { React } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { release } from './reservation.ts'
import { moveStock } from './reservation-table.ts'

export const releaseStockWhenOrderIsCanceled =
  (clock: Clock): React<OrderCanceled> =>
  ({ data }, tx) =>
    moveStock(tx, data, [], clock.now(), (known, parties, shelf) => release(known, parties, shelf, data.restock))
