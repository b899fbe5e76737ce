/** Services that are not of this platform and may join it, because an operator allowed them to. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Nothing, Shape, Time } from './shapes.ts'

/** First segments that the gateway answers itself: nobody is led to a guest there. */
export const pathsOfTheEdge = [
  ...['/client', '/admin', '/kitchen', '/rider', '/ops', '/assets', '/docs', '/openapi.json'],
  ...['/demo', '/health', '/metrics', '/actuator', '/eureka', '/.well-known'],
] as const

const access = ['operator'] as const
const GuestName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const GuestPath = Type.String({ pattern: '^/[A-Za-z0-9_~-]{1,64}$' })

const allowance = {
  name: GuestName,
  paths: Type.Array(GuestPath, { maxItems: 20, description: 'what the gateway routes to it; none of ours' }),
  networks: Type.Array(Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:/_-]+$' }), {
    minItems: 1,
    maxItems: 20,
    description: 'where its instances may be: addresses, networks (10.1.0.0/16), names of hosts',
  }),
  open: Type.Optional(Type.Boolean({ description: 'reached without a log-in; default: users only' })),
  tokens: Type.Optional(
    Type.Boolean({
      description: 'users’ tokens are passed on to it, with which it can act as these users; default: never',
    }),
  ),
}
export const GuestShape = Shape({ ...allowance, open: Type.Boolean(), tokens: Type.Boolean(), allowedAt: Time })
export type Guest = Static<typeof GuestShape>
export const AllowGuestShape = Shape(allowance)
export type AllowGuest = Static<typeof AllowGuestShape>

export const listGuests = endpoint({
  service: 'discovery',
  method: 'GET',
  path: '/ops/guests',
  summary: 'The services that are not ours and may join',
  access,
  answers: { 200: Shape({ items: Type.Array(GuestShape) }) },
})
export const allowGuest = endpoint({
  service: 'discovery',
  method: 'POST',
  path: '/ops/guests',
  summary: 'Allow a service that is not ours to join; said again it counts anew, with a new credential',
  access,
  body: AllowGuestShape,
  answers: {
    201: Shape({
      guest: GuestShape,
      credential: Type.String({
        description: 'shown this once: the password of its name (`http://name:credential@…/eureka`), or a bearer token',
      }),
    }),
  },
})
export const revokeGuest = endpoint({
  service: 'discovery',
  method: 'DELETE',
  path: '/ops/guests/:name',
  summary: 'Its credential counts no longer, and its instances are gone',
  access,
  params: Shape({ name: GuestName }),
  answers: { 204: Nothing },
})
