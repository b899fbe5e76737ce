/** What riders do, and operators for them. Steps of one delivery come one after the other, so one rider wins. */
import type { Delivery as DeliveryView, getDelivery, listDeliveries, QueryOf } from '@jumun/contracts'
import { type AggregateStore, type Database, type Updated, update } from '@jumun/messaging'
import { type Clock, cursorPosition, type PageOf, pageOf, type RequestContext, userOf } from '@jumun/service'
import type { WithAddresses } from './ask-for-addresses.ts'
import {
  assign,
  claim,
  complete,
  type Decision,
  type DecisionContext,
  type Delivery,
  type DeliveryRecord,
  fail,
  isRequested,
  pickUp,
  release,
} from './delivery.ts'
import { asAnswer, listDeliveryRows, readDelivery } from './delivery-table.ts'
import { isRider } from './riders.ts'
import type { See } from './who-sees-where.ts'

interface Needs {
  readonly db: Database
  readonly deliveries: AggregateStore<DeliveryRecord>
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
}
interface Reading {
  readonly db: Database
  readonly withAddresses: WithAddresses
  readonly see: See
}
type AboutOne = Pick<RequestContext<typeof getDelivery>, 'params' | 'caller'>

export const riding = (needs: Needs) => ({
  /** Of all who want an offer most come too late: they are told so without holding its row, or writing anything. */
  async claim(request: AboutOne): Promise<Updated<DeliveryRecord>> {
    const known = await readDelivery(needs.db, request.params.orderId)
    const decision = known && decided(needs, request, claim)(known)
    return decision?.outcome === 'refused' ? decision : step(needs, request, claim)
  },
  pickUp: (request: AboutOne) => step(needs, request, pickUp),
  complete: (request: AboutOne) => step(needs, request, complete),
  fail: (request: AboutOne, reason: string) =>
    step(needs, request, (delivery, riderId, at) => fail(delivery, riderId, reason, at)),
  release: (request: AboutOne) => step(needs, request, (delivery, _, at) => release(delivery, at)),
  async assign(request: AboutOne, riderId: string): Promise<Updated<DeliveryRecord>> {
    if (!(await isRider(needs.db, riderId))) return { outcome: 'refused', code: 'unknown-rider' }
    return step(needs, request, (delivery, _, at) => assign(delivery, riderId, at))
  },
})

type Decide = (delivery: Delivery, riderId: string, at: DecisionContext) => Decision

const decided =
  ({ clock, giveUpAfterMinutes }: Needs, request: AboutOne, decide: Decide) =>
  (known: DeliveryRecord): Decision =>
    isRequested(known)
      ? decide(known, userOf(request).id, { now: clock.now(), giveUpAfterMinutes })
      : { outcome: 'refused', code: 'not-found' }

const step = (needs: Needs, request: AboutOne, decide: Decide): Promise<Updated<DeliveryRecord>> =>
  needs.db.transaction((tx) => update(tx, needs.deliveries, request.params.orderId, decided(needs, request, decide)))

/** A delivery after a step of it, as the one who took it may see it. */
export const showing =
  ({ see, withAddresses }: Reading) =>
  (request: Pick<AboutOne, 'caller'>) =>
  async (delivery: Delivery): Promise<DeliveryView> =>
    see(request, (await withAddresses(request, [delivery]))[0] ?? delivery)

export interface LateAfter {
  /** Ready, and nobody has fetched it. */
  readonly lateAfterMinutes: number
  readonly lateOnTheRoadMinutes: number
}

/** Offers and their own for riders, everything for operators. */
export async function listOfDeliveries(
  { db, clock, see, withAddresses, lateAfterMinutes, lateOnTheRoadMinutes }: Reading & Pick<Needs, 'clock'> & LateAfter,
  request: Pick<RequestContext<typeof listDeliveries>, 'caller'> & { query: QueryOf<typeof listDeliveries> },
): Promise<PageOf<DeliveryView>> {
  const { cursor, limit = 20, status, late } = request.query
  const ago = (minutes: number): Date => new Date(clock.now().getTime() - minutes * 60_000)
  const lateSince = late ? { ready: ago(lateAfterMinutes), onTheRoad: ago(lateOnTheRoadMinutes) } : undefined
  const rows = await listDeliveryRows(db, {
    riderId: riderOf(request),
    status,
    lateSince,
    after: cursorPosition(cursor),
    limit,
  })
  const shown = (await withAddresses(request, rows)).map((delivery) => see(request, delivery))
  return pageOf(shown, limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
}

export async function oneDelivery(
  { db, see, withAddresses }: Reading,
  request: AboutOne,
): Promise<DeliveryView | undefined> {
  const known = await readDelivery(db, request.params.orderId)
  if (!known || !isRequested(known) || !mayBeSeen(known, riderOf(request))) return undefined
  const [delivery] = await withAddresses(request, [known])
  return delivery && see(request, delivery)
}

const mayBeSeen = ({ progress }: Delivery, riderId: string | undefined): boolean =>
  riderId === undefined || progress.status === 'REQUESTED' || progress.riderId === riderId

/** Undefined for operators, who see all. */
function riderOf(request: Pick<AboutOne, 'caller'>): string | undefined {
  const { id, role } = userOf(request)
  return role === 'operator' ? undefined : id
}

/** All that they brought; where to was never theirs to keep. */
export async function deliveriesOf(db: Database, riderId: string, cursor: string | undefined, limit: number) {
  const rows = await listDeliveryRows(db, { riderId, ownOnly: true, after: cursorPosition(cursor), limit })
  const shown = rows.map((delivery) => asAnswer(delivery, { address: undefined, awaited: false }))
  return pageOf(shown, limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
}
