import { type Static, Type } from 'typebox'
import { orderStatuses } from '../order-status.ts'
import { endpoint } from './endpoint.ts'
import { PaymentMethodShape, PaymentNextShape } from './payment-means.ts'
import {
  AddressShape,
  Count,
  FulfilmentShape,
  Id,
  Moment,
  MoneyShape,
  OneOf,
  Page,
  Phone,
  Prose,
  pageQuery,
  Shape,
  StationId,
  sums,
  Text,
  Time,
} from './shapes.ts'

export type { OrderStatus } from '../order-status.ts'
export const OrderStatusShape = OneOf(...orderStatuses)
export const CancelReasonShape = OneOf(
  'CUSTOMER',
  'OPERATOR',
  'OUT_OF_STOCK',
  'STORE_REJECTED',
  'STORE_NO_RESPONSE',
  'DELIVERY_FAILED',
  'STORE_CANCELED',
  'NO_RIDER',
  'NOT_COLLECTED',
  'OVERDUE',
  'SLOT_FULL',
)

/** Over all lines of one order: their names travel with it in every event. */
export const mostOptionsOfOrder = 200
/** What is to be done about a line that cannot be had after all. */
export const IfSoldOutShape = OneOf('remove', 'ask', 'cancel')
const wanted = {
  storeId: Id,
  fulfilment: FulfilmentShape,
  lines: Type.Array(
    Shape({
      productId: Id,
      quantity: Count(1, 999),
      options: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
          maxItems: 50,
          description: 'a choice that may be had several times is named as often as it is wanted',
        }),
      ),
      ifSoldOut: Type.Optional(IfSoldOutShape),
    }),
    { minItems: 1, maxItems: 100 },
  ),
  address: Type.Optional(AddressShape),
  note: Type.Optional(Prose(500)),
  phone: Type.Optional(Phone('who is called about it, where no address says so')),
  wantedAt: Type.Optional(Moment('ISO 8601, the start of one of the store’s slots; without, as soon as it can be')),
}
export const BasketShape = Shape({
  ...wanted,
  agreedTotal: Type.Optional(MoneyShape),
  /** Not a second time within minutes: 409 `already-ordered` with the order there is. Screens ask; programs mean what they send. */
  unlessOrdered: Type.Optional(Type.Boolean()),
  /** What costs nothing needs none. */
  payment: Type.Optional(PaymentMethodShape),
})
export type Basket = Static<typeof BasketShape>
export const WantedBasketShape = Shape(wanted)

const LineOption = Shape({ id: Type.String(), name: Text(), price: MoneyShape })
/** Of a line that its store changed: it keeps its place, with quantity 0 where nothing of it is left. */
export const LineBeforeShape = Shape({
  name: Type.Optional({ ...Text(), description: 'what was ordered, where it was replaced' }),
  quantity: Type.Integer(),
})
const ofLine = { ifSoldOut: Type.Optional(IfSoldOutShape), before: Type.Optional(LineBeforeShape) }
export const OrderLineShape = Shape({
  productId: Id,
  name: Text(),
  quantity: Type.Integer(),
  unitPrice: MoneyShape,
  options: Type.Array(LineOption, { description: 'one that was chosen twice is there twice' }),
  total: MoneyShape,
  station: Type.Optional(StationId),
  ...ofLine,
})
export const QuoteProblemShape = Shape({
  code: OneOf(
    'sold-out',
    'not-enough-stock',
    'product-gone',
    'option-gone',
    'not-served-now',
    'mixed-currencies',
    'store-closed',
    'fulfilment-unavailable',
    'total-too-high',
    'too-many-options',
    'below-minimum',
    'outside-area',
    'slot-full',
    'no-ordering-ahead',
    'slot-unknown',
    'slot-passed',
    'slot-too-far',
    'slot-closed',
    'coupon-invalid',
  ),
  line: Type.Optional(Type.Integer({ description: 'of the basket that was asked about, from 0' })),
})
export type QuoteProblem = Static<typeof QuoteProblemShape>
export const QuoteShape = Shape(
  {
    lines: Type.Array(OrderLineShape, { description: 'those that can be had' }),
    ...sums,
    minimumOrder: Type.Union([MoneyShape, Type.Null()]),
    missing: Type.Union([MoneyShape, Type.Null()], { description: 'what is lacking to the minimum' }),
    minutes: Type.Union([Type.Integer(), Type.Null()], { description: 'usual preparation time, where it is known' }),
    problems: Type.Array(QuoteProblemShape, { description: 'empty: it can be ordered as it is' }),
  },
  'What a basket costs now, and what stands against ordering it',
)
export type Quote = Static<typeof QuoteShape>

/** What the store asks about a line that it cannot make: without an answer it is taken out. */
export const LineQuestionShape = Shape({
  until: Type.String({ description: 'ISO 8601' }),
  reason: Type.String(),
  instead: Type.Optional({ ...OrderLineShape, description: 'what it would be, in the place of the line' }),
})

/** A line as the kitchen sees it. */
export const TicketLine = Shape({
  productId: Id,
  name: Text(),
  quantity: Type.Integer(),
  options: Type.Array(LineOption),
  station: Type.Optional(StationId),
  done: Type.Optional(Type.Boolean({ description: 'made and ticked off; false: it was, and has to be made again' })),
  total: Type.Optional(MoneyShape),
  question: Type.Optional({ ...LineQuestionShape, description: 'the customer is asked, and has not answered' }),
  ...ofLine,
})

/** Money that went back while the order went on, or after its end; in the order in which it did. */
export const RefundsShape = Type.Array(Shape({ amount: MoneyShape, reason: Type.String(), at: Time }))

export const OrderShape = Shape({
  id: Id,
  customerId: Id,
  storeId: Id,
  fulfilment: FulfilmentShape,
  lines: Type.Array(OrderLineShape),
  ...sums,
  status: OrderStatusShape,
  reason: Type.Union([Type.String(), Type.Null()], { description: 'of a canceled or declined order' }),
  message: Type.Optional(
    Type.String({ description: 'what the store told the customer, also why it refused to cancel' }),
  ),
  number: Type.Optional(
    Type.Integer({ description: 'of its store and business day, called out at the counter: the same everywhere' }),
  ),
  refund: Type.Optional(
    Shape({ ...MoneyShape.properties }, 'of a canceled order that was paid: how much of its total goes back'),
  ),
  address: Type.Optional(AddressShape),
  note: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  promisedAt: Type.Optional(Time),
  wantedAt: Type.Optional(Type.String({ description: 'ISO 8601; the start of the slot it was ordered for' })),
  refundedAt: Type.Optional(Time),
  paid: Type.Optional({ ...MoneyShape, description: 'what was paid, where the total was changed since' }),
  refunds: Type.Optional({ ...RefundsShape, description: 'what went back so far, each time; absent: nothing' }),
  refunded: Type.Optional({ ...MoneyShape, description: 'the sum of what went back so far' }),
  version: Type.Integer(),
  createdAt: Time,
  updatedAt: Time,
})
export type Order = Static<typeof OrderShape>
/** Written down and not paid yet: its customer has a step to do with the provider. */
export const UnpaidOrderShape = Shape({ ...OrderShape.properties, payment: Shape({ next: PaymentNextShape }) })
export type UnpaidOrder = Static<typeof UnpaidOrderShape>

const orderId = Shape({ id: Id })
export const quoteOrder = endpoint({
  service: 'order',
  method: 'POST',
  path: '/orders/quote',
  summary: 'What a basket costs now, and what stands against ordering it',
  access: 'anyone',
  body: WantedBasketShape,
  answers: { 200: QuoteShape },
})
export const placeOrder = endpoint({
  service: 'order',
  method: 'POST',
  path: '/orders',
  summary: 'Order and pay; 202 where the customer has a step to do with the payment provider',
  access: ['customer'],
  idempotent: true,
  body: BasketShape,
  answers: { 201: OrderShape, 202: UnpaidOrderShape },
})
export const payOrder = endpoint({
  service: 'order',
  method: 'POST',
  path: '/orders/:id/pay',
  summary: 'Pay an order that is still waiting for it, or go on with it',
  access: ['customer'],
  idempotent: true,
  params: orderId,
  body: Shape({ payment: Type.Optional(PaymentMethodShape) }),
  answers: { 201: OrderShape, 202: UnpaidOrderShape },
})
export const listOrders = endpoint({
  service: 'order',
  method: 'GET',
  path: '/orders',
  summary: "One's own orders; a store's; for operators all",
  access: ['customer', 'owner', 'staff', 'operator'],
  right: 'look',
  query: Shape({
    storeId: Type.Optional(Id),
    customerId: Type.Optional(Id),
    status: Type.Optional(OrderStatusShape),
    ...pageQuery,
  }),
  answers: { 200: Page(OrderShape) },
})
export const getOrder = endpoint({
  service: 'order',
  method: 'GET',
  path: '/orders/:id',
  summary: 'One order',
  access: ['customer', 'owner', 'staff', 'operator'],
  right: 'look',
  params: orderId,
  answers: { 200: OrderShape },
})
export const UnresolvedPaymentAttemptShape = Shape({
  outcome: OneOf('not-asked', 'unreachable', 'silent', 'not-known-yet', 'refused'),
  at: Time,
  tookMs: Type.Integer(),
})
export type UnresolvedPaymentAttempt = Static<typeof UnresolvedPaymentAttemptShape>
export const listUnresolvedPaymentAttempts = endpoint({
  service: 'order',
  method: 'GET',
  path: '/orders/:id/unanswered',
  summary: 'Every time payment was asked for the money of this order and could not say, oldest first',
  access: ['operator'],
  params: orderId,
  answers: { 200: Shape({ items: Type.Array(UnresolvedPaymentAttemptShape) }) },
})
export const cancelOrder = endpoint({
  service: 'order',
  method: 'DELETE',
  path: '/orders/:id',
  summary: 'Cancel; once a store has it, the store decides',
  access: ['customer', 'operator'],
  params: orderId,
  answers: { 200: OrderShape, 202: OrderShape },
})
export const endOrder = endpoint({
  service: 'order',
  method: 'POST',
  path: '/orders/:id/end',
  summary: 'End an order wherever it is, with a word on its money and its stock',
  access: ['operator'],
  idempotent: true,
  params: orderId,
  body: Shape({
    reason: Prose(300, 'what the customer reads'),
    refund: Type.Union([
      OneOf('all', 'none'),
      Shape({ amount: Count(0, 1_000_000_000) }, "minor units of the order's currency"),
    ]),
    restock: Type.Optional(
      Type.Boolean({
        description: 'is what was set aside for sale again? default: only what no store can have cooked',
      }),
    ),
  }),
  answers: { 200: OrderShape },
})
