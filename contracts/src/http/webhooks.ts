/** Webhooks: what happens to orders, told to programs of a shop's own. Signed as https://www.standardwebhooks.com says. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Id, OneOf, Page, pageQuery, Shape, Time, Words } from './shapes.ts'

/** What happens to an order, as its own service says it, in order; and that money went back. */
export const webhookEvents = [
  'OrderPlaced',
  'OrderConfirmed',
  'OrderChanged',
  'OrderProgressed',
  'OrderCancelRequested',
  'OrderCanceled',
  'OrderCompleted',
  'PaymentRefunded',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

const Url = Type.String({
  maxLength: 2000,
  pattern: '^https?://[!-~]{1,1990}$',
  description: 'https, and a public address; no redirects are followed',
})
const Events = Type.Array(OneOf(...webhookEvents), { minItems: 1, maxItems: webhookEvents.length, uniqueItems: true })
const Stores = Type.Union([Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }), Type.Null()], {
  description: 'whose orders; null: of all stores, for operators alone',
})
const Personal = Type.Boolean({
  description: 'also who ordered, the district, and what people wrote; otherwise nothing of the kind is sent',
})

export const NewWebhookShape = Shape({
  name: Words(60),
  url: Url,
  events: Events,
  storeIds: Stores,
  personal: Type.Optional(Personal),
})
export const WebhookChangeShape = Type.Object(
  {
    name: Type.Optional(Words(60)),
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    storeIds: Type.Optional(Stores),
    personal: Type.Optional(Personal),
    active: Type.Optional(
      Type.Boolean({ description: 'false: nothing is sent, and it waits; true: what waits is sent' }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
)
const webhook = {
  id: Id,
  name: Type.String(),
  url: Type.String(),
  events: Events,
  storeIds: Stores,
  personal: Personal,
  state: OneOf('ACTIVE', 'PAUSED'),
  pausedBecause: Type.Optional(OneOf('BY_HAND', 'FAILING', 'GONE')),
  failingSince: Type.Optional({ ...Time, description: 'nothing has arrived there since' }),
  lastDeliveredAt: Type.Optional(Time),
  waiting: Type.Integer({ description: 'deliveries that are still to be made' }),
  formerSecretUntil: Type.Optional({ ...Time, description: 'until then the former secret signs as well' }),
  createdAt: Time,
}
export const WebhookShape = Shape(webhook)
export type Webhook = Static<typeof WebhookShape>
export type NewWebhook = Static<typeof NewWebhookShape>
export type WebhookChange = Static<typeof WebhookChangeShape>

const secret = Type.String({ description: '`whsec_` and base64: what deliveries are signed with; shown this once' })
export const WebhookWithSecretShape = Shape({ ...webhook, secret })
export type WebhookWithSecret = Static<typeof WebhookWithSecretShape>

export const WebhookAttemptShape = Shape({
  at: Time,
  tookMs: Type.Integer(),
  status: Type.Optional(Type.Integer({ description: 'what the address answered' })),
  trouble: Type.Optional(
    Type.String({ description: 'why it did not answer: not-allowed, unreachable, no-answer, certificate' }),
  ),
})
export const WebhookDeliveryShape = Shape({
  id: Id,
  messageId: Type.String({ description: '`webhook-id`: the same however often it is sent' }),
  event: Type.String({ description: 'the event, or `test`' }),
  storeId: Type.Optional(Id),
  orderId: Type.Optional(Id),
  occurredAt: Time,
  state: OneOf('WAITING', 'DELIVERED', 'GIVEN_UP'),
  again: Type.Integer({ description: '1, 2 …: sent again by hand' }),
  nextAt: Type.Optional({ ...Time, description: 'when it is tried next' }),
  attempts: Type.Array(WebhookAttemptShape, { description: 'the latest first, twenty at most' }),
  createdAt: Time,
})
export type WebhookDelivery = Static<typeof WebhookDeliveryShape>
export type WebhookAttempt = Static<typeof WebhookAttemptShape>

const forOwners = { service: 'store', access: ['owner', 'staff', 'operator'], right: 'webhooks' } as const
const ofWebhook = { params: Shape({ id: Id }) }
export const listWebhooks = endpoint({
  ...forOwners,
  method: 'GET',
  path: '/webhooks',
  summary: "A store's webhooks, and how they are; operators see all of them",
  query: Shape({ storeId: Type.Optional(Id) }),
  answers: { 200: Shape({ items: Type.Array(WebhookShape) }) },
})
export const addWebhook = endpoint({
  ...forOwners,
  method: 'POST',
  path: '/webhooks',
  summary: 'Have events sent to an address; the answer shows the secret that signs them',
  idempotent: true,
  body: NewWebhookShape,
  answers: { 201: WebhookWithSecretShape },
})
export const changeWebhook = endpoint({
  ...forOwners,
  method: 'PATCH',
  path: '/webhooks/:id',
  summary: 'Change what is sent where, pause it, or go on',
  ...ofWebhook,
  body: WebhookChangeShape,
  answers: { 200: WebhookShape },
})
export const removeWebhook = endpoint({
  ...forOwners,
  method: 'DELETE',
  path: '/webhooks/:id',
  summary: 'Send nothing there any more, and forget what waits',
  ...ofWebhook,
  answers: { 204: Type.Null() },
})
export const renewWebhookSecret = endpoint({
  ...forOwners,
  method: 'POST',
  path: '/webhooks/:id/secret',
  summary: 'A new secret, shown this once; for a day the former one signs as well',
  ...ofWebhook,
  answers: { 200: WebhookWithSecretShape },
})
export const testWebhook = endpoint({
  ...forOwners,
  method: 'POST',
  path: '/webhooks/:id/test',
  summary: 'Send a test message there, now',
  ...ofWebhook,
  answers: { 200: WebhookDeliveryShape },
})
export const listWebhookDeliveries = endpoint({
  ...forOwners,
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  summary: 'What was sent there, and what it answered, each time',
  ...ofWebhook,
  query: Shape({ ...pageQuery, state: Type.Optional(OneOf('WAITING', 'DELIVERED', 'GIVEN_UP')) }),
  answers: { 200: Page(WebhookDeliveryShape) },
})
export const sendWebhookAgain = endpoint({
  ...forOwners,
  method: 'POST',
  path: '/webhooks/:id/deliveries/:deliveryId/send',
  summary: 'Send it again, behind what waits of the same order',
  params: Shape({ id: Id, deliveryId: Id }),
  answers: { 200: WebhookDeliveryShape },
})
