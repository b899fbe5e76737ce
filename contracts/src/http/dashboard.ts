import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { OrderLineShape, OrderStatusShape } from './order.ts'
import { FulfilmentShape, Id, MoneyShape, Page, pageQuery, Shape, Time } from './shapes.ts'

export const TimelineEntryShape = Shape({ type: Type.String(), time: Time, service: Type.String() })
export const DashboardShape = Shape({
  orderId: Id,
  customerId: Id,
  storeId: Id,
  riderId: Type.Optional(Id),
  fulfilment: FulfilmentShape,
  lines: Type.Array(OrderLineShape),
  total: MoneyShape,
  state: OrderStatusShape,
  reason: Type.Union([Type.String(), Type.Null()]),
  message: Type.Optional(Type.String()),
  promisedAt: Type.Optional(Time),
  refunded: Type.Boolean(),
  version: Type.Integer({ description: 'of the order, as far as the view has heard' }),
  timeline: Type.Array(TimelineEntryShape),
  position: Type.String({ description: 'of the event log; opaque' }),
  createdAt: Time,
  updatedAt: Time,
})
export type DashboardEntry = Static<typeof DashboardShape>

const roles = ['customer', 'owner', 'rider', 'operator'] as const
export const listDashboards = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards',
  summary: 'Every order one may see, newest first',
  access: roles,
  query: Shape({ storeId: Type.Optional(Id), state: Type.Optional(OrderStatusShape), ...pageQuery }),
  answers: { 200: Page(DashboardShape) },
})
export const getDashboard = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/:orderId',
  summary: 'One order: state and timeline; `after` waits until the view has seen that version',
  access: roles,
  params: Shape({ orderId: Id }),
  query: Shape({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
  answers: { 200: DashboardShape },
})
/** Server-sent events: `event: order`, `data:` a DashboardEntry, `id:` the log position. */
export const streamDashboards = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/stream',
  summary: 'Server-sent events: each change of an order one may see',
  access: roles,
  answers: { 200: Type.String() },
})
