/** Where orders keep an address, a note and a number, and which have ended long enough to lose them. */
import { overStatuses } from '@jumun/contracts'

export const orderPlaces = {
  table: 'orders',
  ended: `(address IS NOT NULL OR note IS NOT NULL OR phone IS NOT NULL) AND created_at < $1 AND updated_at < $1
    AND status IN (${overStatuses.map((status) => `'${status}'`).join(', ')})`,
  emptied: 'address = NULL, note = NULL, phone = NULL',
}
