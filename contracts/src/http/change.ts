/** An order that must change: what its store may make of it instead, and what others have to know of it for that. */
import { Type } from 'typebox'
import { staffRoles } from '../store-rights.ts'
import { endpoint } from './endpoint.ts'
import { OrderLineShape } from './order.ts'
import { Count, Id, MoneyShape, OneOf, Prose, Shape } from './shapes.ts'
import { saidReason, ticketStep } from './ticket.ts'

const ticketLine = {
  ...ticketStep,
  params: Shape({
    orderId: Id,
    n: Type.String({ pattern: '^[1-9]?[0-9]$', description: "the line, from 0, as in the order's `lines`" }),
  }),
  idempotent: true,
  versioned: true,
} as const
/** One that may be had several times is named as often as it is wanted, as in a basket. */
const Options = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 }))
export const removeLine = endpoint({
  ...ticketLine,
  path: '/tickets/:orderId/lines/:n/remove',
  summary:
    'Take a line out, or so many of it; its money goes back at once, and without the last line the order is canceled',
  body: Shape({
    quantity: Type.Optional(Count(1, 999)),
    reason: Prose(300, saidReason),
  }),
})
export const replaceLine = endpoint({
  ...ticketLine,
  path: '/tickets/:orderId/lines/:n/replace',
  summary: 'Give something else instead, never dearer for the customer; what it costs less goes back at once',
  body: Shape({
    productId: Id,
    options: Options,
    reason: Prose(300, saidReason),
  }),
})
export const askCustomer = endpoint({
  ...ticketLine,
  path: '/tickets/:orderId/lines/:n/ask',
  summary:
    'Ask the customer about a line that cannot be made, perhaps with an offer; without an answer it is taken out',
  body: Shape({
    productId: Type.Optional({ ...Id, description: 'what is offered instead' }),
    options: Options,
    reason: Prose(300, saidReason),
  }),
})
export const keepLine = endpoint({
  ...ticketStep,
  params: ticketLine.params,
  path: '/tickets/:orderId/lines/:n/keep',
  summary: 'It can be made after all: the question is taken back',
})
export const answerQuestion = endpoint({
  service: 'store',
  method: 'POST',
  path: '/tickets/:orderId/lines/:n/answer',
  summary: 'What is to be done about a line that cannot be made',
  access: ['customer'],
  idempotent: true,
  params: ticketLine.params,
  body: Shape({ answer: OneOf('remove', 'replace', 'cancel') }),
  answers: { 200: Shape({ orderId: Id, line: Type.Integer(), answer: OneOf('remove', 'replace', 'cancel') }) },
})
/** For the store that gives something else instead of a line: may it, and at which price? */
export const askReplacement = endpoint({
  service: 'order',
  method: 'POST',
  path: '/internal/replacements',
  summary:
    'What a product costs in place of a line of an order; refused where it cannot be had, or costs the customer more',
  access: 'service',
  callers: ['store'],
  body: Shape({
    orderId: Id,
    line: Count(0, 99),
    quantity: Count(1, 999),
    productId: Id,
    options: Options,
  }),
  answers: { 200: OrderLineShape },
})
/** For payment, which is asked to give money back: whose order it is, how much its counter may give back, and what its lines cost. */
export const askRefundable = endpoint({
  service: 'order',
  method: 'POST',
  path: '/internal/refundable',
  summary: 'Whose order it is, and what its lines cost',
  access: 'service',
  callers: ['payment'],
  body: Shape({ orderId: Id }),
  answers: {
    200: Shape({
      orderId: Id,
      storeId: Id,
      ownerId: Type.Union([Id, Type.Null()]),
      staff: Type.Array(Shape({ userId: Id, role: OneOf(...staffRoles) })),
      refundLimit: Type.Union([MoneyShape, Type.Null()]),
      lines: Type.Array(Shape({ quantity: Type.Integer(), unitPrice: MoneyShape, total: MoneyShape })),
    }),
  },
})
