/** A paid order: set stock aside for every line, or for none. Who comes first is served first. */
import type { OrderPlaced } from '@jumun/contracts/events'
import type { React } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { reserve } from './reservation.ts'
import { moveStock } from './reservation-table.ts'

export const reserveStockWhenOrderIsPlaced =
  (clock: Clock): React<OrderPlaced> =>
  async ({ data }, tx) => {
    const productIds = data.lines.map(({ productId }) => productId)
    await moveStock(tx, data, productIds, clock.now(), (known, parties, shelf) =>
      reserve(known, parties, data.lines, shelf),
    )
  }
