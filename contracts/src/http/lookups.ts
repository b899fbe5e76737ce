/**
 * How operators find an order by what somebody reads out on the phone. Asked with POST, so that what a person's card or number ends
 * with is in no address and in no log; answered with orders alone; and each question is a line of the security log.
 */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Id, Shape, Time } from './shapes.ts'

export const mostLookedUp = 20
const found = Shape({
  items: Type.Array(Shape({ orderId: Id, createdAt: Time }), { maxItems: mostLookedUp, description: 'newest first' }),
})
export type LookedUp = Static<typeof found>

export const lookUpOrders = endpoint({
  service: 'order',
  method: 'POST',
  path: '/orders/lookup',
  summary: 'Orders whose phone number ends with these digits, as long as their number is known to anybody',
  access: ['operator'],
  body: Shape({ phoneEnd: Type.String({ pattern: '^[0-9]{4,11}$', description: 'the last digits of the number' }) }),
  answers: { 200: found },
})
export const lookUpPayments = endpoint({
  service: 'payment',
  method: 'POST',
  path: '/payments/lookup',
  summary:
    "Orders of the last 90 days paid with a card that ends so; or the one of a payment, by its id or its provider's",
  access: ['operator'],
  body: Type.Union([
    Shape({
      cardEnd: Type.String({ pattern: '^[0-9]{4}$', description: "the last four digits of the card's number" }),
    }),
    Shape({
      payment: Type.String({ pattern: '^[!-~]{8,200}$', description: "the payment's id, here or at its provider" }),
    }),
  ]),
  answers: { 200: found },
})

/** Whoever asks these looks somebody up. */
export const lookUps: readonly string[] = [lookUpOrders.path, lookUpPayments.path]
