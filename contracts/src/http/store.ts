import { type Static, Type } from 'typebox'
import { terms, termsChange } from './delivery-areas.ts'
import { endpoint } from './endpoint.ts'
import { ClosuresShape, HoursShape, LeadMinutes, OrderAheadDays } from './hours.ts'
import { CapacityShape, Stations } from './kitchen.ts'
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
  pageQuery,
  Shape,
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
  learnedMinutes: Type.Optional(
    Type.Integer({ description: 'what it really takes lately; without, too few orders say anything' }),
  ),
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
    open: Type.Optional(Type.Boolean({ description: 'that take orders now, or that do not' })),
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
