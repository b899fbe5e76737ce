/** What riders do, and operators for them. Steps of one delivery come one after the other, so one rider wins. */
import type { Delivery as DeliveryView, getDelivery, listDeliveries, QueryOf } from '@jumun/contracts'
import { type AggregateStore, type Database, type Updated, update } from '@jumun/messaging'
import { type Asked, type Clock, type PageOf, pageOf, placeOf, userOf } from '@jumun/service'
import {
  assign,
  claim,
  complete,
  type Decision,
  type Delivery,
  type DeliveryRecord,
  fail,
  isRequested,
  type Moment,
  pickUp,
  release,
} from './delivery.ts'
import { asAnswer, listDeliveryRows, readDelivery } from './delivery-table.ts'
import { isRider } from './riders.ts'

interface Needs {
  readonly db: Database
  readonly deliveries: AggregateStore<DeliveryRecord>
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
}
type AboutOne = Pick<Asked<typeof getDelivery>, 'params' | 'caller'>

export const riding = (needs: Needs) => ({
  claim: (asked: AboutOne) => step(needs, asked, claim),
  pickUp: (asked: AboutOne) => step(needs, asked, pickUp),
  complete: (asked: AboutOne) => step(needs, asked, complete),
  fail: (asked: AboutOne, reason: string) =>
    step(needs, asked, (delivery, riderId, at) => fail(delivery, riderId, reason, at)),
  release: (asked: AboutOne) => step(needs, asked, (delivery, _, at) => release(delivery, at)),
  async assign(asked: AboutOne, riderId: string): Promise<Updated<DeliveryRecord>> {
    if (!(await isRider(needs.db, riderId))) return { outcome: 'refused', code: 'unknown-rider' }
    return step(needs, asked, (delivery, _, at) => assign(delivery, riderId, at))
  },
})

function step(
  { db, deliveries, clock, giveUpAfterMinutes }: Needs,
  asked: AboutOne,
  decide: (delivery: Delivery, riderId: string, at: Moment) => Decision,
): Promise<Updated<DeliveryRecord>> {
  const riderId = userOf(asked).id
  return db.transaction((tx) =>
    update(tx, deliveries, asked.params.orderId, (known) =>
      isRequested(known)
        ? decide(known, riderId, { now: clock.now(), giveUpAfterMinutes })
        : { outcome: 'refused', code: 'not-found' },
    ),
  )
}

export interface LateAfter {
  /** Ready, and nobody has fetched it. */
  readonly lateAfterMinutes: number
  readonly lateOnTheRoadMinutes: number
}

/** Offers and their own for riders, everything for operators. */
export async function listOfDeliveries(
  { db, clock, lateAfterMinutes, lateOnTheRoadMinutes }: Pick<Needs, 'db' | 'clock'> & LateAfter,
  asked: Pick<Asked<typeof listDeliveries>, 'caller'> & { query: QueryOf<typeof listDeliveries> },
): Promise<PageOf<DeliveryView>> {
  const { cursor, limit = 20, status, late } = asked.query
  const ago = (minutes: number): Date => new Date(clock.now().getTime() - minutes * 60_000)
  const lateSince = late ? { ready: ago(lateAfterMinutes), onTheRoad: ago(lateOnTheRoadMinutes) } : undefined
  const rows = await listDeliveryRows(db, { riderId: riderOf(asked), status, lateSince, after: placeOf(cursor), limit })
  return pageOf(rows.map(asAnswer), limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
}

export async function oneDelivery(db: Database, asked: AboutOne): Promise<DeliveryView | undefined> {
  const known = await readDelivery(db, asked.params.orderId)
  return known && isRequested(known) && mayBeSeen(known, riderOf(asked)) ? asAnswer(known) : undefined
}

const mayBeSeen = ({ progress }: Delivery, riderId: string | undefined): boolean =>
  riderId === undefined || progress.status === 'REQUESTED' || progress.riderId === riderId

/** Undefined for operators, who see all. */
function riderOf(asked: Pick<AboutOne, 'caller'>): string | undefined {
  const { id, role } = userOf(asked)
  return role === 'operator' ? undefined : id
}
