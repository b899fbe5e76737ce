/**
 * The audit: one list of what must always be true, held against the platform all the time, and by `npm run audit` in depth.
 * Both see the same rows: the command begins with what is known here, and leaves what it found.
 */
import { type Static, Type } from 'typebox'
import { endpoint, type ServiceName } from './endpoint.ts'
import { Id, OneOf, Shape, Time, Words } from './shapes.ts'

export const invariantNames = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
] as const
export type InvariantName = (typeof invariantNames)[number]
export const InvariantShape = OneOf(...invariantNames)
export const invariantMeans: Readonly<Record<InvariantName, string>> = {
  I1: 'money is captured once for what is completed, and back for what is not, as far as its end says',
  I2: 'stock is set aside for what is paid, and released when it is canceled, unless it was cooked; the sums agree',
  I3: 'an order ends once, nothing changes it after, and it does not stand still for a machine',
  I4: 'no store knows of an order that is not paid',
  I5: 'what was said is in the log, once, numbered 1, 2, 3 … without gaps',
  I6: 'each event has its effect once: a confirmed order has its ticket',
  I7: 'the dashboard is what the log says',
  I8: 'the same Idempotency-Key has the same answer, and one order',
  I9: 'no status goes backwards',
  I10: 'nothing is set aside without somebody who takes it up',
  I11: 'no slot of a kitchen is overbooked, and what is taken of it is what orders hold',
  I12: 'lines + fee − discounts = total, everywhere the same',
  I13: 'the books of a store are the ledger: what was captured and what went back of each of its orders, each in one day',
}

const What = Words(2000)
/** Something that is not true and must be, as one service knows it of itself. */
export const SelfFindingShape = Shape({
  invariant: InvariantShape,
  what: What,
  orderId: Type.Optional(Type.String({ maxLength: 100 })),
  since: Time,
})
export type SelfFinding = Static<typeof SelfFindingShape>

/** On every service. */
export const askFindings = (service: ServiceName) =>
  endpoint({
    service,
    method: 'GET',
    path: '/internal/findings',
    summary: 'What is not true and must be, as this service knows it of itself',
    access: 'service',
    callers: ['dashboard'],
    answers: { 200: Shape({ items: Type.Array(SelfFindingShape) }) },
  })

/** Of orders that are confirmed, those for which there is no ticket, nor the memory that there will be none. */
export const askMissingTickets = endpoint({
  service: 'store',
  method: 'POST',
  path: '/internal/missing-tickets',
  summary: 'Which of these orders have no ticket',
  access: 'service',
  callers: ['dashboard'],
  body: Shape({ orderIds: Type.Array(Id, { maxItems: 200 }) }),
  answers: { 200: Shape({ orderIds: Type.Array(Id) }) },
})

const ViolationShape = Shape({
  orderId: Type.Optional(Type.String()),
  what: Type.String(),
  by: Type.String({ description: 'who found it: `events`, a service about itself, or `npm run audit`' }),
  since: Time,
})
export const AuditShape = Shape({
  items: Type.Array(
    Shape({
      invariant: InvariantShape,
      means: Type.String({ description: 'what is always true once things are quiet' }),
      status: Type.Unsafe<'green' | 'red' | 'unknown'>({
        type: 'string',
        enum: ['green', 'red', 'unknown'],
        description: 'unknown: a service whose word it takes is silent, or nobody has looked yet',
      }),
      checked: Type.Integer({ description: 'orders it was held against since this instance started' }),
      violations: Type.Array(ViolationShape, { maxItems: 20, description: 'the oldest of them' }),
      count: Type.Integer({ description: 'of violations, those not listed included' }),
    }),
  ),
  silent: Type.Array(Type.String(), { description: 'services that do not say how they are' }),
  lookedDeeperAt: Type.Optional(Type.String({ description: 'ISO 8601; when `npm run audit` was last made' })),
})
export type Audit = Static<typeof AuditShape>
/** What must be true is checked all the time, as far as events and the services themselves tell. */
export const getAudit = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/audit',
  summary: 'The invariants: green or red, and by what; `npm run audit` looks deeper, and its findings are here, too',
  access: ['operator'],
  answers: { 200: AuditShape },
})
/** What a look into every database, the log and the provider's books found. */
export const reportAudit = endpoint({
  service: 'dashboard',
  method: 'POST',
  path: '/dashboards/audit',
  summary: 'Leave what `npm run audit` found, in place of what it found before',
  access: ['operator'],
  body: Shape({
    items: Type.Array(Shape({ invariant: InvariantShape, broken: Type.Array(What, { maxItems: 100 }) }), {
      maxItems: invariantNames.length,
    }),
  }),
  answers: { 204: Type.Null() },
})
