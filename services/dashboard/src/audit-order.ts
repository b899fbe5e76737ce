/** What must be true of one order, as far as its events tell. Pure, and blind to the order in which they came. */
import { type InvariantName, wrongSums } from '@jumun/contracts'
import { type EventSummary, lastChangeOf, type OrderMemory } from './fold.ts'

export interface Violation {
  readonly invariant: InvariantName
  readonly what: string
  /** Events cannot tell, the store can: it is wrong only if there is no ticket. */
  readonly unlessTicket?: true
  /** No later event can put it right; else it is wrong only if nothing follows in time. */
  readonly final: boolean
}

const ends = ['OrderCompleted', 'OrderCanceled', 'OrderExpired', 'OrderPaymentDeclined']
const deliveryEnds = ['DeliveryCanceled', 'DeliveryCompleted', 'DeliveryFailed', 'DeliveryGivenUp']
const ofTheKitchen = ['TicketAccepted', 'CookingStarted', 'OrderReady', 'OrderCollected']

export function auditOrder(memory: OrderMemory): Violation[] {
  const { basket, events } = memory
  const since = lastChangeOf(memory)
  const wrong: Violation[] = []
  const never = (invariant: InvariantName, what: string) => wrong.push({ invariant, what, final: true })
  const notYet = (invariant: InvariantName, what: string) => wrong.push({ invariant, what, final: false })
  const counts = new Map<string, number>()
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1)
  const count = (type: string): number => counts.get(type) ?? 0
  const has = (type: string): boolean => counts.has(type)
  const amount = (type: string): number | undefined => events.find((event) => event.type === type)?.note?.amount

  const services = byService(events)
  for (const [service, said] of services) {
    const numbers = said.map(({ sequence }) => sequence)
    if (new Set(numbers).size < numbers.length) never('I5', `${service} used a number twice`)
    else if (Math.max(...numbers) !== numbers.length) notYet('I5', `events of ${service} are missing`)
  }

  const said = (services.get('order') ?? []).toSorted((left, right) => left.sequence - right.sequence)
  const end = said.find(({ type }) => ends.includes(type))
  const completed = end?.type === 'OrderCompleted'
  // of what the customer has, a line that was taken out before may become known later
  const last = said.findLast(({ type }) => !completed || type !== 'OrderChanged')
  if (end && last !== end) never('I3', `${last?.type} came after ${end.type}`)

  const returned = events.filter(({ type }) => type === 'PaymentRefunded')
  const atTheEnd = returned.filter(({ note }) => note?.refundId === undefined)
  const inParts = sumOf(returned) - sumOf(atTheEnd)
  for (const type of ['PaymentApproved', 'PaymentDeclined'])
    if (count(type) > 1) never('I1', `${type} was said ${count(type)} times`)
  if (atTheEnd.length > 1) never('I1', `its money went back ${atTheEnd.length} times when it ended`)
  if (has('PaymentApproved') && has('PaymentDeclined')) never('I1', 'the payment was approved and declined')
  const captured = amount('PaymentApproved')
  if (captured !== undefined && basket && captured !== basket.total.amount)
    never('I1', `${captured} was captured for an order of ${basket.total.amount}`)
  const odd = (basket && wrongSums(basket, basket.lines)) ?? (since && wrongSums(since, since.lines))
  if (odd) never('I12', odd)
  if (completed && !has('PaymentApproved')) notYet('I1', 'it is completed, and no payment is known')
  const byHand = atTheEnd.some(({ note }) => note?.reason === 'REFUNDED_BY_PROVIDER')
  if (captured !== undefined && sumOf(returned) > captured)
    never('I1', `${captured} was captured, and ${sumOf(returned)} went back`)
  if (completed && atTheEnd.length > 0 && !byHand) never('I1', 'it is completed, and its money went back')
  const changed = sumOf(said.filter(({ type }) => type === 'OrderChanged'))
  if (captured !== undefined && inParts < Math.min(changed, captured - sumOf(atTheEnd)))
    notYet('I1', `its lines were changed for ${changed} less, and ${inParts} went back`)
  if (captured !== undefined && end && !completed) {
    const left = captured - inParts
    const owed = Math.min(end.note?.refund ?? left, left)
    const back = sumOf(atTheEnd)
    if (owed > 0 && atTheEnd.length === 0) notYet('I1', `it ended by ${end.type}, and its money is not back`)
    else if (back < owed) notYet('I1', `${captured} was captured, ${owed} was to go back, and ${back} did`)
    else if (back > owed && !byHand) never('I1', `${captured} was captured, ${owed} was to go back, and ${back} did`)
  }

  if (completed && !has('StockReserved')) notYet('I2', 'it is completed, and no stock was set aside')
  if (has('StockReserved') && has('StockRejected')) never('I2', 'stock was set aside and refused')
  if (end?.type === 'OrderCanceled' && has('StockReserved') && !has('StockReleased') && !has('StockWasted'))
    notYet('I2', 'it is canceled, and its stock is still set aside')
  const wasted = end?.note?.stock === 'wasted'
  if (end?.type === 'OrderCanceled' && has(wasted ? 'StockReleased' : 'StockWasted'))
    never('I2', wasted ? 'what was cooked is for sale again' : 'its stock is gone, and nobody cooked it')
  if (completed && (has('StockReleased') || has('StockWasted')))
    never('I2', 'it is completed, and its stock was released')

  for (const type of ofTheKitchen)
    if (has(type) && !has('PaymentApproved')) notYet('I4', `${type} is known, and no payment`)
  if (!end && has('PaymentApproved') && !has('OrderPlaced') && !has('OrderConfirmed'))
    notYet('I5', 'it is paid, and the order has not said so')
  if (!end && has('OrderPlaced') && !has('OrderConfirmed'))
    notYet('I3', 'it is PLACED, and nobody answers for its stock')
  if (!end && said.findLast(({ type }) => type !== 'OrderChanged')?.type === 'OrderCancelRequested')
    notYet('I3', 'it is CANCEL_PENDING, and its store does not answer')
  if (!end && has('OrderConfirmed') && !services.has('store'))
    wrong.push({ invariant: 'I6', what: 'it is confirmed, and has no ticket', final: false, unlessTicket: true })
  if (has('OrderConfirmed') && !has('PaymentApproved')) notYet('I4', 'it is confirmed, and no payment is known')

  if (completed && !has('OrderReady')) notYet('I3', 'it is completed, and was not cooked')
  if (end?.note?.status === 'DELIVERED' && !has('DeliveryCompleted')) notYet('I3', 'it is delivered, and by nobody')
  if (end?.note?.status === 'COLLECTED' && !has('OrderCollected')) notYet('I3', 'it is collected, and by nobody')
  if (end && has('DeliveryRequested') && !deliveryEnds.some(has))
    notYet('I3', `it ended by ${end.type}, and its delivery goes on`)
  return wrong
}

const sumOf = (events: readonly EventSummary[]): number =>
  events.reduce((sum, { note }) => sum + (note?.amount ?? 0), 0)

function byService(events: readonly EventSummary[]): Map<string, EventSummary[]> {
  const services = new Map<string, EventSummary[]>()
  for (const event of events) {
    const known = services.get(event.service)
    if (known) known.push(event)
    else services.set(event.service, [event])
  }
  return services
}
