/**
 * Whether anybody has a webhook at all. Most platforms have none, and what is told to webhooks costs them nothing: "none" is believed
 * for a moment. Who adds one answers a moment later, so that no instance misses what happens after the answer.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Querying } from '@jumun/messaging'
import { isAnyThere } from './webhook-table.ts'

const noneBelievedMs = 250
/** That there are some does no harm when it is no longer true. */
const someBelievedMs = 60_000

export interface AnyWebhook {
  isThere(db: Querying): Promise<boolean>
  /** After one was written: until every instance looks again. */
  untilAllKnow(): Promise<void>
}

export function anyWebhook(now: () => number = () => performance.now()): AnyWebhook {
  let known: { readonly isThere: boolean; readonly at: number } | undefined
  return {
    async isThere(db) {
      const at = now()
      if (known && at - known.at < (known.isThere ? someBelievedMs : noneBelievedMs)) return known.isThere
      // as of before it was asked
      known = { isThere: await isAnyThere(db), at }
      return known.isThere
    },
    async untilAllKnow() {
      known = undefined
      await pause(noneBelievedMs + 50)
    },
  }
}
