import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { AddressShape, Id, OneOf, Page, Prose, pageQuery, Shape, Text, Time } from './shapes.ts'

export const DeliveryStatusShape = OneOf('REQUESTED', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'FAILED', 'CANCELED')
export const DeliveryShape = Shape({
  orderId: Id,
  storeId: Id,
  status: DeliveryStatusShape,
  riderId: Type.Optional(Id),
  ready: Type.Boolean({ description: 'cooked and packed: can be picked up' }),
  readyAt: Type.Optional(Time),
  pickupBy: Type.Optional(Type.String({ description: 'ISO 8601; not fetched by then, it is offered to others' })),
  offeredUntil: Type.Optional(Type.String({ description: 'ISO 8601; taken by nobody by then, its order ends' })),
  storeName: Text(),
  storeAddress: AddressShape,
  address: Type.Optional({
    ...AddressShape,
    description: 'until somebody has claimed it the district alone; gone some time after the end',
  }),
  addressAwaited: Type.Optional(
    Type.Literal(true, { description: 'theirs to bring, but the order service did not say where to yet: look again' }),
  ),
  number: Type.Optional(Type.Integer({ description: 'what is called out at the counter' })),
  attempt: Type.Integer(),
  reason: Type.Optional(Type.String()),
  version: Type.Integer(),
  createdAt: Time,
  updatedAt: Time,
})
export type Delivery = Static<typeof DeliveryShape>

export const listDeliveries = endpoint({
  service: 'delivery',
  method: 'GET',
  path: '/deliveries',
  summary: 'Offers, and the deliveries of the rider who asks',
  access: ['rider', 'operator'],
  query: Shape({
    status: Type.Optional(DeliveryStatusShape),
    late: Type.Optional(
      Type.Boolean({ description: 'only what needs somebody: ready and not fetched, or long on the road' }),
    ),
    ...pageQuery,
  }),
  answers: { 200: Page(DeliveryShape) },
})
export const getDelivery = endpoint({
  service: 'delivery',
  method: 'GET',
  path: '/deliveries/:orderId',
  summary: 'One delivery',
  access: ['rider', 'operator'],
  params: Shape({ orderId: Id }),
  answers: { 200: DeliveryShape },
})
const deliveryStep = {
  service: 'delivery',
  method: 'POST',
  access: ['rider'],
  params: Shape({ orderId: Id }),
  answers: { 200: DeliveryShape },
} as const
/** Names are nobody's business but the one's who waits at the door, and of those the first. */
export const getRiderOfOrder = endpoint({
  service: 'delivery',
  method: 'GET',
  path: '/deliveries/:orderId/rider',
  summary: 'Who brings it: their first name, for the customer who waits for it',
  access: ['customer'],
  params: Shape({ orderId: Id }),
  answers: {
    200: Shape({ firstName: Type.Optional(Type.String({ description: 'absent while nobody can say it' })) }),
  },
})
export const claimDelivery = endpoint({ ...deliveryStep, path: '/deliveries/:orderId/claim', summary: 'Take it on' })
export const pickUpDelivery = endpoint({
  ...deliveryStep,
  path: '/deliveries/:orderId/pickup',
  summary: 'I have it (once it is ready)',
})
export const completeDelivery = endpoint({
  ...deliveryStep,
  path: '/deliveries/:orderId/complete',
  summary: 'The customer has it',
})
export const failDelivery = endpoint({
  ...deliveryStep,
  path: '/deliveries/:orderId/fail',
  summary: 'It cannot be done; before pick-up it is offered again',
  body: Shape({ reason: Prose(300) }),
})

const operatorStep = { ...deliveryStep, access: ['operator'] } as const
export const releaseDelivery = endpoint({
  ...operatorStep,
  path: '/deliveries/:orderId/release',
  summary: 'Take it from a rider who does not fetch it: it is offered to all again',
})
export const assignDelivery = endpoint({
  ...operatorStep,
  path: '/deliveries/:orderId/assign',
  summary: 'Give it to a rider',
  body: Shape({ riderId: Id }),
})
export const RiderShape = Shape({
  id: Id,
  name: Type.String(),
  inHand: Type.Integer({ description: 'how many deliveries they have taken on and not brought yet' }),
})
export type Rider = Static<typeof RiderShape>
export const listRiders = endpoint({
  service: 'delivery',
  method: 'GET',
  path: '/deliveries/riders',
  summary: 'Riders by name, the first hundred',
  access: ['operator'],
  query: Shape({ q: Type.Optional(Type.String({ maxLength: 100 })) }),
  answers: { 200: Shape({ items: Type.Array(RiderShape) }) },
})
