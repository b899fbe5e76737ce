/** I11: no slot of a kitchen is overbooked, and what is taken of each is what its orders hold. */
import type { Finding } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

export function kitchenSlots({ slots }: Snapshot): Finding {
  const broken = slots.flatMap(({ storeId, startsAt, station, taken, room, held }) => {
    const name = `the slot of ${startsAt} at ${station || 'the kitchen'} of store ${storeId}`
    if (taken > room) return [`${name} has room for ${room} s, and ${taken} s are taken`]
    return taken === held ? [] : [`${name}: ${taken} s are taken, and its orders hold ${held} s`]
  })
  return { id: 'I11', name: 'no slot overbooked', examined: `${slots.length} slots`, broken }
}
