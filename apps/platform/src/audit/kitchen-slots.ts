/** I11: no slot of a kitchen is overbooked, what is taken of each is what its orders hold, and what was ordered ahead is made then. */
import { isLost } from '@jumun/contracts'
import type { Finding } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

export function kitchenSlots({ slots, orders, tickets }: Snapshot): Finding {
  const broken = slots.flatMap(({ storeId, startsAt, station, taken, room, held }) => {
    const name = `the slot of ${startsAt} at ${station || 'the kitchen'} of store ${storeId}`
    if (taken > room) return [`${name} has room for ${room} s, and ${taken} s are taken`]
    return taken === held ? [] : [`${name}: ${taken} s are taken, and its orders hold ${held} s`]
  })
  const orderOf = new Map(orders.map((order) => [order.id, order]))
  for (const { id, opened, wantedAt, overdue } of tickets) {
    const order = orderOf.get(id)
    if (!opened || !order || isLost(order.status)) continue
    if (wantedAt !== order.wantedAt)
      broken.push(`order ${id} is for ${order.wantedAt ?? 'now'}, and its ticket for ${wantedAt ?? 'now'}`)
    if (overdue) broken.push(`the ticket of order ${id} is SCHEDULED although its time has begun`)
  }
  const ahead = orders.filter(({ wantedAt }) => wantedAt !== null).length
  return { id: 'I11', name: 'no slot overbooked', examined: `${slots.length} slots, ${ahead} orders ahead`, broken }
}
