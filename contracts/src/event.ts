/** What an event is: its kind, and the attributes it travels with. */

/** The name and place of one kind of event; `T` is the shape of its data. Made by `npm run generate`, never by hand. */
export interface EventType<T> {
  readonly type: string
  readonly version: number
  readonly topic: string
  /** The service that publishes it. */
  readonly source: string
  /** Id of its schema in the embedded event log, and in `released.json`. */
  readonly schemaId: number
  /** Carries the data's shape for the compiler; never set. */
  readonly data?: T
}

/** The CloudEvents 1.0 attributes every event travels with, and its data. */
export interface Envelope<T = unknown> {
  /** UUIDv7; the same however often it is delivered. */
  readonly id: string
  readonly type: string
  /** The service that said it. */
  readonly source: string
  /** Id of the aggregate it is about; also the partition key. */
  readonly subject: string
  /** ISO 8601, UTC. */
  readonly time: string
  /** The order id, where there is one. */
  readonly correlationid: string
  /** The event or request that caused it. */
  readonly causationid?: string
  /** 1, 2, 3 … per source and subject, without gaps. */
  readonly sequence: number
  /** W3C Trace Context. */
  readonly traceparent?: string
  readonly data: T
}

/**
 * The largest body of an event, in bytes. A broker takes 1 MiB by default; the rest is for the envelope, and for a broker
 * that counts a little differently. Whatever may be sent to us fits (`biggest-events.test.ts`), so nothing that was begun
 * can become too large on its way.
 */
export const mostEventBytes = 768 * 1024

/** Is `event` of this kind? Narrows its data. */
export const isA = <T>(kind: EventType<T>, event: Envelope): event is Envelope<T> => event.type === kind.type
