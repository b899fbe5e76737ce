/**
 * Every path that one order can take: all decisions of all services, everything people and the bank may do, and every
 * order in which the news can arrive, explored breadth first until nothing new is reached. Time and retries do not matter
 * here (see `simulate.ts` for those); whatever can be decided is decided in every possible order.
 */

import { sumUp } from '../services/catalog/src/reservation.ts'
import { isOver } from '../services/order/src/order.ts'
import { keyOf, type Moment, soldAgain } from './moment.ts'
import { nextSteps, paidFor, type Step } from './next-steps.ts'

/** What must never be, whatever happens next. */
export function neverRight({ order, ticket, delivery, stock, money }: Moment): string[] {
  const wrong: string[] = []
  const cooked =
    ticket?.state.status === 'READY' ||
    ticket?.state.status === 'COLLECTED' ||
    (ticket?.state.status === 'CANCELED' && ticket.state.cooked !== undefined)
  const completed = order.state.status === 'DELIVERED' || order.state.status === 'COLLECTED'
  const onTheRoad = delivery?.progress.status === 'PICKED_UP' || delivery?.progress.status === 'DELIVERED'
  if ((completed || onTheRoad) && !cooked) wrong.push('uncooked food is delivered')
  if (ticket?.details && money.bank !== 'captured') wrong.push('the store has an order that is not paid')
  if (money.refunds > 1) wrong.push('the money goes back twice')
  if (completed && money.refunds > 0) wrong.push('what is delivered is paid back')
  if ((stock.onHand ?? 0) < 0) wrong.push('more is sold than there is')
  return wrong
}

/** What must be true when nothing can happen any more. */
export function endsRight(at: Moment): string[] {
  const { order, ticket, delivery, reservation, stock, money, cooking } = at
  const { amount: price } = order.total
  const wrong: string[] = []
  if (!isOver(order)) return [`it ends nowhere: ${order.state.status}`]
  const completed = order.state.status === 'DELIVERED' || order.state.status === 'COLLECTED'
  const kept = money.bank === 'captured' ? paidFor(at) - money.partBack - money.back : 0
  const part = order.state.status === 'CANCELED' ? order.state.refund : undefined
  if (kept !== (completed ? price : part ? price - part.amount : 0))
    wrong.push(`it is ${order.state.status}, and of its money ${kept} is kept`)
  if (['SCHEDULED', 'NEW', 'ACCEPTED', 'COOKING', 'READY'].includes(ticket?.state.status ?? ''))
    wrong.push('its ticket stays on the board')
  if (['REQUESTED', 'ASSIGNED', 'PICKED_UP'].includes(delivery?.progress.status ?? ''))
    wrong.push('its delivery goes on')
  if (order.placedAt && (reservation?.status === 'SOLD') !== completed) wrong.push('its stock is wrong')
  if (cooking && reservation?.status === 'RELEASED' && part?.amount !== soldAgain)
    wrong.push('what was cooked is sold again')
  if (money.promised !== paidFor(at) - price) wrong.push(`of its change ${money.promised} was promised back`)
  if (completed && stock.onHand !== null && stock.sold !== stock.initial - stock.onHand)
    wrong.push('its stock does not add up')
  const has = JSON.stringify(sumUp(order.lines))
  if (completed && reservation && JSON.stringify(sumUp(reservation.lines)) !== has)
    wrong.push(`its customer has ${has}, and sold is ${JSON.stringify(sumUp(reservation.lines))}`)
  const pays = order.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0)
  if (pays !== price) wrong.push(`its lines come to ${pays}, and it costs ${price}`)
  if (completed && ticket?.details && JSON.stringify(sumUp(ticket.details.lines)) !== has)
    wrong.push('its kitchen made something else')
  if (reservation?.status === 'RESERVED') wrong.push('its stock stays set aside')
  return wrong
}

export interface Explored {
  readonly moments: number
  /** How it can end, in a word each. */
  readonly ends: readonly string[]
  /** What is wrong, with the shortest way there. */
  readonly wrong: readonly string[]
}

/** Breadth first, so that the way to whatever is wrong is the shortest there is. */
export function explore(from: Moment, stepsOf: (at: Moment) => Step[] = nextSteps): Explored {
  const came = new Map<string, { by: string; from: string | undefined }>([
    [keyOf(from), { by: 'drafted', from: undefined }],
  ])
  const before = new Map<string, string[]>()
  const ends: string[] = []
  const names = new Set<string>()
  const wrong: string[] = []
  const wayTo = (key: string): string => {
    const way: string[] = []
    for (let at: string | undefined = key; at !== undefined; at = came.get(at)?.from)
      way.unshift(came.get(at)?.by ?? '')
    return way.join(', ')
  }
  let frontier: Moment[] = [from]
  while (frontier.length > 0 && wrong.length === 0) {
    const next: Moment[] = []
    for (const at of frontier) {
      const key = keyOf(at)
      for (const what of neverRight(at)) wrong.push(`${what}: ${wayTo(key)}`)
      const steps = stepsOf(at)
      if (steps.length === 0) {
        ends.push(key)
        for (const what of endsRight(at)) wrong.push(`${what}: ${wayTo(key)}`)
      }
      for (const { by, to } of steps) {
        const { state } = to.order
        if (isOver(to.order)) names.add(state.status === 'CANCELED' ? `${state.status} ${state.reason}` : state.status)
        const reached = keyOf(to)
        const known = before.get(reached)
        if (known) known.push(key)
        else before.set(reached, [key])
        if (came.has(reached)) continue
        came.set(reached, { by, from: key })
        next.push(to)
      }
    }
    frontier = next
  }
  const leads = new Set(ends) // backwards from the ends: whoever is not found leads nowhere
  for (const key of leads) for (const earlier of before.get(key) ?? []) leads.add(earlier)
  if (wrong.length === 0)
    for (const key of came.keys()) if (!leads.has(key)) wrong.push(`no end can be reached from here: ${wayTo(key)}`)
  return { moments: came.size, ends: [...names].sort(), wrong }
}
