/** What happened at the doors: who came, who was turned away, who looked at people's data, who changed what anybody may. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Count, Id, Nothing, OneOf, Page, pageQuery, Shape, Time } from './shapes.ts'

export const securityKinds = [
  'log-in',
  'log-in-refused',
  'sign-up',
  'refused',
  'forged-key',
  'too-many',
  'people-read',
  'operator-act',
  'account-changed',
] as const
export type SecurityKind = (typeof securityKinds)[number]
const Kind = OneOf(...securityKinds)
const Nullable = <T extends import('typebox').TSchema>(type: T) => Type.Union([type, Type.Null()])
const Address = Type.String({ pattern: '^[0-9a-fA-F.:/]{2,50}$', description: 'IPv4, or the /64 of IPv6' })

/** Never a password, a token, or what somebody typed: ids, routes and addresses only. */
const happened = {
  kind: Kind,
  at: Time,
  who: Nullable(Id),
  role: Nullable(OneOf('customer', 'owner', 'staff', 'rider', 'operator')),
  what: Type.String({ maxLength: 200, pattern: '^[A-Z]+ /[!-~]*$', description: 'method and path' }),
  status: Count(100, 599),
  address: Nullable(Address),
  count: Type.Integer({ minimum: 1, description: 'so often within a moment' }),
}
export const SecurityReportShape = Shape(happened)
export type SecurityReport = Static<typeof SecurityReportShape>
export const SecurityEventShape = Shape({
  id: Id,
  ...happened,
  name: Nullable(Type.String({ description: 'of the person, as long as there is one' })),
})
export type SecurityEvent = Static<typeof SecurityEventShape>

export const listSecurityEvents = endpoint({
  service: 'user',
  method: 'GET',
  path: '/security-events',
  summary: 'The security log: log-ins, refusals, operators who read or changed, newest first',
  access: ['operator'],
  query: Shape({
    kind: Type.Optional(Kind),
    who: Type.Optional(Id),
    address: Type.Optional(Address),
    ...pageQuery,
  }),
  answers: { 200: Page(SecurityEventShape) },
})

export const mostReported = 200
export const reportSecurity = endpoint({
  service: 'user',
  method: 'POST',
  path: '/internal/security-events',
  summary: 'Keep what a service saw at its door',
  access: 'service',
  callers: ['gateway', 'discovery'],
  body: Shape({ events: Type.Array(SecurityReportShape, { minItems: 1, maxItems: mostReported }) }),
  answers: { 204: Nothing },
})
