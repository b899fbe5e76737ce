/** The reservation of an order, for its customer, the store's people and operators; to others it is not there. */
import { mayAt, type StorePerson, type UserRole } from '@jumun/contracts'
import type { Querying } from '@jumun/messaging'
import { findReservation, type ReservationRecord } from './reservation-table.ts'
import type { StoreOwners } from './store-owners.ts'

export const readReservation =
  (db: Querying, owners: StoreOwners) =>
  async (orderId: string, reader: StorePerson & { role: UserRole }): Promise<ReservationRecord | undefined> => {
    const reservation = await findReservation(db, orderId)
    if (!reservation?.placed) return undefined // only a tombstone: no order that we know of
    if (reader.role === 'operator') return reservation
    if (reader.role === 'customer') return reservation.customerId === reader.id ? reservation : undefined
    return mayAt(await owners.of(reservation.storeId), reader, 'look') === 'yes' ? reservation : undefined
  }
