import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { PaymentMethodShape, PaymentNextShape } from './payment-means.ts'
import { Count, Id, MoneyShape, OneOf, Page, Prose, pageQuery, Shape, Time } from './shapes.ts'

export const PaymentStatusShape = OneOf('PENDING', 'UNKNOWN', 'APPROVED', 'DECLINED', 'REFUNDED')
export const PaymentShape = Shape({
  id: Id,
  orderId: Id,
  customerId: Id,
  amount: MoneyShape,
  status: PaymentStatusShape,
  reason: Type.Optional(Type.String()),
  card: Type.Optional(
    Shape(
      {
        brand: Type.String({ description: 'who made it: Visa' }),
        last4: Type.String({ description: 'how its number ends; more of it is known to nobody here' }),
      },
      'what it was paid with, where the provider says so',
    ),
  ),
  asking: Type.Optional(
    Type.Boolean({
      description: 'true: the provider has been asked to charge, and what came of it is being found out',
    }),
  ),
  waits: Type.Optional(Type.Boolean({ description: 'true: the provider waits for its customer, nothing has moved' })),
  next: Type.Optional({ ...PaymentNextShape, description: 'what its customer has to do; to nobody else' }),
  attempts: Type.Integer(),
  refunds: Type.Array(
    Shape({ id: Id, amount: MoneyShape, status: OneOf('PENDING', 'DONE'), reason: Type.String(), createdAt: Time }),
  ),
  createdAt: Time,
  updatedAt: Time,
})
export type Payment = Static<typeof PaymentShape>

export const ProviderFaultShape = Shape({
  mode: OneOf('none', 'slow', 'down'),
  delayMs: Type.Integer(),
  until: Type.Union([Time, Type.Null()], { description: 'null: until somebody says otherwise' }),
})
export type ProviderFault = Static<typeof ProviderFaultShape>
/** Only where the provider is the sandbox that the platform started; else 404. */
export const getProviderFault = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments/sandbox/fault',
  summary: 'How the sandbox provider has been told to behave',
  access: ['operator'],
  answers: { 200: ProviderFaultShape },
})
export const setProviderFault = endpoint({
  service: 'payment',
  method: 'POST',
  path: '/payments/sandbox/fault',
  summary: 'Tell the sandbox provider to be slow or down for a while, or well again',
  access: ['operator'],
  body: Shape({
    mode: OneOf('none', 'slow', 'down'),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    forMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
  }),
  answers: { 200: ProviderFaultShape },
})

/** What the provider wants the world to know: believed only as far as it is asked back. */
export const hearProvider = endpoint({
  service: 'payment',
  method: 'POST',
  path: '/payments/webhooks/:provider',
  summary: 'Where a payment provider tells its news',
  access: 'anyone',
  params: Shape({ provider: OneOf('stripe', 'toss') }),
  takes: { types: ['application/json'], mostBytes: 262_144 },
  answers: { 200: Shape({ received: Type.Boolean() }) },
})
export const PaymentMethodsShape = Shape({
  items: Type.Array(
    Shape({
      method: OneOf('card', 'stripe', 'toss'),
      publicKey: Type.Optional(Type.String({ description: "for the provider's script" })),
    }),
  ),
})
export type PaymentMethods = Static<typeof PaymentMethodsShape>
export const listPaymentMethods = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments/methods',
  summary: 'How one can pay here',
  access: 'anyone',
  answers: { 200: PaymentMethodsShape },
})
export const listPayments = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments',
  summary: 'Payments, by order',
  access: ['customer', 'operator'],
  query: Shape({ orderId: Type.Optional(Id), ...pageQuery }),
  answers: { 200: Page(PaymentShape) },
})
export const ProviderCallShape = Shape({
  what: OneOf('charge', 'lookup', 'refund'),
  outcome: OneOf('captured', 'declined', 'nothing-recorded', 'refunded', 'refused', 'failed', 'silent', 'not-asked'),
  at: Time,
  tookMs: Type.Integer(),
})
export type ProviderCall = Static<typeof ProviderCallShape>
export const listProviderCalls = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments/provider-calls',
  summary: 'Every question put to the provider about an order, repetitions included, oldest first',
  access: ['operator'],
  query: Shape({ orderId: Id }),
  answers: { 200: Shape({ items: Type.Array(ProviderCallShape) }) },
})
export const ProviderChargesShape = Page(
  Shape({
    key: Type.String({ description: "the order's id; of a charge under another name, that" }),
    amount: MoneyShape,
    captured: Type.Boolean(),
    refunded: Type.Integer(),
    createdAt: Time,
  }),
)
export type ProviderCharges = Static<typeof ProviderChargesShape>
export const listProviderCharges = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments/provider-charges',
  summary: "What the provider's own books say of our charges, oldest first: asked of it now",
  access: ['operator'],
  query: Shape({ cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}( [\\w-]{1,100})?$' })) }),
  answers: { 200: ProviderChargesShape },
})
export const getPayment = endpoint({
  service: 'payment',
  method: 'GET',
  path: '/payments/:id',
  summary: 'One payment',
  access: ['customer', 'operator'],
  params: Shape({ id: Id }),
  answers: { 200: PaymentShape },
})
export const RefundShape = Shape({
  id: Id,
  orderId: Id,
  amount: MoneyShape,
  status: OneOf('PENDING', 'DONE'),
  reason: Type.String(),
  left: { ...MoneyShape, description: 'what can still be given back of this order' },
  createdAt: Time,
})
export type Refund = Static<typeof RefundShape>
/** Of a whole order the store, or an operator, ends it: see `POST /tickets/{orderId}/cancel` and `/orders/{id}/end`. */
export const refundOrder = endpoint({
  service: 'payment',
  method: 'POST',
  path: '/payments/:orderId/refunds',
  summary: 'Give a part of the money back, once or several times, and never more than was captured',
  access: ['owner', 'staff', 'operator'],
  right: 'refund',
  idempotent: true,
  params: Shape({ orderId: Id }),
  body: Type.Union([
    Shape({
      lines: Type.Array(
        Shape({
          line: Count(0, 99),
          quantity: Type.Optional(Count(1, 999)),
        }),
        { minItems: 1, maxItems: 100, description: 'lines of the order, from 0; without a quantity all of it' },
      ),
      reason: Prose(300, 'what the customer reads'),
    }),
    Shape({ amount: Count(1, 1_000_000_000), reason: Prose(300, 'what the customer reads') }),
  ]),
  answers: { 201: RefundShape },
})
/** The order service asks for the money. The order id is the idempotency key: asked twice, it is taken once. */
export const pay = endpoint({
  service: 'payment',
  method: 'POST',
  path: '/payments',
  summary: 'Take the money for an order (services only)',
  access: 'service',
  callers: ['order'],
  body: Shape({ orderId: Id, customerId: Id, amount: MoneyShape, payment: Type.Optional(PaymentMethodShape) }),
  answers: { 200: PaymentShape, 202: PaymentShape },
})
