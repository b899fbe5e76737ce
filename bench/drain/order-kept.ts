/** Reads a whole log and sees that what each service published of each subject stands there in its order, each event once. */
import { allTopics } from '@jumun/contracts/events'
import type { EventLog } from '@jumun/messaging'

export interface LogRead {
  readonly events: number
  /** `source subject: 5 after 7`; empty when every order is kept. */
  readonly outOfOrder: readonly string[]
}

/** Closes it afterwards. */
export async function orderKept(log: EventLog): Promise<LogRead> {
  const last = new Map<string, number>()
  const outOfOrder: string[] = []
  let events = 0
  const reading = log.follow({
    topics: allTopics,
    after: [],
    async handle(batch) {
      events += batch.length
      for (const { topic, source, subject, sequence } of batch) {
        const key = `${topic} ${source} ${subject}`
        const before = last.get(key)
        if (before !== undefined && sequence <= before) outOfOrder.push(`${key}: ${sequence} after ${before}`)
        last.set(key, sequence)
      }
    },
  })
  try {
    await reading.caughtUp()
  } finally {
    await reading.stop()
    await log.close()
  }
  return { events, outOfOrder }
}
