import type { Money } from '../generated/events.ts'
import type { Quote } from './order.ts'

/** Every refusal has a stable code; clients switch on `code`, people read `detail`. RFC 9457. */
export const problems = {
  'invalid-request': [400, 'The request does not have the expected form'],
  'invalid-cursor': [400, 'This cursor is not one of ours'],
  unauthenticated: [401, 'Please log in'],
  'wrong-credentials': [401, 'Email or password is wrong'],
  'session-ended': [401, 'This session has ended; please log in again'],
  'payment-declined': [402, 'The payment was declined'],
  'account-locked': [403, 'This account is locked; please ask the operators'],
  'not-your-part': [403, 'At this store that is for others to do'],
  'pin-needed': [403, 'Please give your PIN again'],
  'wrong-pin': [403, 'This is not the PIN'],
  'payment-method-unavailable': [422, 'One cannot pay this way here'],
  'invitation-over': [409, 'This invitation was used, taken back, or has expired'],
  'too-many-staff': [409, 'More people cannot work at one store'],
  forbidden: [403, 'Your role may not do this'],
  'not-found': [404, 'There is no such thing, or it is not yours to see'],
  'method-not-allowed': [405, 'This path does not take this method'],
  'already-decided': [409, 'Somebody decided about this account already'],
  'email-taken': [409, 'Somebody already signed up with this email'],
  'idempotency-key-reused': [409, 'This Idempotency-Key was used for another request'],
  'request-in-progress': [409, 'The same request is still being worked on'],
  'orders-under-way': [409, 'Orders that need you are still under way'],
  'last-operator': [409, 'Somebody has to run this platform: you are its last operator'],
  'order-changed': [409, 'The order has changed in the meantime'],
  'order-already-cooking': [409, 'The order can no longer be canceled'],
  'order-ended': [409, 'The order has come to its end already'],
  'order-not-payable': [409, 'This order is not waiting for a payment'],
  'store-closed': [409, 'The store does not take orders at the moment'],
  'outside-hours': [409, 'The store is closed at this hour by its opening hours'],
  'already-ordered': [409, 'The same was ordered a few minutes ago'],
  'price-changed': [409, 'The total is no longer the one that was agreed to'],
  'sold-out': [409, 'A product in the basket is sold out'],
  'slot-full': [409, 'The kitchen has no room for it at that time'],
  'not-enough-stock': [409, 'There is not as much of a product as the basket asks for'],
  'product-unavailable': [409, 'A product in the basket is not offered at the moment'],
  'not-served-now': [409, 'A product in the basket is served at other hours only'],
  'fulfilment-unavailable': [409, 'The store does not offer this way of getting the order'],
  'day-in-future': [409, 'This day has not begun yet'],
  'period-not-over': [409, 'This period has not ended yet'],
  'period-settled': [409, 'Days of this period were paid out already'],
  'no-printer': [409, 'The store has no printer for this'],
  'ticket-changed': [409, 'The ticket has moved on; this step is not possible now'],
  'waiting-for-customer': [409, 'The customer is asked about a line of it and has not answered yet'],
  'not-as-wished': [409, 'The customer wants the whole order canceled where this line cannot be had'],
  'delivery-taken': [409, 'Another rider was faster'],
  'delivery-changed': [409, 'The delivery has moved on; this step is not possible now'],
  'stock-too-low': [409, 'There is less in stock than this would take away'],
  'stock-not-counted': [409, 'The stock of this product is not counted'],
  'changed-meanwhile': [412, 'Somebody changed it in the meantime'],
  'body-too-large': [413, 'The request is too large'],
  misdirected: [421, 'Jumun is not known under this name here'],
  'too-large-to-keep': [422, 'This is too much in one piece; make it shorter, or several of it'],
  'unsupported-media-type': [415, 'Send JSON, or a file of a kind that is taken here'],
  'not-a-picture': [422, 'This is no picture that can be shown: JPEG, PNG or WebP, up to 10 MB'],
  'menu-not-readable': [422, 'This menu cannot be taken as it is; nothing was changed'],
  'unknown-line': [422, 'This order has no such line'],
  'replacement-dearer': [422, 'What is given instead would cost the customer more'],
  'refund-over-limit': [403, 'The counter of this store may not give back as much for one order'],
  'refund-too-large': [422, 'More than was paid cannot be given back'],
  'weak-password': [422, 'Others would try this password first: it is common, or made of your own name or email'],
  'wrong-password': [422, 'The password so far is another one'],
  'mixed-letters': [422, 'Letters that look alike but belong to different alphabets cannot stand together here'],
  'unknown-store': [422, 'There is no such store'],
  'unknown-rider': [422, 'There is no such rider'],
  'printer-address': [422, 'Printers are not reached at this address'],
  'webhook-address': [422, 'Webhooks are not sent to this address'],
  'unknown-product': [422, 'A product in the basket is not on the menu of this store'],
  'invalid-options': [422, 'The chosen options do not fit the product'],
  'outside-area': [422, 'The store does not deliver to this address'],
  'below-minimum': [422, 'The store delivers there from a certain sum on'],
  'no-ordering-ahead': [422, 'The store takes orders for now alone'],
  'slot-unknown': [422, 'This is not the start of one of the times that the store offers'],
  'slot-passed': [422, 'This time has passed, or is too soon for the kitchen'],
  'slot-too-far': [422, 'The store does not take orders so many days ahead'],
  'slot-closed': [422, 'The store is closed at that time'],
  'mixed-currencies': [422, 'All prices in an order must be in one currency'],
  'too-many-requests': [429, 'Too many requests; please slow down'],
  'too-many-stores': [429, 'So many stores cannot be opened in one day'],
  'too-many-streams': [429, 'Too many live connections are open from here; close some of them'],
  internal: [500, 'Something went wrong on our side'],
  'payment-unavailable': [503, 'The payment cannot be made right now; your basket is kept'],
  'service-unavailable': [503, 'This part of Jumun does not answer right now'],
  'gateway-timeout': [504, 'This part of Jumun took too long to answer'],
  overloaded: [503, 'Too much to do at the moment; please try again in a moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemCode = keyof typeof problems

/** The body of every refusal. */
export interface ProblemDetails {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail?: string
  readonly instance?: string
  /** For `invalid-request`: which fields, as dotted paths. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  /** For `payment-unavailable`, `payment-declined` and `already-ordered`: the order's id. */
  readonly orderId?: string
  /** For `changed-meanwhile`: the thing as it is now. */
  readonly present?: unknown
  /** For `payment-declined`: why, in the provider's words. */
  readonly reason?: string
  /** For a basket that cannot be had as it is: what can be had of it, at which price. */
  readonly quote?: Quote
  /** For `below-minimum`: what is lacking. */
  readonly missing?: Money
  /** For `refund-over-limit`: how much in all, and how much of it was not given back yet. */
  readonly limit?: Money
  readonly left?: Money
  /** For `slot-full`: the nearest times at which there is room. */
  readonly slots?: readonly { readonly from: string; readonly to: string }[]
}
