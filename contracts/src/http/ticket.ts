/** The kitchen's tickets and their steps. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { TicketLine } from './order.ts'
import {
  AddressShape,
  Count,
  FulfilmentShape,
  Id,
  OneOf,
  Page,
  Prose,
  pageQuery,
  Shape,
  StationId,
  sums,
  Time,
} from './shapes.ts'

const ticketStatuses = [
  'SCHEDULED',
  'NEW',
  'ACCEPTED',
  'COOKING',
  'READY',
  'COLLECTED',
  'REJECTED',
  'CANCELED',
] as const
export const TicketStatusShape = OneOf(...ticketStatuses)
const anyStatus = `(${ticketStatuses.join('|')})`
export const TicketShape = Shape({
  orderId: Id,
  storeId: Id,
  customerId: Id,
  customerName: Type.Optional(
    Type.String({ description: 'of one ticket: who ordered it, as far as a counter needs it' }),
  ),
  customerPhone: Type.Optional(
    Type.String({
      description: 'of one ticket that is not over: whole for whoever hands it over, else its last digits',
    }),
  ),
  riderName: Type.Optional(
    Type.String({ description: 'of one ticket that a rider has in hand: what one calls them by' }),
  ),
  number: Type.Integer({ description: 'short number called out at the counter' }),
  status: TicketStatusShape,
  fulfilment: FulfilmentShape,
  lines: Type.Array(TicketLine),
  ...sums,
  note: Type.Optional(Type.String()),
  noteAwaited: Type.Optional(
    Type.Literal(true, { description: 'there is a note, but the order service did not say it yet: look again' }),
  ),
  address: Type.Optional({ ...AddressShape, description: 'its district' }),
  minutes: Type.Optional(Type.Integer()),
  readyBy: Type.Optional(Time),
  wantedAt: Type.Optional(Type.String({ description: 'ISO 8601; the start of the slot it was ordered for' })),
  startsAt: Type.Optional(Type.String({ description: 'ISO 8601; of a SCHEDULED one, when it becomes NEW' })),
  acceptBy: Type.Optional(Type.String({ description: 'ISO 8601; not accepted by then, the order is canceled' })),
  reason: Type.Optional(Type.String()),
  seen: Type.Optional(
    Type.Array(Type.String(), { description: 'the stations that know of it; `*`: whoever watches over all of them' }),
  ),
  version: Type.Integer(),
  createdAt: Time,
  updatedAt: Time,
})
export type Ticket = Static<typeof TicketShape>

export const listTickets = endpoint({
  service: 'store',
  method: 'GET',
  path: '/tickets',
  summary: "The kitchen's tickets",
  access: ['owner', 'staff', 'operator'],
  right: 'look',
  query: Shape({
    storeId: Type.Optional(Id),
    status: Type.Optional(
      Type.String({
        description: 'one, or several with commas between them',
        pattern: `^${anyStatus}(,${anyStatus}){0,7}$`,
      }),
    ),
    late: Type.Optional(
      Type.Boolean({ description: 'only what needs somebody: pickups that were ready long ago and nobody collects' }),
    ),
    ...pageQuery,
  }),
  answers: { 200: Page(TicketShape) },
})
export const getTicket = endpoint({
  service: 'store',
  method: 'GET',
  path: '/tickets/:orderId',
  summary: 'One ticket',
  access: ['owner', 'staff', 'operator'],
  right: 'look',
  params: Shape({ orderId: Id }),
  answers: { 200: TicketShape },
})
export const ticketStep = {
  service: 'store',
  method: 'POST',
  access: ['owner', 'staff'],
  right: 'serve',
  params: Shape({ orderId: Id }),
  answers: { 200: TicketShape },
} as const
/** Counts from 0, as in the order's lines. */
const LineNumber = Count(0, 999)
/** What a cook does, who has the kitchen's screen and no other. */
const kitchenStep = { ...ticketStep, right: 'cook' } as const
export const acceptTicket = endpoint({
  ...ticketStep,
  path: '/tickets/:orderId/accept',
  summary: 'Promise to cook it within so many minutes',
  body: Shape({ minutes: Count(1, 240) }),
})
export const saidReason =
  'a usual reason by its code (TOO_BUSY, SOLD_OUT, CLOSING_SOON), words, or both: `TOO_BUSY: words`'
export const rejectTicket = endpoint({
  ...ticketStep,
  path: '/tickets/:orderId/reject',
  summary: 'Refuse it, with a reason the customer reads',
  body: Shape({ reason: Prose(300, saidReason) }),
})
export const cancelTicket = endpoint({
  ...ticketStep,
  path: '/tickets/:orderId/cancel',
  summary: 'It cannot be done after all; money goes back, with a reason the customer reads',
  body: Shape({ reason: Prose(300) }),
})
export const startCooking = endpoint({ ...kitchenStep, path: '/tickets/:orderId/start', summary: 'Start cooking' })
export const markReady = endpoint({
  ...kitchenStep,
  path: '/tickets/:orderId/ready',
  summary: 'It is cooked and packed',
})
export const tickItem = endpoint({
  ...kitchenStep,
  path: '/tickets/:orderId/lines/:line/tick',
  summary: 'One line of it is made, or is to be made (again); the first one made starts cooking',
  params: Shape({ orderId: Id, line: LineNumber }),
  body: Shape({ done: Type.Boolean() }),
})
export const seeTicket = endpoint({
  ...kitchenStep,
  path: '/tickets/:orderId/seen',
  summary: 'Somebody in the kitchen knows of it: no screen has to ring for it any more',
  body: Shape({
    station: Type.Optional({ ...StationId, description: 'absent: of all stations' }),
  }),
})
export const handOver = endpoint({
  ...ticketStep,
  path: '/tickets/:orderId/collect',
  summary: 'The customer picked it up',
})
