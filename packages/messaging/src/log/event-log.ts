/**
 * The event log as services see it: a port with two drivers (`postgres`, `kafka`) and one conformance suite.
 * Order is kept per topic and subject; delivery is at least once; the inbox makes effects single.
 */

import type { Envelope } from '@jumun/contracts'
import type { translate } from '@jumun/contracts/codec'

/** Of Avro. */
export type Schema = Parameters<typeof translate>[0]

/** An event on its way: CloudEvents attributes and the Avro body, without a frame. */
export interface LogRecord extends Omit<Envelope, 'data'> {
  readonly topic: string
  /** Id in `contracts/released.json`; a driver translates it where its fabric numbers schemas itself. */
  readonly schemaId: number
  readonly body: Buffer
}

/** Where a record stands. Positions grow along a partition; with the postgres driver they are dense along the topic. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly position: number
  /**
   * Tells this place from one with the same number in another log: one that was made anew, or restored from an older
   * copy. Opaque; kept with the position by whoever wants to go on from it.
   */
  readonly mark?: string
}

/**
 * A record as it was read. Where the log holds bytes that are no event of ours, `undecodable` says why, the
 * attributes are as far as they could be read, and `body` is what was there.
 */
export interface StoredRecord extends LogRecord, Position {
  readonly undecodable?: string
  /** Undecodable for us, and not for the release that wrote it: an instance of that one can read it. */
  readonly newer?: true
  /** The schema that wrote `body`, where a program that is not ours did; see `FollowOptions.foreign`. */
  readonly written?: Schema
}

export interface ConsumeOptions {
  /** Instances with the same group share the partitions and take over from a dead one. */
  readonly group: string
  readonly topics: readonly string[]
  /**
   * The event types that the group handles: others are passed over, are no reason to wake, and do not count as lag. What
   * cannot be read, so that nobody can say of which type it is, is handed over all the same. Default: all.
   */
  readonly types?: readonly string[]
  /** Most records in one call of `handle`; default 500. */
  readonly maxBatch?: number
  /** Most partitions that are handled in a call of their own at a time; default 4. */
  readonly concurrency?: number
  /**
   * Called with what all partitions of this member have, each partition's records in order, one such call at a time:
   * what comes meanwhile comes with the next. The positions are committed some time
   * after it resolves, so a member that dies may leave what it has just handled to come again. When it rejects, the same
   * records come again after a pause, and each partition of them in a call of its own, beside those for the others,
   * until one of these resolved.
   * @param taken true for the first batch of a partition that this instance has taken over, which is a call of its own:
   *   the records may have been in work elsewhere when that instance died
   */
  handle(batch: readonly StoredRecord[], firstAfterAssignment: boolean): Promise<void>
}

export interface FollowOptions {
  readonly topics: readonly string[]
  readonly maxBatch?: number
  /** Topics of programs that are not ours: what stands there is none of our events, and comes with its schema. */
  readonly foreign?: boolean
  /** Where to go on: everything after these. A partition that is not named is read from its start. */
  readonly after: readonly Position[]
  /**
   * Called when the log does not have any more what was read: it was made anew, or restored from an older copy. What was
   * derived from it is worth nothing now; everything is read again, from the start of every partition.
   */
  readonly onWentBack?: (lost: readonly Position[]) => Promise<void> | void
  /** Called with records in partition order. The caller keeps the positions, in the same transaction as what it derives. */
  handle(batch: readonly StoredRecord[]): Promise<void>
}

export interface Subscription {
  /** Resolves when everything that was in the log at the time of the call has been handled, or when stopped. */
  caughtUp(): Promise<void>
  /** Records in the log that this group or follower has not handled yet, over the partitions it owns. */
  lag(): Promise<number>
  /** Finishes what is in hand, commits, gives its partitions up. */
  stop(): Promise<void>
}

/** A record that did not get into the log, and why. */
export interface UnappendedRecord {
  readonly record: LogRecord
  readonly reason: string
  /** The log will never take it as it is; else it may at another time. */
  readonly refused: boolean
}

/** Where a record stands that is in the log now. */
export interface Appended extends Position {
  readonly id: string
}

/** Some records are not in the log, those that are named here; all others of the call are. */
export class NotAppended extends Error {
  override name = 'NotAppended'
  readonly unappended: readonly UnappendedRecord[]
  readonly appended: readonly Appended[]
  constructor(left: readonly UnappendedRecord[], appended: readonly Appended[] = []) {
    super([...new Set(left.map(({ reason }) => reason))].join('; '))
    this.unappended = left
    this.appended = appended
  }
}

export interface EventLog {
  /**
   * Append in the given order and await the log's acknowledgement. An id that the topic already has is ignored, so
   * that a relay may repeat itself. One that the log does not take holds up the later ones of its topic and subject, and
   * no others.
   * @throws NotAppended when it is known what is in the log and what is not; anything else when it is not known
   * @returns where each of them stands
   */
  append(records: readonly LogRecord[]): Promise<readonly Appended[]>
  /** Read as a member of a group: each record is handled by one member (at least once). */
  consume(options: ConsumeOptions): Subscription
  /** Read everything alone, from positions that the caller keeps. */
  follow(options: FollowOptions): Subscription
  /** The last position of every partition of these topics; 0 (postgres) or -1 (kafka) where there is none yet is left out. */
  heads(topics: readonly string[]): Promise<readonly Position[]>
  /** Those of these places that the log does not have any more: it was made anew, or restored from an older copy. */
  lost(positions: readonly Position[]): Promise<readonly Position[]>
  /** Is the log reachable right now? */
  reachable(): Promise<boolean>
  close(): Promise<void>
}

/** The log has not got any more what was read or written there: it was made anew, or restored from an older copy. */
export class LogWentBack extends Error {
  override name = 'LogWentBack'
  readonly lost: readonly Position[]
  constructor(lost: readonly Position[]) {
    const where = [...new Set(lost.map(({ topic }) => topic))].join(', ')
    super(`the event log went back: ${where} was made anew, or restored from an older copy`)
    this.lost = lost
  }
}
