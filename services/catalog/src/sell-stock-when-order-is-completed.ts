/** The customer has the order: what was set aside is sold. */
import type { OrderCompleted } from '@jumun/contracts/events'
import type { React } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { completeSale } from './reservation.ts'
import { moveStock } from './reservation-table.ts'

export const sellStockWhenOrderIsCompleted =
  (clock: Clock): React<OrderCompleted> =>
  ({ data }, tx) =>
    moveStock(tx, data, [], clock.now(), completeSale)
