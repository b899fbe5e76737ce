/** What staff take out of an order, give instead, or ask its customer about: asked first what it costs, then decided under the row's lock. */
import { askReplacement, type Deed, mayAt, type OrderLine, type ProblemCode } from '@jumun/contracts'
import { type Updated, update } from '@jumun/messaging'
import { CallFailed, CallRefused, type CallService, isMatched } from '@jumun/service'
import { type Decide, type StepNeeds, step, type Which } from './step-a-ticket.ts'
import { readStore } from './store-table.ts'
import { keep, removeLine, replaceLine } from './ticket-lines.ts'
import { type Answer, answer, askAbout } from './ticket-questions.ts'
import { isOpened, type Ticket, type TicketRecord } from './ticket-shape.ts'
import { readTicket } from './ticket-table.ts'

interface Needs extends StepNeeds {
  readonly answerWithinMinutes: number
  readonly call: CallService
}

export const linesOfATicket = (needs: Needs) => ({
  remove: (which: WhichLine, reason: string, quantity: number | undefined) =>
    changeLine(needs, which, 'remove', reason, (ticket, now) =>
      removeLine(ticket, { ...which, reason, quantity }, now),
    ),
  async replace(which: WhichLine, { reason, ...wanted }: Instead): Promise<LineChanged> {
    const priced = await priceOf(needs, which, wanted)
    return 'code' in priced
      ? priced
      : changeLine(needs, which, 'replace', reason, (ticket, now) =>
          replaceLine(ticket, { ...which, reason, instead: priced }, now),
        )
  },
  /** What is offered is priced now, so that the customer knows what they say yes to. */
  async ask(which: WhichLine, { productId, options, reason }: Question): Promise<LineChanged> {
    const priced =
      productId === undefined ? undefined : await priceOf(needs, which, { productId, ...(options ? { options } : {}) })
    if (priced && 'code' in priced) return priced
    return changeLine(needs, which, 'ask', reason, (ticket, now) => {
      const until = new Date(now.getTime() + needs.answerWithinMinutes * 60_000)
      return askAbout(ticket, { ...which, reason, until, instead: priced }, now)
    })
  },
  keep: (which: Which & { readonly n: number }) =>
    step(needs, which, 'keep', (ticket, now) => keep(ticket, which.n, now), { line: which.n }),
  /** Another customer's order is no order. */
  answer: ({ orderId, customerId, ...asked }: AnswerOf): Promise<Updated<TicketRecord>> =>
    needs.db.transaction((tx) =>
      update(tx, needs.tickets, orderId, (ticket) =>
        isOpened(ticket) && ticket.customerId === customerId
          ? answer(ticket, asked, needs.clock.now())
          : { outcome: 'refused', code: 'not-found' },
      ),
    ),
})

interface AnswerOf {
  readonly orderId: string
  readonly customerId: string
  readonly id: string
  readonly n: number
  readonly what: Answer
}
type Question = Omit<Instead, 'productId'> & { readonly productId?: string }

interface Instead {
  readonly productId: string
  readonly options?: string[]
  readonly reason: string
}

/** `id`: of the request. `ifMatch`: the version of the ticket that somebody saw. */
interface WhichLine extends Which {
  readonly id: string
  readonly n: number
  readonly ifMatch: readonly string[] | undefined
}
type LineStep = 'remove' | 'replace' | 'ask'
export type LineChanged =
  | Updated<TicketRecord>
  | { readonly outcome: 'changed-meanwhile'; readonly present: TicketRecord }

const answerWithinMs = 3_000

/** Nothing is open while the order service is asked, which knows the menu and what was paid. */
async function priceOf(
  { db, call }: Needs,
  { orderId, who, n: line }: WhichLine,
  wanted: Omit<Instead, 'reason'>,
): Promise<OrderLine | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly why?: string }> {
  const ticket = await readTicket(db, orderId, {})
  const store = ticket && (await readStore(db, ticket.storeId))
  const may = mayAt(store && { ...store, storeId: store.id }, who)
  if (may !== 'yes') return { outcome: 'refused', code: may === 'no' ? 'not-your-part' : 'not-found' }
  if (!ticket?.details) return { outcome: 'refused', code: 'not-found' }
  const { quantity = 1 } = ticket.details.lines[line] ?? {}
  try {
    const body = { orderId, line, quantity: Math.max(1, quantity), ...wanted }
    return (await call(askReplacement, { timeoutMs: answerWithinMs, body })).body
  } catch (error) {
    if (error instanceof CallRefused)
      return { outcome: 'refused', code: error.problem.code, why: error.problem.detail ?? error.problem.title }
    if (error instanceof CallFailed) return { outcome: 'refused', code: 'service-unavailable' }
    throw error
  }
}

/** What somebody saw decides: of two who take out one of three at the same moment, the second is shown what is left. */
async function changeLine(
  needs: Needs,
  which: WhichLine,
  what: LineStep,
  reason: string,
  decide: Decide,
): Promise<LineChanged> {
  let present: Ticket | undefined
  const updated = await step(
    needs,
    which,
    what,
    (ticket, now, store, tx) => {
      present = undefined
      if (ticket.changes?.includes(which.id) || isMatched(which.ifMatch, ticket.version))
        return decide(ticket, now, store, tx)
      present = ticket
      return { outcome: 'refused', code: 'changed-meanwhile' }
    },
    (ticket) => lineDetail(ticket, which.n, what, reason),
  )
  return present ? { outcome: 'changed-meanwhile', present } : updated
}

/** What it was, how many are left of it, and what is given instead. */
function lineDetail({ details }: Ticket, n: number, what: LineStep, reason: string): Deed['detail'] {
  const line = details.lines[n]
  if (!line) return { line: n, reason }
  const { ko, en } = line.before?.name ?? line.name
  return {
    ...{ line: n, reason, ko: ko ?? null, en: en ?? null },
    ...(what === 'remove' ? { left: line.quantity } : {}),
    ...(what === 'replace' ? { toKo: line.name.ko ?? null, toEn: line.name.en ?? null } : {}),
  }
}
