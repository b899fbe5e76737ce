/** What services wrote while they worked on an order: for operators, and without anything that people wrote. */
import { type Static, Type } from 'typebox'
import { endpoint, type ServiceName, serviceNames } from './endpoint.ts'
import { Id, OneOf, Shape, Time } from './shapes.ts'

export const LogLineShape = Shape({
  service: Type.String({ maxLength: 100 }),
  time: Time,
  level: OneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
  message: Type.String(),
  traceId: Type.Optional(Type.String({ maxLength: 32 })),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
    description: 'the other fields of the line, as text where they are neither numbers nor yes and no',
  }),
})
export type LogLine = Static<typeof LogLineShape>

/** On every service. */
export const askLogLines = (service: ServiceName) =>
  endpoint({
    service,
    method: 'GET',
    path: '/internal/log-lines',
    summary: 'What this instance wrote of an order lately',
    access: 'service',
    callers: ['dashboard'],
    query: Shape({ orderId: Id }),
    answers: { 200: Shape({ items: Type.Array(LogLineShape) }) },
  })

export const getOrderLog = endpoint({
  service: 'dashboard',
  method: 'GET',
  path: '/dashboards/:orderId/log',
  summary: 'What the services wrote of an order lately, in order; and which of them did not answer',
  access: ['operator'],
  params: Shape({ orderId: Id }),
  answers: { 200: Shape({ items: Type.Array(LogLineShape), silent: Type.Array(OneOf(...serviceNames)) }) },
})
