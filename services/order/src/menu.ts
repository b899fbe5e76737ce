/** What this service remembers of stores and their menus, so that it can price a basket while everyone else is down. */
import type { Hours, SlotStore, StoreMember } from '@jumun/contracts'
import {
  type DeliveryTerms,
  type Fulfilment,
  type Money,
  type OptionGroup,
  ProductChanged,
  type ServedSpan,
  StoreChanged,
} from '@jumun/contracts/events'
import { batched, type Database, on, type Querying, type Reaction, type Row } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { KitchenCapacity, Occupancy } from './kitchen/slots.ts'

export interface MenuProduct {
  readonly productId: string
  readonly storeId: string
  readonly name: Readonly<Record<string, string>>
  readonly price: Money
  readonly options: readonly OptionGroup[]
  readonly available: boolean
  /** How many are for sale by the latest news; undefined: many, not counted, or not heard of. The catalog has the last word. */
  readonly left?: number
  /** How many minutes of the kitchen one of it takes, and where in the kitchen. */
  readonly cookMinutes?: number
  readonly station?: string
  /** So long its store says that it is sold out. */
  readonly soldOutUntil?: Date
  /** When it can be had, by the store's clocks; without, always. */
  readonly served?: readonly ServedSpan[]
}
export interface MenuStore {
  readonly storeId: string
  readonly ownerId: string
  readonly staff?: readonly StoreMember[]
  /** How much its counter may give back for one order; absent: nothing. */
  readonly refundLimit?: Money
  readonly status: StoreChanged['status']
  readonly fulfilments: readonly Fulfilment[]
  /** Usual preparation time. */
  readonly minutes?: number
  /** From then on nothing can be ordered before the store opens again. */
  readonly lastOrderAt?: Date
  /** These tell its business day. */
  readonly timeZone?: string
  readonly dayStartsAt?: string
  /** For when one may order at it, beside now; absent: for now alone. */
  readonly ahead?: OrderingAhead
  /** What its kitchen can cook; absent: nothing is counted. */
  readonly capacity?: KitchenCapacity
  /** What is taken of its slots from now on. */
  readonly taken?: Occupancy
  /** Absent: everywhere, and free. */
  readonly delivery?: DeliveryTerms
}
/** What tells its slots, beside what else is known of it. */
export type OrderingAhead = Pick<
  SlotStore,
  'hours' | 'closures' | 'until' | 'orderAheadDays' | 'leadMinutes' | 'lastOrderMinutes'
>

/** As `slots.ts` wants it. */
export const slotStoreOf = ({ ahead, ...store }: MenuStore): SlotStore => ({ ...store, ...ahead })

export interface Menu {
  readonly store: MenuStore | undefined
  readonly products: ReadonlyMap<string, MenuProduct>
}

export interface Menus {
  of(storeId: string, productIds: readonly string[]): Promise<Menu>
  storeOf(storeId: string): Promise<MenuStore | undefined>
}

export function menus(db: Database, clock: Clock): Menus {
  const stores = (ids: readonly string[]) => menuStores(db, clock.now())(ids)
  const products = async (ids: readonly string[]) =>
    (await db.query('SELECT * FROM product_replica WHERE product_id = ANY($1::uuid[])', [ids])).map(menuProductOf)
  const read = batched(
    async (wanted: readonly { storeId: string; productIds: readonly string[] }[]): Promise<Menu[]> => {
      const [known, dishes] = await Promise.all([
        stores([...new Set(wanted.map(({ storeId }) => storeId))]),
        products([...new Set(wanted.flatMap(({ productIds }) => productIds))]),
      ])
      const storeById = new Map(known.map((store) => [store.storeId, store]))
      const productById = new Map(dishes.map((product) => [product.productId, product]))
      return wanted.map(({ storeId, productIds }) => ({
        store: storeById.get(storeId),
        products: new Map(
          productIds.flatMap((id) => {
            const product = productById.get(id)
            return product ? [[id, product] as const] : []
          }),
        ),
      }))
    },
  )
  return {
    storeOf: async (storeId) => (await stores([storeId]))[0],
    of: (storeId, productIds) => read({ storeId, productIds }),
  }
}

const kitchenCapacityOf = (
  capacity: NonNullable<StoreChanged['capacity']>,
  stations: StoreChanged['stations'],
): KitchenCapacity => ({
  ...capacity,
  stations: Object.fromEntries(
    (stations ?? []).flatMap(({ id, cookMinutes }) => (cookMinutes === undefined ? [] : [[id, cookMinutes]])),
  ),
})

export const menuStores =
  (db: Querying, now: Date) =>
  async (ids: readonly string[]): Promise<MenuStore[]> =>
    (await db.query(readStores, [ids, new Date(now.getTime() - longestSlotMs)])).map(menuStoreOf)

const longestSlotMs = 240 * 60_000
/** Stores, with what is taken of their slots where that is counted. */
const readStores = `SELECT s.*, CASE WHEN capacity IS NOT NULL THEN (
    SELECT jsonb_agg(jsonb_build_object('at', starts_at, 'station', station, 'seconds', taken))
    FROM kitchen_slot k WHERE k.store_id = s.store_id AND k.starts_at > $2) END AS taken
  FROM store_replica s WHERE store_id = ANY($1::uuid[])`
const orderingAheadOf = ({
  hours,
  closures,
  until,
  orderAheadDays,
  leadMinutes,
  lastOrderMinutes,
}: StoreChanged): OrderingAhead => ({
  hours: hours as Hours | undefined,
  closures,
  until,
  orderAheadDays,
  leadMinutes,
  lastOrderMinutes,
})

/** News that comes late never overwrites newer: the sequence decides. */
export const rememberMenus: Reaction[] = [
  on(StoreChanged, async ({ data, sequence }, tx) => {
    await tx.query(
      `INSERT INTO store_replica AS known
         (store_id, sequence, owner_id, status, fulfilments, minutes, last_order_at, time_zone, day_starts_at,
          accept_within_minutes, capacity, delivery, staff, ahead, refund_limit)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (store_id) DO UPDATE SET sequence = excluded.sequence, owner_id = excluded.owner_id,
         status = excluded.status, fulfilments = excluded.fulfilments, minutes = excluded.minutes,
         last_order_at = excluded.last_order_at, time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at,
         accept_within_minutes = excluded.accept_within_minutes, capacity = excluded.capacity,
         delivery = excluded.delivery, staff = excluded.staff, ahead = excluded.ahead,
         refund_limit = excluded.refund_limit
       WHERE known.sequence < excluded.sequence`,
      [
        data.storeId,
        sequence,
        data.ownerId,
        data.status,
        [...data.fulfilments],
        data.minutes,
        data.lastOrderAt ?? null,
        data.timeZone ?? null,
        data.dayStartsAt ?? null,
        data.acceptWithinMinutes ?? null,
        data.capacity ? JSON.stringify(kitchenCapacityOf(data.capacity, data.stations)) : null,
        data.delivery ? JSON.stringify(data.delivery) : null,
        JSON.stringify(data.staff ?? []),
        data.orderAheadDays === undefined ? null : JSON.stringify(orderingAheadOf(data)),
        data.refundLimit ? JSON.stringify(data.refundLimit) : null,
      ],
    )
  }),
  on(ProductChanged, async ({ data, sequence }, tx) => {
    await tx.query(
      `INSERT INTO product_replica AS known
         (product_id, sequence, store_id, name, price_amount, price_currency, options, available, left_for_sale,
          cook_minutes, station, sold_out_until, served)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (product_id) DO UPDATE SET sequence = excluded.sequence, store_id = excluded.store_id,
         name = excluded.name, price_amount = excluded.price_amount, price_currency = excluded.price_currency,
         options = excluded.options, available = excluded.available,
         left_for_sale = excluded.left_for_sale, cook_minutes = excluded.cook_minutes, station = excluded.station,
         sold_out_until = excluded.sold_out_until, served = excluded.served
       WHERE known.sequence < excluded.sequence`,
      [
        data.productId,
        sequence,
        data.storeId,
        JSON.stringify(data.name),
        data.price.amount,
        data.price.currency,
        JSON.stringify(data.options),
        data.available,
        data.left ?? (data.soldOut && !data.soldOutUntil ? 0 : null),
        data.cookMinutes ?? null,
        data.station ?? null,
        data.soldOutUntil ?? null,
        data.served ? JSON.stringify(data.served) : null,
      ],
    )
  }),
]

const menuStoreOf = (row: Row): MenuStore => ({
  storeId: row['store_id'] as string,
  ownerId: row['owner_id'] as string,
  staff: row['staff'] as StoreMember[],
  ...(row['refund_limit'] === null ? {} : { refundLimit: row['refund_limit'] as Money }),
  status: row['status'] as MenuStore['status'],
  fulfilments: row['fulfilments'] as Fulfilment[],
  ...(row['minutes'] === null ? {} : { minutes: row['minutes'] as number }),
  ...(row['last_order_at'] === null ? {} : { lastOrderAt: row['last_order_at'] as Date }),
  ...(row['time_zone'] === null ? {} : { timeZone: row['time_zone'] as string }),
  ...(row['day_starts_at'] === null ? {} : { dayStartsAt: row['day_starts_at'] as string }),
  ...(row['ahead'] === null ? {} : { ahead: row['ahead'] as OrderingAhead }),
  ...(row['capacity'] === null ? {} : { capacity: row['capacity'] as KitchenCapacity }),
  ...(row['taken'] === null ? {} : { taken: row['taken'] as Occupancy }),
  ...(row['delivery'] === null ? {} : { delivery: row['delivery'] as DeliveryTerms }),
})

const menuProductOf = (row: Row): MenuProduct => ({
  productId: row['product_id'] as string,
  storeId: row['store_id'] as string,
  name: row['name'] as MenuProduct['name'],
  price: { amount: row['price_amount'] as number, currency: row['price_currency'] as string },
  options: row['options'] as OptionGroup[],
  available: row['available'] as boolean,
  ...(row['left_for_sale'] === null ? {} : { left: row['left_for_sale'] as number }),
  ...(row['cook_minutes'] === null ? {} : { cookMinutes: row['cook_minutes'] as number }),
  ...(row['station'] === null ? {} : { station: row['station'] as string }),
  ...(row['sold_out_until'] === null ? {} : { soldOutUntil: row['sold_out_until'] as Date }),
  ...(row['served'] === null ? {} : { served: row['served'] as ServedSpan[] }),
})
