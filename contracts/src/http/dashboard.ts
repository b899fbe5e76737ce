import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { LineQuestionShape, OrderLineShape, OrderStatusShape, RefundsShape } from './order.ts'
import { FulfilmentShape, Id, Moment, MoneyShape, Page, pageQuery, Shape, sums, Time } from './shapes.ts'

export const TimelineEntryShape = Shape({ type: Type.String(), time: Time, service: Type.String() })
export const DashboardShape = Shape({
  orderId: Id,
  customerId: Id,
  storeId: Id,
  riderId: Type.Optional(Id),
  fulfilment: FulfilmentShape,
  lines: Type.Array(OrderLineShape),
  ...sums,
  state: OrderStatusShape,
  reason: Type.Union([Type.String(), Type.Null()]),
  message: Type.Optional(Type.String()),
  promisedAt: Type.Optional(Time),
  wantedAt: Type.Optional(Type.String({ description: 'ISO 8601; the start of the slot it was ordered for' })),
  number: Type.Optional(Type.Integer({ description: 'what is called out at the counter, from the first second' })),
  refunded: Type.Boolean({ description: 'of an order that ended: its money is back' }),
  refunds: Type.Optional({ ...RefundsShape, description: 'what went back so far, each time; absent: nothing' }),
  refund: Type.Optional(
    Shape({ ...MoneyShape.properties }, 'of a canceled order that was paid: how much of its total goes back'),
  ),
  paid: Type.Optional({ ...MoneyShape, description: 'what was paid, where the total was changed since' }),
  questions: Type.Optional(
    Type.Array(Shape({ line: Type.Integer(), ...LineQuestionShape.properties }), {
      description: 'what the store asks the customer, of lines from 0',
    }),
  ),
  version: Type.Integer({ description: 'of the order, as far as the view has heard' }),
  timeline: Type.Array(TimelineEntryShape),
  position: Type.String({ description: 'of the event log; opaque' }),
  createdAt: Time,
  updatedAt: Time,
})
export type DashboardEntry = Static<typeof DashboardShape>

const roles = ['customer', 'owner', 'staff', 'rider', 'operator'] as const
export const listDashboards = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards',
  summary: 'Every order one may see, newest first',
  access: roles,
  right: 'look',
  query: Shape({
    storeId: Type.Optional(Id),
    customerId: Type.Optional(Id),
    state: Type.Optional(OrderStatusShape),
    q: Type.Optional(
      Type.String({
        maxLength: 36,
        description: 'its number, the last four characters of its id, or how its id begins',
      }),
    ),
    from: Type.Optional(Moment('ISO 8601: none that were begun before')),
    to: Type.Optional(Moment('ISO 8601: none that were begun then or later')),
    ...pageQuery,
  }),
  answers: { 200: Page(DashboardShape) },
})
export const getDashboard = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/:orderId',
  summary: 'One order: state and timeline; `after` waits until the view has seen that version',
  access: roles,
  right: 'look',
  params: Shape({ orderId: Id }),
  query: Shape({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
  answers: { 200: DashboardShape },
})
/**
 * Server-sent events: `event: order`, `data:` a DashboardEntry, `id:` the log position; with `events` also `event: logged`,
 * `data:` a LoggedEvent, without an `id:` of its own, so that one stream is enough for both.
 */
export const streamDashboards = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/stream',
  summary: 'Server-sent events: each change of an order one may see',
  access: roles,
  right: 'look',
  query: Shape({
    events: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'for operators: the events of the log too, those after this one; empty: all that are remembered',
      }),
    ),
  }),
  answers: { 200: Type.String() },
})

export const LoggedEventShape = Shape(
  {
    id: Type.String(),
    type: Type.String(),
    service: Type.String({ description: 'who said it' }),
    subject: Type.String(),
    time: Time,
    correlationid: Type.String(),
    causationid: Type.Optional(Type.String()),
    sequence: Type.Integer(),
    data: Type.Optional(Type.Unknown({ description: 'left out when it is large' })),
  },
  'An event as it stands in the log',
)
export type LoggedEvent = Static<typeof LoggedEventShape>
export const listEvents = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/events',
  summary: 'The latest events of the log as far as this instance remembers them, newest first',
  access: ['operator'],
  query: Shape({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 200 })) }),
  answers: { 200: Shape({ items: Type.Array(LoggedEventShape) }) },
})
/** Server-sent events: `event: logged`, `data:` a LoggedEvent, `id:` its id. */
export const streamEvents = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/events/stream',
  summary: 'Server-sent events: the latest events of the log, then every new one',
  access: ['operator'],
  answers: { 200: Type.String() },
})
export const StoryShape = Shape({
  orderId: Id,
  events: Type.Array(
    Shape({
      id: Type.String(),
      type: Type.String(),
      service: Type.String(),
      time: Time,
      sequence: Type.Integer(),
      note: Type.Optional(
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), { description: 'what it decided' }),
      ),
    }),
  ),
})
export type Story = Static<typeof StoryShape>
export const getStory = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/:orderId/story',
  summary: 'Every event about one order, whoever said it, in the order in which they happened',
  access: ['operator'],
  params: Shape({ orderId: Id }),
  answers: { 200: StoryShape },
})
