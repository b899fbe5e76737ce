/** What operators see of the platform itself: who runs, how they are, and what is stuck. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Count, OneOf, Shape, Time } from './shapes.ts'

const access = ['operator'] as const
const Known = <T extends import('typebox').TSchema>(type: T) => Type.Optional(type)
const Name = Type.String({ pattern: '^[a-z][a-z-]{0,40}$' })

export const InstanceOverviewShape = Shape(
  {
    url: Type.String(),
    up: Type.Boolean({ description: 'it answered in time' }),
    slow: Known(Type.Boolean({ description: 'it lives, and took too long to say whether it takes work' })),
    missing: Type.Array(Type.String(), { description: 'why it does not take work; empty when it does' }),
    version: Known(Type.String()),
    startedAt: Known(Time),
    memoryBytes: Known(Type.Number()),
    requests: Known(Type.Number({ description: 'answered since it started' })),
    outbox: Known(Shape({ events: Type.Number(), oldestSeconds: Type.Number() })),
    lagEvents: Known(Type.Number({ description: 'in the log, not yet heard' })),
    parked: Known(
      Type.Number({ description: 'messages set aside for an operator; of the service, not of this instance' }),
    ),
    timersFailing: Known(
      Type.Number({ description: 'timers that failed and will run again; of the service, not of this instance' }),
    ),
    logLosses: Known(
      Type.Number({
        description: 'how often the log lost events of this service for good, and nobody has looked into it',
      }),
    ),
    webhooksFailing: Known(
      Type.Number({ description: 'webhooks whose address takes nothing; of the service, not of this instance' }),
    ),
    dataAgeMs: Known(Type.Number()),
    breakers: Type.Array(Shape({ name: Type.String(), state: OneOf('closed', 'half-open', 'open') })),
  },
  'What is not measured there is left out',
)
export type InstanceOverview = Static<typeof InstanceOverviewShape>
export const OpsOverviewShape = Shape({
  at: Time,
  demo: Type.Boolean({ description: 'with the demo accounts: a visitor may let the city live' }),
  services: Type.Array(
    Shape({
      name: Type.String(),
      summary: Type.String(),
      hears: Known(Type.Array(Type.String(), { description: 'the services whose events it reacts to' })),
      calls: Known(Type.Array(Type.String(), { description: 'the services it asks and waits for' })),
      instances: Type.Array(InstanceOverviewShape),
    }),
  ),
})
export type OpsOverview = Static<typeof OpsOverviewShape>

export const getOpsOverview = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/overview',
  summary: 'Every service with its instances: health, version, breakers, lag, outbox, parked messages',
  access,
  answers: { 200: OpsOverviewShape },
})

const Attempts = {
  went: Type.Integer({ description: 'ordered and paid' }),
  refused: Type.Integer({ description: 'for a reason of the card or the basket' }),
  failed: Type.Integer({ description: 'for a reason of ours: nobody answered, or it was too much' }),
}
export const PulseShape = Shape({
  at: Time,
  checkouts: Shape({
    ...Attempts,
    minutes: Type.Integer({ description: 'how many minutes these are, the present one included' }),
    state: OneOf('quiet', 'well', 'troubled', 'failing'),
  }),
  minutes: Type.Array(Shape({ at: Time, ...Attempts }), { description: 'the last hour, oldest first' }),
  incidents: Type.Array(
    Shape({
      what: OneOf('down', 'restarted', 'checkouts'),
      service: Type.Union([Type.String(), Type.Null()], { description: 'null: of the platform as a whole' }),
      from: Time,
      until: Type.Union([Time, Type.Null()], { description: 'null: it goes on' }),
    }),
    { description: 'newest first, since this gateway started' },
  ),
})
export type Pulse = Static<typeof PulseShape>
export const getPulse = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/pulse',
  summary:
    'Whether customers can order: checkouts of the last hour by what became of them, and what happened to services',
  access,
  answers: { 200: PulseShape },
})

/** So that the log-in page offers the demo's accounts only where they are. */
export const getDemo = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/demo',
  summary: 'Are there demo accounts here?',
  access: 'anyone',
  answers: { 200: Shape({ accounts: Type.Boolean() }) },
})

const parkedParams = Shape({ service: Name, id: Count(1, Number.MAX_SAFE_INTEGER) })
export const ParkedMessageShape = Shape({
  id: Type.Integer(),
  outgoing: Type.Boolean({ description: 'said there, and no log takes it; else heard, and it keeps failing' }),
  eventId: Type.String(),
  topic: Type.String(),
  subject: Type.String(),
  type: Type.String(),
  source: Type.String(),
  time: Time,
  correlationid: Type.String(),
  sequence: Type.Integer(),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'null: it waits behind another of its key' }),
  parkedAt: Time,
})
export type ParkedMessage = Static<typeof ParkedMessageShape>
export const listParked = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/services/:service/parked',
  summary: 'Messages that keep failing in a service, oldest first',
  access,
  params: Shape({ service: Name }),
  query: Shape({
    limit: Known(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    after: Known(Type.Integer({ minimum: 0 })),
  }),
  answers: { 200: Shape({ items: Type.Array(ParkedMessageShape), count: Type.Integer() }) },
})
export const ParkedNoteShape = Shape({
  eventId: Type.String(),
  action: OneOf('parked', 'edited', 'retried', 'dropped'),
  who: Type.String({ description: 'an operator, or jumun itself' }),
  at: Time,
  detail: Type.Record(Type.String(), Type.Unknown()),
})
export type ParkedNote = Static<typeof ParkedNoteShape>
export const ParkedInFullShape = Shape({
  ...ParkedMessageShape.properties,
  data: Known(Type.Unknown({ description: 'left out when it cannot be read' })),
  attempts: Type.Integer({ description: 'how often it was tried, by the service and by operators' }),
  behind: Type.Integer({ description: 'how many of its key wait behind it' }),
  audit: Type.Array(ParkedNoteShape),
})
export type ParkedInFull = Static<typeof ParkedInFullShape>
export const readParked = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/services/:service/parked/:id',
  summary: 'One parked message with its data, its attempts, and what was done about it',
  access,
  params: parkedParams,
  answers: { 200: ParkedInFullShape },
})
export const readParkedHistory = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/services/:service/parked/history',
  summary: 'What a service ever set aside or tried again of a key, and who did what about it, oldest first',
  access,
  params: Shape({ service: Name }),
  query: Shape({ subject: Type.String({ minLength: 1, maxLength: 200 }) }),
  answers: { 200: Shape({ items: Type.Array(ParkedNoteShape) }) },
})
export const editParked = endpoint({
  service: 'gateway',
  method: 'PATCH',
  path: '/ops/services/:service/parked/:id',
  summary: 'Put other data in its place; it must fit the event',
  access,
  params: parkedParams,
  body: Shape({ data: Type.Record(Type.String(), Type.Unknown()) }),
  answers: { 204: Type.Null() },
})
export const retryParked = endpoint({
  service: 'gateway',
  method: 'POST',
  path: '/ops/services/:service/parked/:id/retry',
  summary: 'Handle everything of its key again, oldest first, until one fails',
  access,
  params: parkedParams,
  answers: { 200: Shape({ outcome: Type.String(), handled: Type.Integer(), reason: Known(Type.String()) }) },
})
export const dropParked = endpoint({
  service: 'gateway',
  method: 'POST',
  path: '/ops/services/:service/parked/:id/drop',
  summary: 'Give up on a parked message; those behind it wait for a retry',
  access,
  params: parkedParams,
  answers: { 204: Type.Null() },
})
