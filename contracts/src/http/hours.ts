/** When a store is open, by its own clocks. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Clock, FulfilmentShape, Id, Moment, OneOf, Shape, Time, Words } from './shapes.ts'

const Day = Type.Array(Shape({ open: Clock, close: Clock }), {
  maxItems: 4,
  description: 'closing before opening means after midnight; spans do not overlap',
})
/** Opening hours in the store's own time zone; a missing day is closed. Without any day a store has no hours. */
export const HoursShape = Shape({
  timeZone: Type.Optional(
    Type.String({ maxLength: 64, 'x-form': 'time-zone', description: 'IANA name; default Asia/Seoul' }),
  ),
  mon: Type.Optional(Day),
  tue: Type.Optional(Day),
  wed: Type.Optional(Day),
  thu: Type.Optional(Day),
  fri: Type.Optional(Day),
  sat: Type.Optional(Day),
  sun: Type.Optional(Day),
})

export type Hours = Static<typeof HoursShape>

/** Times at which it is closed although its hours say otherwise: holidays. */
export const ClosuresShape = Type.Array(
  Shape({
    from: Moment('ISO 8601'),
    to: Moment('ISO 8601'),
    reason: Type.Optional(Words(100, 'which customers read')),
  }),
  { maxItems: 50 },
)
export const OrderAheadDays = Type.Integer({
  minimum: 0,
  maximum: 60,
  description: 'so many days after today one may order for; 0: for later today; without, for now alone',
})
export const LeadMinutes = Type.Integer({
  minimum: 0,
  maximum: 240,
  description: 'so long before its time an order comes to the kitchen; without, the usual preparation time',
})

export const SlotShape = Shape({ from: Time, to: Time, state: OneOf('FREE', 'FULL') })
export const listSlots = endpoint({
  service: 'order',
  method: 'GET',
  path: '/stores/:id/slots',
  summary: 'The times of a business day for which one may order ahead',
  access: 'anyone',
  params: Shape({ id: Id }),
  query: Shape({
    fulfilment: Type.Optional(FulfilmentShape),
    day: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'YYYY-MM-DD at the store; default today' }),
    ),
  }),
  answers: { 200: Shape({ items: Type.Array(SlotShape) }) },
})
