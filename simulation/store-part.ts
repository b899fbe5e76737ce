/** The kitchen: the store's own handlers over tickets in memory, each step under its row's lock. */
import { type AggregateStore, type Updated, update } from '@jumun/messaging'
import { acceptLimitTimer, keepAcceptLimits, rejectWhenNobodyAnswers } from '../services/store/src/accept-limit.ts'
import { keepBooks } from '../services/store/src/books/keep-books.ts'
import { followTheOrder } from '../services/store/src/follow-the-order.ts'
import { finish, see, start, tick } from '../services/store/src/kitchen.ts'
import {
  accept,
  cancelByStore,
  type Decision,
  handOver,
  isOpened,
  reject,
  type Ticket,
  type TicketRecord,
} from '../services/store/src/ticket.ts'
import { removeLine } from '../services/store/src/ticket-lines.ts'
import { booksInMemory } from './books.ts'
import { newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { memoryStore, onlyLost, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { acceptWithinMs } from './plan.ts'
import type { World } from './world.ts'

export type StaffStep =
  | 'accept'
  | 'reject'
  | 'cancel'
  | 'start'
  | 'see'
  | 'tick'
  | 'untick'
  | 'ready'
  | 'collect'
  | 'take one out'

const store = {
  ...{ name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' }, ownerId: 'the owner' },
  ...{ acceptWithinMinutes: acceptWithinMs / 60_000, autoAccept: false, minutes: 10 },
}

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly opened: (orderId: string) => void
}

export function storePart({ world, log, flaw, nameOf, opened }: Needs) {
  const table = new Table<TicketRecord>('ticket', (before, ticket) => {
    if (!before && isOpened(ticket)) opened(ticket.orderId)
  })
  const rows = memoryStore(table, {
    stateOf: (row) => row,
    rowOf: (after, before) => (flaw === 'no tombstone' && !before && !isOpened(after) ? undefined : after),
  })
  const tickets: AggregateStore<TicketRecord> = {
    load: rows.load,
    async save(tx, changes) {
      await rows.save(tx, changes)
      keepAcceptLimits(tx, changes)
    },
  }
  const clock = { now: () => world.now() }
  const inMemory = booksInMemory()
  const fabric = newFabric({
    ...{ world, log, service: 'store', flaw, nameOf },
    reactions: [
      followTheOrder({ tickets, clock, openings: async () => () => ({ store, number: 1 }) }),
      keepBooks(inMemory.books),
    ],
    timers: { [acceptLimitTimer]: rejectWhenNobodyAnswers({ tickets, clock }) },
  })
  let connection = fabric.begin()

  return {
    ...fabric,
    tickets: table.rows,
    books: inMemory,
    crash() {
      connection.life.die()
      connection = fabric.begin()
    },
    /** As it is, whatever is under way. */
    closeDay(): void {
      const { transaction } = connection
      void transaction((tx) => inMemory.close(tx, world.now()), 'closes the day').catch(onlyLost)
    },
    /** What staff do; a step that is no longer possible changes nothing. `request`: its id, the same when it is asked again. */
    step(orderId: string, step: StaffStep, request = orderId): Promise<Updated<TicketRecord> | 'lost'> {
      const { life, transaction } = connection
      const decide = (ticket: TicketRecord): Decision =>
        isOpened(ticket) ? decisionOf(ticket, step, request, world.now()) : { outcome: 'unchanged' }
      const stepping = transaction(
        (tx) => update(tx, tickets, orderId, decide),
        `lets staff ${step} ${nameOf(orderId)}`,
      )
      const unanswered = (error: unknown): 'lost' => {
        onlyLost(error)
        return 'lost'
      }
      return Promise.race([life.death, stepping.catch(unanswered)])
    },
  }
}

function decisionOf(ticket: Ticket, step: StaffStep, request: string, now: Date): Decision {
  switch (step) {
    case 'accept':
      return accept(ticket, store, 10, now)
    case 'reject':
      return reject(ticket, 'no milk today', now)
    case 'cancel':
      return cancelByStore(ticket, 'the oven broke', now)
    case 'start':
      return start(ticket, now)
    case 'see':
      return see(ticket, undefined, now)
    case 'tick':
    case 'untick':
      return tick(ticket, 0, step === 'tick', now)
    case 'ready':
      return finish(ticket, now)
    case 'collect':
      return handOver(ticket, now)
    case 'take one out':
      return removeLine(ticket, { id: request, n: 0, reason: 'the last one fell down', quantity: 1 }, now)
    default:
      return step satisfies never
  }
}
