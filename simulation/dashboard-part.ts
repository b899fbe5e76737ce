/** The view: the dashboard's own fold over what it hears, in whatever order. */
import { allEvents } from '@jumun/contracts'
import {
  type Entry,
  entryOf,
  nothingHeard,
  type OrderMemory,
  orderOf,
  remember,
} from '../services/dashboard/src/fold.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { World } from './world.ts'

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly nameOf: (id: string) => string
  readonly seen: (entry: Entry) => void
}

export function dashboardPart({ world, log, nameOf, seen }: Needs) {
  const memories = new Map<string, OrderMemory>()
  const hears = new Map(
    Object.values(allEvents).map((kind) => [
      kind.type as string,
      {
        topic: kind.topic,
        react: (event: Parameters<typeof remember>[1]) => {
          const orderId = orderOf(event)
          if (!orderId) return
          const memory = remember(memories.get(orderId) ?? nothingHeard, event)
          memories.set(orderId, memory)
          const entry = entryOf(memory)
          if (entry) seen(entry)
        },
      },
    ]),
  )
  const fabric = newFabric({ world, log, service: 'dashboard', flaw: undefined, hears, nameOf, inbox: false })
  return { ...fabric, fabric, entry: (orderId: string) => entryOf(memories.get(orderId) ?? nothingHeard) }
}
