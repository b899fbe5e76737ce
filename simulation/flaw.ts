/**
 * Mistakes that the simulation must find: each is made on purpose by one test, and none in the services. What a consumer,
 * an inbox or a log would do wrong is a wrapper around it here; the others are made in the parts.
 */
import { StockReserved } from '@jumun/contracts'
import type { EventLog, Reaction, StoredRecord } from '@jumun/messaging'
import type { Inbox } from '@jumun/messaging/testing'

export const flaws = [
  'no inbox',
  'no tombstone',
  'a timeout is a decline',
  'what the provider tells is believed',
  'a status may go back',
  'positions first',
  'acknowledged before written',
  'cooked food is sold again',
  'a change gives its money back twice',
  'the counter forgets what it gave back',
  'what is left out is paid for',
  'a closed day is written into',
  'the books lose what went back before its sale',
  'a deadline is forgotten',
  'a slot is never given back',
  'a slot is counted twice',
  'what a line spares is never given back',
  'nobody knows what a line spares',
  'what was ordered ahead is begun at once',
  'a batch forgets one of two events of an aggregate',
  'a halved batch skips its second half',
] as const

export type Flaw = (typeof flaws)[number]

export function flawedInbox(inbox: Inbox, flaw: Flaw | undefined): Inbox {
  if (flaw === 'no inbox')
    return {
      ...inbox,
      enter: async (_, records) => ({ fresh: records, waiting: [] }),
      notYetProcessed: async (records) => records,
    }
  if (flaw === 'a halved batch skips its second half') return skippingSecondHalves(inbox)
  return inbox
}

function skippingSecondHalves(inbox: Inbox): Inbox {
  let entered: readonly StoredRecord[] = []
  let failed: readonly StoredRecord[] = []
  return {
    ...inbox,
    transaction: (work) =>
      inbox.transaction(work).catch((error: unknown) => {
        failed = entered
        throw error
      }),
    async enter(tx, records) {
      const [first] = records
      if (first && first.id === failed[Math.ceil(failed.length / 2)]?.id) return { fresh: [], waiting: [] }
      entered = records
      return inbox.enter(tx, records)
    },
  }
}

/** The position is committed before the effect, and a crash in between loses the message. */
export function flawedLog(log: EventLog, flaw: Flaw | undefined): Pick<EventLog, 'consume'> {
  if (flaw !== 'positions first') return log
  return {
    consume: (options) =>
      log.consume({
        ...options,
        async handle(batch, firstAfterAssignment) {
          options.handle(batch, firstAfterAssignment).catch(() => {})
        },
      }),
  }
}

export function flawedReactions(reactions: readonly Reaction[], flaw: Flaw | undefined): readonly Reaction[] {
  if (flaw !== 'a batch forgets one of two events of an aggregate') return reactions
  return reactions.map((reaction) => ({
    ...reaction,
    handleAll(events, tx) {
      const last = new Map(events.map((event) => [event.correlationid, event]))
      return reaction.handleAll([...last.values()], tx)
    },
  }))
}

/** The order goes on as if all of it could be had. */
export const hearingNothingIsLeftOut = (reaction: Reaction): Reaction => ({
  ...reaction,
  handleAll: (events, tx) =>
    reaction.handleAll(
      events.map((event) =>
        event.type === StockReserved.type
          ? { ...event, data: { ...(event.data as StockReserved), leftOut: undefined } }
          : event,
      ),
      tx,
    ),
})
