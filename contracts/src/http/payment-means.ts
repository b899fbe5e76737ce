/** How one pays, and what a customer may have to do for it with the payment provider. */
import { type Static, Type } from 'typebox'
import { Count, OneOf, Shape } from './shapes.ts'

const PaymentToken = Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_.-]+$' })
/** Which of them a platform takes: `GET /payments/methods`. */
export const PaymentMethodShape = Type.Union([
  Shape({ method: OneOf('card'), token: PaymentToken }),
  Shape(
    { method: OneOf('stripe'), token: Type.Optional(PaymentToken) },
    "without a token the customer pays in Stripe's form",
  ),
  Shape(
    {
      method: OneOf('toss'),
      paymentKey: Type.Optional(PaymentToken),
      amount: Type.Optional(Count(0, 1_000_000_000)),
    },
    'with what the browser brings back from Toss it is confirmed; without, it begins',
  ),
])
export type PaymentMethod = Static<typeof PaymentMethodShape>
/** The provider waits for the customer: at its page, or with its form in ours. */
export const PaymentNextShape = Type.Union(
  [
    Shape({ kind: OneOf('redirect'), url: Type.String() }),
    Shape({
      kind: OneOf('confirm'),
      provider: OneOf('stripe', 'toss'),
      publicKey: Type.String({ description: "the shop's, for the provider's script" }),
      clientSecret: Type.String({ description: "names this payment to the provider's script" }),
    }),
  ],
  { description: 'what the customer has to do before the money can move' },
)
export type PaymentNext = Static<typeof PaymentNextShape>
