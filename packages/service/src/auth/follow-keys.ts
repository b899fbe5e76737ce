/** Everybody hears of every key, from the first on: there are few. */
import { decode } from '@jumun/contracts/codec'
import { SigningKeyAnnounced } from '@jumun/contracts/events'
import type { EventLog } from '@jumun/messaging'
import type { KeySet } from './key-set.ts'

export function followKeys(events: EventLog, keys: KeySet): () => Promise<void> {
  const following = events.follow({
    topics: [SigningKeyAnnounced.topic],
    after: [],
    async handle(batch) {
      await keys.add(
        batch.flatMap((record) => {
          if (record.undecodable !== undefined || record.type !== SigningKeyAnnounced.type) return []
          return [(decode(record.schemaId, record.body) as SigningKeyAnnounced).proof]
        }),
      )
    },
  })
  return () => following.stop()
}
