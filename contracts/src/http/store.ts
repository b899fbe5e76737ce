import { type Static, Type } from 'typebox'
import { terms, termsChange } from './delivery-areas.ts'
import { endpoint } from './endpoint.ts'
import { ClosuresShape, HoursShape, LeadMinutes, OrderAheadDays } from './hours.ts'
import { CapacityShape, Stations } from './kitchen.ts'
import { TicketLine } from './order.ts'
import {
  AddressShape,
  Clock,
  Count,
  Emptiable,
  FulfilmentShape,
  Id,
  Moment,
  OneOf,
  Page,
  Prose,
  pageQuery,
  Shape,
  StationId,
  sums,
  Text,
  Time,
  Words,
} from './shapes.ts'

export const StoreStatusShape = OneOf('OPEN', 'BUSY', 'PAUSED', 'CLOSED')

const Kind = Words(40, 'cafe, restaurant, bakery, shop …')
const Fulfilments = Type.Array(FulfilmentShape, { minItems: 1, maxItems: 2, uniqueItems: true })
const UsualMinutes = Count(1, 240)
const AcceptWithinMinutes = Type.Number({ exclusiveMinimum: 0, maximum: 240 })
const PickupWithinMinutes = Type.Number({
  exclusiveMinimum: 0,
  maximum: 240,
  description: 'what a rider has taken on and does not fetch within this, once it is ready, is offered to others',
})
const LastOrderMinutes = Count(0, 240)
const Until = Moment(
  'with BUSY or PAUSED: ISO 8601, when it ends by itself; without, it ends when the store opens next',
)
export const NewStoreShape = Shape({
  name: Text(100),
  address: AddressShape,
  kind: Type.Optional(Kind),
  hours: Type.Optional(HoursShape),
  dayStartsAt: Type.Optional(Clock),
  fulfilments: Type.Optional(Fulfilments),
  status: Type.Optional(StoreStatusShape),
  until: Type.Optional(Until),
  minutes: Type.Optional(UsualMinutes),
  acceptWithinMinutes: Type.Optional(AcceptWithinMinutes),
  pickupWithinMinutes: Type.Optional(PickupWithinMinutes),
  autoAccept: Type.Optional(Type.Boolean()),
  lastOrderMinutes: Type.Optional(LastOrderMinutes),
  closures: Type.Optional(ClosuresShape),
  orderAheadDays: Type.Optional(OrderAheadDays),
  leadMinutes: Type.Optional(LeadMinutes),
  stations: Type.Optional(Stations),
  capacity: Type.Optional(CapacityShape),
  ...terms,
})
/** `status: null` takes back what was set by hand. */
export const StoreChangeShape = Type.Object(
  {
    name: Type.Optional(Text(100)),
    address: Type.Optional(AddressShape),
    kind: Emptiable(Kind),
    hours: Emptiable(HoursShape),
    dayStartsAt: Emptiable(Clock),
    fulfilments: Emptiable(Fulfilments),
    status: Emptiable(StoreStatusShape),
    until: Emptiable(Until),
    minutes: Emptiable(UsualMinutes),
    acceptWithinMinutes: Emptiable(AcceptWithinMinutes),
    pickupWithinMinutes: Emptiable(PickupWithinMinutes),
    autoAccept: Emptiable(Type.Boolean()),
    lastOrderMinutes: Emptiable(LastOrderMinutes),
    closures: Emptiable(ClosuresShape),
    orderAheadDays: Emptiable(OrderAheadDays),
    leadMinutes: Emptiable(LeadMinutes),
    stations: Emptiable(Stations),
    capacity: Emptiable(CapacityShape),
    ...termsChange,
  },
  { additionalProperties: false, minProperties: 1 },
)
export const StoreShape = Shape({
  id: Id,
  ownerId: Id,
  name: Text(100),
  address: AddressShape,
  kind: Type.String(),
  hours: Type.Optional(HoursShape),
  fulfilments: Type.Array(FulfilmentShape),
  status: StoreStatusShape,
  until: Type.Optional(Type.String({ description: 'ISO 8601; when a BUSY or PAUSED that was set by hand ends' })),
  dayStartsAt: Type.String({ description: "HH:MM by the store's clocks: when its business day starts" }),
  minutes: Type.Integer({ description: 'usual preparation time' }),
  acceptWithinMinutes: Type.Number(),
  pickupWithinMinutes: Type.Number(),
  autoAccept: Type.Boolean(),
  lastOrderMinutes: Type.Optional(
    Type.Integer({ description: 'so long before closing the last order is taken; without, until it closes' }),
  ),
  closures: Type.Optional(ClosuresShape),
  orderAheadDays: Type.Optional(OrderAheadDays),
  leadMinutes: Type.Optional(LeadMinutes),
  stations: Type.Optional(Stations),
  capacity: Type.Optional(CapacityShape),
  ...terms,
  opensAt: Type.Optional(Type.String({ description: 'ISO 8601; of a closed one, when it opens next' })),
  closesAt: Type.Optional(Type.String({ description: 'ISO 8601; when the present hours end, where they do' })),
  lastOrderAt: Type.Optional(Type.String({ description: 'ISO 8601; from then on no order is taken' })),
  version: Type.Integer(),
  createdAt: Time,
})
export type Store = Static<typeof StoreShape>
export type NewStore = Static<typeof NewStoreShape>
export type StoreChange = Static<typeof StoreChangeShape>

export const listStores = endpoint({
  service: 'store',
  method: 'GET',
  path: '/stores',
  summary: 'Stores, by name and whether they are open',
  access: 'anyone',
  query: Shape({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    open: Type.Optional(Type.Boolean()),
    ownerId: Type.Optional(Id),
    staffId: Type.Optional({
      ...Id,
      description: 'where this person works, beside those they own by `ownerId`; only oneself',
    }),
    ...pageQuery,
  }),
  answers: { 200: Page(StoreShape) },
})
export const getStore = endpoint({
  service: 'store',
  method: 'GET',
  path: '/stores/:id',
  summary: 'One store',
  access: 'anyone',
  params: Shape({ id: Id }),
  versioned: true,
  answers: { 200: StoreShape },
})
export const openStore = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores',
  summary: 'Open a store',
  access: ['owner'],
  idempotent: true,
  body: NewStoreShape,
  versioned: true,
  answers: { 201: StoreShape },
})
export const changeStore = endpoint({
  service: 'store',
  method: 'PATCH',
  path: '/stores/:id',
  summary: 'Change profile, hours or status',
  access: ['owner', 'staff'],
  right: 'settings',
  params: Shape({ id: Id }),
  body: StoreChangeShape,
  versioned: true,
  answers: { 200: StoreShape },
})

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
