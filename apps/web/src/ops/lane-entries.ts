/** Everything that happened to one order, in the order in which it happened: events, questions for its money, and messages tried again. */
import type { ProviderCall, Story, UnresolvedPaymentAttempt } from '@jumun/contracts/http'
import type { NoteInService } from './ops-questions.ts'

type StoryEvent = Story['events'][number]

/** Payment was asked and could not say, or payment asked its provider. */
export type AskedCall = ProviderCall | (UnresolvedPaymentAttempt & { readonly what: 'payment' })

export type LaneEntry = { readonly key: string; readonly lane: string; readonly time: string } & (
  | { readonly kind: 'event'; readonly event: StoryEvent }
  /** `attempt` counts the questions of its sort: the second and later ones are retries. */
  | { readonly kind: 'call'; readonly call: AskedCall; readonly attempt: number }
  | { readonly kind: 'note'; readonly note: NoteInService; readonly about: string | undefined }
)

interface Known {
  readonly events: readonly StoryEvent[]
  readonly unanswered: readonly UnresolvedPaymentAttempt[]
  readonly calls: readonly ProviderCall[]
  readonly notes: readonly NoteInService[]
}

export function laneEntries({ events, unanswered, calls, notes }: Known): readonly LaneEntry[] {
  const typeOf = new Map(events.map(({ id, type }) => [id, type]))
  const asked = new Map<string, number>()
  const all: LaneEntry[] = [
    ...events.map((event) => ({
      ...({ kind: 'event', event } as const),
      ...{ key: event.id, lane: event.service, time: event.time },
    })),
    ...[...unanswered.map((call) => ({ ...call, what: 'payment' as const })), ...calls].map((call, index) => {
      const attempt = (asked.get(call.what) ?? 0) + 1
      asked.set(call.what, attempt)
      return {
        ...({ kind: 'call', call, attempt } as const),
        ...{ key: `call ${index}`, lane: call.what === 'payment' ? 'order' : 'payment', time: call.at },
      }
    }),
    ...notes.map((note, index) => ({
      ...({ kind: 'note', note, about: nameIn(note) ?? typeOf.get(note.eventId) } as const),
      ...{ key: `note ${note.service} ${index}`, lane: note.service, time: note.at },
    })),
  ]
  // What has the same time stays as it came: the story is in order, and so is each list beside it.
  return all.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0))
}

const nameIn = ({ detail }: NoteInService): string | undefined =>
  typeof detail['type'] === 'string' ? detail['type'] : undefined
