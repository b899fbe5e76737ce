/** What riders do, and operators for them. No locks: a step is decided on what was read and written only if that still holds, so one rider wins. */
import type { Delivery as DeliveryView, getDelivery, listDeliveries, QueryOf } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import { type Asked, type Clock, type PageOf, Problem, pageOf, placeOf, userOf } from '@jumun/service'
import { assign, claim, complete, type Decision, type Delivery, fail, pickUp, release } from './delivery.ts'
import {
  asAnswer,
  changeGuarded,
  isRequested,
  listDeliveryRows,
  type Requested,
  readDelivery,
} from './delivery-table.ts'
import { isRider } from './riders.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
}
type AboutOne = Pick<Asked<typeof getDelivery>, 'params' | 'caller'>

export const riding = (needs: Needs) => ({
  claim: (asked: AboutOne) => step(needs, asked, claim),
  pickUp: (asked: AboutOne) => step(needs, asked, pickUp),
  complete: (asked: AboutOne) => step(needs, asked, complete),
  fail: (asked: AboutOne, reason: string) => step(needs, asked, (delivery, riderId) => fail(delivery, riderId, reason)),
  release: (asked: AboutOne) => step(needs, asked, release),
  async assign(asked: AboutOne, riderId: string): Promise<DeliveryView> {
    if (!(await isRider(needs.db, riderId))) throw new Problem('unknown-rider')
    return step(needs, asked, (delivery) => assign(delivery, riderId))
  },
})

/** Somebody else's change between reading and writing means reading again; each time somebody got further. */
const mostRivals = 20

async function step(
  { db, clock, giveUpAfterMinutes }: Needs,
  asked: AboutOne,
  decide: (delivery: Delivery, riderId: string) => Decision,
): Promise<DeliveryView> {
  const { orderId } = asked.params
  const riderId = userOf(asked).id
  for (let attempt = 0; attempt < mostRivals; attempt++) {
    const record = await readDelivery(db, orderId)
    if (!isRequested(record)) throw new Problem('not-found')
    const decision = decide(record.known, riderId)
    if (decision.outcome === 'refused') throw new Problem(decision.code, decision.why)
    if (decision.outcome === 'same') return asAnswer(record)
    const changed = await changeGuarded(db, record, decision, { now: clock.now(), giveUpAfterMinutes })
    if (isRequested(changed)) return asAnswer(changed)
  }
  throw new Problem('delivery-changed', 'the delivery keeps changing; please look again')
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

export async function oneDelivery(db: Database, asked: AboutOne): Promise<DeliveryView> {
  const record = await readDelivery(db, asked.params.orderId)
  if (!isRequested(record) || !mayBeSeen(record, riderOf(asked))) throw new Problem('not-found')
  return asAnswer(record)
}

const mayBeSeen = ({ known: { progress } }: Requested, riderId: string | undefined): boolean =>
  riderId === undefined || progress.status === 'REQUESTED' || progress.riderId === riderId

/** Undefined for operators, who see all. */
function riderOf(asked: Pick<AboutOne, 'caller'>): string | undefined {
  const { id, role } = userOf(asked)
  return role === 'operator' ? undefined : id
}
