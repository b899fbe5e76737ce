/** What is put into the log for a service to hear, and what it says there itself. */
import { allEvents, type Envelope, type EventType, type ServiceName, SigningKeyAnnounced } from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import { type EventLog, toEnvelope } from '@jumun/messaging'
import type { TestTokens } from './test-tokens.ts'

export interface ReceivedEvent<T> {
  readonly subject: string
  readonly sequence: number
  readonly data: T
  readonly correlationid?: string
  /** Say the same id again for a redelivery. */
  readonly id?: string
  readonly time?: string
}

/** As the service that owns it. */
export async function appendTo<T>(
  events: EventLog,
  kind: EventType<T>,
  {
    subject,
    sequence,
    data,
    correlationid = subject,
    id,
    time,
  }: ReceivedEvent<T> & { readonly id: string; readonly time: string },
): Promise<void> {
  const { type, source, topic, schemaId } = kind
  const body = encode(kind, data)
  await events.append([{ id, type, source, subject, time, correlationid, sequence, topic, schemaId, body }])
}

/** The key that test tokens are signed with, as the user service announces it. */
export const announce = (tokens: TestTokens, events: EventLog, id: string): Promise<void> =>
  appendTo(events, SigningKeyAnnounced, {
    id,
    time: new Date().toISOString(),
    subject: tokens.kid,
    sequence: 1,
    data: {
      kid: tokens.kid,
      publicJwk: JSON.stringify(tokens.publicJwk),
      retiresAt: '2999-01-01T00:00:00.000Z',
      proof: tokens.proof(),
    },
  })

/** Everything of one source in the log, read from the start, in the order it was said. */
export async function saidBy(source: ServiceName, events: EventLog): Promise<readonly Envelope[]> {
  const found: { readonly topic: string; readonly position: number; readonly event: Envelope }[] = []
  const topics = [
    ...new Set(
      Object.values(allEvents)
        .filter((kind) => kind.source === source)
        .map((kind) => kind.topic),
    ),
  ]
  if (topics.length === 0) return []
  const reading = events.follow({
    topics,
    after: [],
    handle: async (batch) => {
      for (const record of batch)
        found.push({ topic: record.topic, position: record.position, event: toEnvelope(record) })
    },
  })
  try {
    await reading.caughtUp()
  } finally {
    await reading.stop()
  }
  return found
    .filter(
      ({ event }) =>
        event.source === source && !(event.type === SigningKeyAnnounced.type && event.subject.startsWith('test-')),
    )
    .toSorted((left, right) => left.topic.localeCompare(right.topic) || left.position - right.position)
    .map(({ event }) => event)
}
