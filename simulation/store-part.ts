/** The kitchen: the store's own handlers over tickets in memory, each step under its row's lock. */
import { type OrderLine, times, won } from '@jumun/contracts'
import { type AggregateStore, type Updated, update } from '@jumun/messaging'
import {
  acceptLimitTimer,
  decideWithoutAnAnswer,
  keepAcceptLimits,
  questionTimer,
  rejectWhenNobodyAnswers,
  startTimer,
} from '../services/store/src/accept-limit.ts'
import { keepBooks } from '../services/store/src/books/keep-books.ts'
import { followTheOrder } from '../services/store/src/follow-the-order.ts'
import { finish, see, start, tick } from '../services/store/src/kitchen.ts'
import { accept, begin, cancelByStore, handOver, reject } from '../services/store/src/ticket.ts'
import { keep, removeLine, replaceLine } from '../services/store/src/ticket-lines.ts'
import { type Answer, answer, askAbout } from '../services/store/src/ticket-questions.ts'
import { type Decision, isOpened, type Ticket, type TicketRecord } from '../services/store/src/ticket-shape.ts'
import { booksInMemory } from './books.ts'
import { newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { memoryStore, onlyLost, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { acceptWithinMs, answerWithinMs, leadMinutes, productIds } from './plan.ts'
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
  | 'give tea instead'
  | 'ask'
  | 'ask, with tea'
  | 'keep'

const store = {
  ...{ name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' }, ownerId: 'the owner' },
  ...{ acceptWithinMinutes: acceptWithinMs / 60_000, autoAccept: false, minutes: 10, leadMinutes },
}

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly opened: (orderId: string) => void
  /** The kitchen has it on its board although it was ordered for later. */
  readonly tooEarly: (orderId: string) => void
}

export function storePart({ world, log, flaw, nameOf, opened, tooEarly }: Needs) {
  const table = new Table<TicketRecord>('ticket', (before, ticket) => {
    if (!before && isOpened(ticket)) opened(ticket.orderId)
    if (isOpened(ticket) && ticket.state.status === 'NEW' && world.nowMs() < beginsAt(ticket)) tooEarly(ticket.orderId)
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
  const inMemory = booksInMemory(flaw)
  const opening = flaw === 'what was ordered ahead is begun at once' ? { ...store, leadMinutes: 10_000 } : store
  const fabric = newFabric({
    ...{ world, log, service: 'store', flaw, nameOf },
    reactions: [
      followTheOrder({ tickets, clock, openings: async () => () => ({ store: opening, number: 1 }) }),
      keepBooks(inMemory.books),
    ],
    timers: {
      [acceptLimitTimer]: rejectWhenNobodyAnswers({ tickets, clock }),
      [startTimer]: async (orderId, tx) => {
        await update(tx, tickets, orderId, (ticket) => begin(ticket, store, clock.now()))
      },
      [questionTimer]: decideWithoutAnAnswer({ tickets, clock }),
    },
  })
  let connection = fabric.begin()
  function decided(orderId: string, decide: (ticket: Ticket) => Decision, what: string) {
    const { life, transaction } = connection
    const deciding = transaction(
      (tx) =>
        update(tx, tickets, orderId, (ticket) =>
          isOpened(ticket) ? decide(ticket) : { outcome: 'unchanged' as const },
        ),
      what,
    )
    const unanswered = (error: unknown): 'lost' => {
      onlyLost(error)
      return 'lost'
    }
    return Promise.race([life.death, deciding.catch(unanswered)])
  }

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
      const decide = (ticket: Ticket) => decisionOf(ticket, step, request, world.now())
      return decided(orderId, decide, `lets staff ${step} ${nameOf(orderId)}`)
    },
    /** What the customer says who was asked. */
    answer: (orderId: string, what: Answer, request: string): Promise<Updated<TicketRecord> | 'lost'> =>
      decided(
        orderId,
        (ticket) => answer(ticket, { id: request, n: 0, what }, world.now()),
        `hears the customer of ${nameOf(orderId)} say ${what}`,
      ),
  }
}

const beginsAt = ({ details: { wantedAt } }: Ticket): number =>
  wantedAt === undefined ? 0 : Date.parse(wantedAt) - leadMinutes * 60_000

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
    case 'give tea instead':
      return replaceLine(ticket, { id: request, n: 0, reason: 'SOLD_OUT', instead: teaInsteadOf(ticket) }, now)
    case 'ask':
    case 'ask, with tea': {
      const until = new Date(now.getTime() + answerWithinMs)
      const instead = step === 'ask' ? undefined : teaInsteadOf(ticket)
      return askAbout(ticket, { id: request, n: 0, reason: 'SOLD_OUT', instead, until }, now)
    }
    case 'keep':
      return keep(ticket, 0, now)
    default:
      return step satisfies never
  }
}

/** As the order service would have priced it: cheaper. */
function teaInsteadOf(ticket: Ticket): OrderLine {
  const quantity = ticket.details.lines[0]?.quantity ?? 1
  const unitPrice = won(3500)
  return {
    ...{ productId: productIds.tea, name: { en: 'Tea' }, quantity, unitPrice, options: [] },
    total: times(unitPrice, quantity),
  }
}
