/** The invariants I1–I13, each a pure look at the facts: what was examined, and every case that breaks it. */

import { booksAreTheLedger } from './books.ts'
import type { Finding } from './finding.ts'
import { kitchenSlots } from './kitchen-slots.ts'
import { neverBackwards, nothingUnpaid, oneEnd } from './life-of-orders.ts'
import {
  dashboardsAreTheFold,
  everythingIsInTheLog,
  nothingParkedUnseen,
  oneEffectPerEvent,
} from './log-and-effects.ts'
import { money, stock, sumsAgree } from './money-and-stock.ts'
import type { Snapshot } from './snapshot.ts'

export const invariants: readonly ((snapshot: Snapshot) => Finding)[] = [
  money,
  stock,
  oneEnd,
  nothingUnpaid,
  everythingIsInTheLog,
  oneEffectPerEvent,
  dashboardsAreTheFold,
  sameKeySameAnswer,
  neverBackwards,
  nothingParkedUnseen,
  kitchenSlots,
  sumsAgree,
  booksAreTheLedger,
]

function sameKeySameAnswer({ claims, orders }: Snapshot): Finding {
  const broken: string[] = []
  const known = new Set(orders.map(({ id }) => id))
  for (const ofService of Map.groupBy(claims, ({ service }) => service).values()) {
    const resources = new Set(ofService.map(({ resourceId }) => resourceId))
    if (resources.size !== ofService.length) broken.push(`${ofService[0]?.service}: two keys made the same thing`)
  }
  for (const { service, key, state, status, resourceId, answeredId } of claims) {
    if (service !== 'order' || state !== 'done' || status !== 201) continue
    if (answeredId === null || !known.has(answeredId))
      broken.push(`key ${key} was answered with order ${answeredId}, which is not there`)
    // Paying later answers with the order that is paid; placing with the one that is made.
    else if (answeredId !== resourceId && known.has(resourceId))
      broken.push(`key ${key} made two orders: ${answeredId}, ${resourceId}`)
  }
  return { id: 'I8', name: 'same key, same answer', examined: `${claims.length} keys`, broken }
}
