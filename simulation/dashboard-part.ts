/** The view: the dashboard's own fold over what it hears, in whatever order. */
import { allEvents } from '@jumun/contracts'
import { auditOrder } from '../services/dashboard/src/audit-order.ts'
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
  readonly wrong: (what: string) => void
}

export function dashboardPart({ world, log, nameOf, seen, wrong }: Needs) {
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
          for (const { invariant, what, final } of auditOrder(memory))
            if (final) wrong(`the auditor would say of ${nameOf(orderId)}: ${invariant}, ${what}`)
          const entry = entryOf(memory)
          if (entry) seen(entry)
        },
      },
    ]),
  )
  const fabric = newFabric({ world, log, service: 'dashboard', flaw: undefined, hears, nameOf, inbox: false })
  const memoryOf = (orderId: string): OrderMemory => memories.get(orderId) ?? nothingHeard
  return {
    ...fabric,
    fabric,
    entry: (orderId: string) => entryOf(memoryOf(orderId)),
    audit: (orderId: string) => auditOrder(memoryOf(orderId)),
  }
}
