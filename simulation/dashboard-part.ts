/** The view: the dashboard's own fold over what it reads, in whatever order. */
import { allEvents } from '@jumun/contracts'
import { type Position, toEnvelope } from '@jumun/messaging'
import { auditOrder } from '../services/dashboard/src/audit-order.ts'
import {
  type Entry,
  emptyMemory,
  entryOf,
  type OrderMemory,
  orderOf,
  remember,
} from '../services/dashboard/src/fold.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import type { Part, World } from './world.ts'

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly nameOf: (id: string) => string
  readonly seen: (entry: Entry) => void
  readonly wrong: (what: string) => void
}

const topics = [...new Set(Object.values(allEvents).map(({ topic }) => topic))].sort()

export function dashboardPart({ world, log, nameOf, seen, wrong }: Needs) {
  const memories = new Map<string, OrderMemory>()
  const positions = new Map<string, Position>()

  function read(event: Parameters<typeof remember>[1]): void {
    const orderId = orderOf(event)
    if (!orderId) return
    const memory = remember(memories.get(orderId) ?? emptyMemory, event)
    memories.set(orderId, memory)
    for (const { invariant, what, final } of auditOrder(memory))
      if (final) wrong(`the auditor would say of ${nameOf(orderId)}: ${invariant}, ${what}`)
    const entry = entryOf(memory)
    if (entry) seen(entry)
  }
  function begin() {
    const life = world.newLife('dashboard')
    log.client(life).follow({
      topics,
      after: [...positions.values()],
      async handle(batch) {
        for (const record of batch) read(toEnvelope(record))
        const last = batch.at(-1)
        if (last) positions.set(`${last.topic}/${last.partition}`, last)
      },
    })
    return life
  }
  let life = begin()
  /** It begins again, with all that it has; of each partition it knows how far it was, or not. */
  const beginAgain = (knows: number): void => {
    life.die()
    for (const key of positions.keys()) if (!world.chance.is(knows)) positions.delete(key)
    life = begin()
  }
  const memoryOf = (orderId: string): OrderMemory => memories.get(orderId) ?? emptyMemory
  const part: Part = { choices: () => [] }
  return {
    ...part,
    service: 'dashboard',
    crash: () => beginAgain(0.7),
    replay: () => beginAgain(0),
    entry: (orderId: string) => entryOf(memoryOf(orderId)),
    audit: (orderId: string) => auditOrder(memoryOf(orderId)),
  }
}
