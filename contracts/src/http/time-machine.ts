/** How it was: an order, and the board of all orders, at a moment that is over; and a view built anew beside the one that is shown. */
import { type Static, Type } from 'typebox'
import { DashboardShape } from './dashboard.ts'
import { endpoint } from './endpoint.ts'
import { OrderStatusShape } from './order.ts'
import { Id, Moment, OneOf, Shape, Time } from './shapes.ts'

const access = ['operator'] as const
const at = Moment('the moment; one that is still to come is now')
const counts = (description: string) =>
  Type.Array(Shape({ state: OrderStatusShape, count: Type.Integer({ minimum: 0 }) }), { description })

export const mostOnTheBoard = 100
export const BoardAtShape = Shape({
  at: Time,
  open: counts('orders that had begun and not ended, by how they stood'),
  ended: counts('orders that had ended in the hour before, by how'),
  count: Type.Integer({ description: 'of orders in progress, those not listed included' }),
  items: Type.Array(DashboardShape, { maxItems: mostOnTheBoard, description: 'the newest of them, as they were' }),
})
export type BoardAt = Static<typeof BoardAtShape>
export const getBoardAt = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/as-of',
  summary: 'The orders in progress at a moment, as they were, and what had just ended',
  access,
  query: Shape({ at }),
  answers: { 200: BoardAtShape },
})
export const getOrderAt = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/:orderId/as-of',
  summary: 'One order as it was at a moment; 404 if nobody had heard of it yet',
  access,
  params: Shape({ orderId: Id }),
  query: Shape({ at }),
  answers: { 200: DashboardShape },
})

export const mostDifferences = 100
export const RebuildShape = Shape(
  {
    status: OneOf('none', 'building', 'compared', 'taken', 'failed'),
    startedAt: Type.Optional(Time),
    finishedAt: Type.Optional(Time),
    orders: Type.Integer({ description: 'read from the log so far' }),
    different: Type.Integer({ description: 'orders that are shown otherwise than the log says' }),
    items: Type.Array(
      Shape({
        orderId: Id,
        what: OneOf('not-shown', 'not-in-the-log', 'lacks-events', 'has-others', 'shown-otherwise'),
        events: Type.Integer({ description: 'how many events more or less' }),
      }),
      { maxItems: mostDifferences },
    ),
    reason: Type.Optional(Type.String({ description: 'why it failed' })),
  },
  'Of the instance that answers',
)
export type Rebuild = Static<typeof RebuildShape>

export const getRebuild = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/rebuild',
  summary: 'How the view that is built anew is coming along, and what is different in it',
  access,
  answers: { 200: RebuildShape },
})
export const startRebuild = endpoint({
  service: 'dashboard',
  method: 'POST',
  path: '/dashboards/rebuild',
  summary: 'Build the view anew from the log, beside the one that is shown, and compare; once at a time',
  access,
  answers: { 202: RebuildShape },
})
export const takeRebuild = endpoint({
  service: 'dashboard',
  method: 'POST',
  path: '/dashboards/rebuild/take',
  summary: 'Show what is different as the log says it, without a pause; nothing to take: nothing happens',
  access,
  answers: { 200: RebuildShape },
})
