/**
 * Part of `npm run generate`: the order's state machine as a page (`docs/reference/order-state-machine.md`), made by asking
 * the decisions of the services themselves. With `--check` it writes nothing and fails when the page is out of date.
 */
import { type Endpoint, won } from '@jumun/contracts'
import * as http from '@jumun/contracts/http'
import type { Decision } from '@jumun/messaging'
import * as delivery from '../services/delivery/src/delivery.ts'
import type { Decision as OrderDecision } from '../services/order/src/order-shape.ts'
import { saga } from '../services/order/src/saga.ts'
import { everyState, nameOf, transitions } from '../services/order/src/state-table.ts'
import * as kitchen from '../services/store/src/kitchen.ts'
import * as ticket from '../services/store/src/ticket.ts'
import type {
  Ticket,
  Decision as TicketDecision,
  TicketDetails,
  TicketState,
} from '../services/store/src/ticket-shape.ts'
import { writeGenerated } from './write-generated.ts'

function render(): string {
  return `# The order's state machine

Made by \`npm run generate\` from the decisions in \`services/order/src/order.ts\` and \`saga.ts\`, \`services/store/src/ticket.ts\` and
\`services/delivery/src/delivery.ts\`; do not edit. An empty cell: nothing changes. **409**: refused, with that code. *noted*: remembered, and
said to nobody. \`simulation/every-path.test.ts\` walks through every path of these tables together.

## Order: states × commands

${orderCommands()}

## Order: states × events

What other services say, by the step of the saga that it belongs to. Whatever comes again, late or too early changes nothing.

${saga.map(({ step, answers, undo }) => `### ${capital(step)}\n\n${orderEvents([...answers, ...undo.answers].map(({ kind }) => kind.type))}`).join('\n\n')}

## Ticket: states × commands

${ticketCommands()}

## Delivery: states × commands

${deliveryCommands()}
`
}

/** Who may ask for it, as the endpoint says. */
function rolesOf({ access }: Endpoint<any, any, any, any>): string {
  return Array.isArray(access) ? access.join(', ') : String(access)
}

function orderCommands(): string {
  const columns: readonly [by: string, who: string][] = [
    ['the payment is approved', `${rolesOf(http.placeOrder)} (pays)`],
    ['the payment is declined', `${rolesOf(http.payOrder)} (pays)`],
    ['the draft expires', 'the clock'],
    ['the customer cancels', rolesOf(http.cancelOrder).replace(', operator', '')],
    ['an operator cancels', 'operator'],
    ['an operator ends it', rolesOf(http.endOrder)],
    ['its time has passed', 'the clock'],
  ]
  return table(['state', ...columns.map(([by, who]) => `${by}<br>*${who}*`)], orderRows(columns.map(([by]) => by)))
}
const orderEvents = (types: readonly string[]): string => table(['state', ...types], orderRows(types))

function orderRows(columns: readonly string[]): string[][] {
  const all = transitions()
  return everyState.map((state) => [
    nameOf(state),
    ...columns.map((by) => {
      const found = all.find((one) => nameOf(one.from.state) === nameOf(state) && one.by === by)
      if (!found) throw new Error(`nobody was asked about ${by} in ${nameOf(state)}`)
      return orderCell(found.decision, nameOf(state))
    }),
  ])
}
function orderCell(decision: OrderDecision, from: string): string {
  switch (decision.outcome) {
    case 'changed':
      return `${nameOf(decision.state.state)}<br>${decision.events[0].kind.type}`
    case 'updated':
      return nameOf(decision.state.state) === from ? '*noted*' : `${nameOf(decision.state.state)}<br>*noted*`
    case 'refused':
      return `**409** ${decision.code}`
    case 'unchanged':
      return ''
    default:
      return decision satisfies never
  }
}

const about = { orderId: 'an order', storeId: 'a store' }
const now = new Date('2026-01-01T09:00:00.000Z')
const shop = { name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' } }

function ticketCommands(): string {
  const promise = { minutes: 10, readyBy: '2026-01-01T09:10:00.000Z' }
  const states: readonly TicketState[] = [
    { status: 'SCHEDULED', startsAt: '2026-01-01T10:00:00.000Z' },
    { status: 'NEW', acceptBy: '2026-01-01T09:10:00.000Z' },
    ...(['ACCEPTED', 'COOKING', 'READY', 'COLLECTED'] as const).map((status) => ({ status, ...promise })),
    { status: 'REJECTED', reason: 'STORE_REJECTED' },
    { status: 'CANCELED' },
  ]
  const details: TicketDetails = {
    ownerId: 'an owner',
    number: 1,
    fulfilment: 'pickup',
    lines: [{ productId: 'a product', name: { en: 'Latte' }, quantity: 1, options: [] }],
    total: won(4500),
  }
  const order = { ...about, customerId: 'a customer' }
  const inState = (state: TicketState): Ticket => ({
    ...{ ...order, details, state, version: 1, eventCount: 0, createdAt: now, updatedAt: now },
  })
  const columns: readonly [string, (known: Ticket) => TicketDecision][] = [
    [heading('accept', http.acceptTicket), (known) => ticket.accept(known, shop, 15, now)],
    [heading('reject', http.rejectTicket), (known) => ticket.reject(known, 'no milk today', now)],
    [heading('start cooking', http.startCooking), (known) => kitchen.start(known, now)],
    [heading('an item is ticked off', http.tickItem), (known) => kitchen.tick(known, 0, true, now)],
    [heading('ready', http.markReady), (known) => kitchen.finish(known, now)],
    [heading('hand over (pickup)', http.handOver), (known) => ticket.handOver(known, now)],
    ['the accept limit passes<br>*the clock*', (known) => ticket.giveUpWaiting(known, now)],
    ['OrderCancelRequested', (known) => ticket.answerWishToCancel(known, order, now)],
    ['OrderCanceled', (known) => ticket.dropCanceled(known, order, now)],
    ['DeliveryPickedUp', (known) => ticket.leaveWithRider(known, now)],
  ]
  return table(
    ['state', ...columns.map(([name]) => name)],
    states.map((state) => [
      state.status,
      ...columns.map(([, decide]) => cellOf(decide(inState(state)), ({ state }) => state.status)),
    ]),
  )
}

function deliveryCommands(): string {
  const riderId = 'the rider'
  const job = { customerId: 'a customer', storeName: shop.name, storeAddress: shop.address, address: shop.address }
  const progress: readonly delivery.Progress[] = [
    { status: 'REQUESTED' },
    ...(['ASSIGNED', 'PICKED_UP', 'DELIVERED'] as const).map((status) => ({ status, riderId })),
    { status: 'FAILED', riderId, reason: 'nobody at home' },
    { status: 'CANCELED' },
  ]
  const states = progress.flatMap((progress) =>
    (progress.status === 'ASSIGNED' ? [false, true] : [true]).map(
      (ready): delivery.Delivery => ({
        ...{ ...about, job, attempt: 1, progress, ...(ready ? { readyAt: now } : {}) },
        ...{ since: now, version: 1, eventCount: 1, createdAt: now, updatedAt: now },
      }),
    ),
  )
  const at: delivery.DecisionContext = { now, giveUpAfterMinutes: 60 }
  const columns: readonly [string, (known: delivery.Delivery) => delivery.Decision][] = [
    [heading('claim', http.claimDelivery), (known) => delivery.claim(known, riderId, at)],
    ['claim<br>*another rider*', (known) => delivery.claim(known, 'another', at)],
    [heading('pick up', http.pickUpDelivery), (known) => delivery.pickUp(known, riderId, at)],
    [heading('complete', http.completeDelivery), (known) => delivery.complete(known, riderId, at)],
    [heading('fail', http.failDelivery), (known) => delivery.fail(known, riderId, 'nobody at home', at)],
    ['OrderReady', (known) => delivery.markReady(known, about, at)],
    ['OrderCanceled', (known) => delivery.withdraw(known, about, at)],
  ]
  const name = ({ progress, readyAt }: delivery.Delivery): string =>
    progress.status === 'ASSIGNED' ? `ASSIGNED, ${readyAt ? 'cooked' : 'not cooked yet'}` : progress.status
  return table(
    ['state', ...columns.map(([name]) => name)],
    states.map((state) => [
      name(state),
      ...columns.map(([, decide]) => cellOf(decide(state), ({ progress }) => progress.status)),
    ]),
  )
}

function cellOf<S>(decision: Decision<S>, nameOf: (state: S) => string): string {
  switch (decision.outcome) {
    case 'changed':
      return `${nameOf(decision.state)}<br>${decision.events.map(({ kind }) => kind.type).join(', ')}`
    case 'updated':
      return `${nameOf(decision.state)}<br>*noted*`
    case 'refused':
      return `**${statusOf(decision.code)}** ${decision.code}`
    case 'unchanged':
      return ''
    default:
      return decision satisfies never
  }
}

const statusOf = (code: string): number => (code === 'not-found' ? 404 : 409)
const heading = (name: string, endpoint: Endpoint<any, any, any, any>): string => `${name}<br>*${rolesOf(endpoint)}*`
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

writeGenerated({ 'docs/reference/order-state-machine.md': render() }, 'the page of the state machine')
