/** Everybody hears of every key, from the first on: there are few. */
import { decode } from '@jumun/contracts/codec'
import { SigningKeyAnnounced } from '@jumun/contracts/events'
import type { EventLog } from '@jumun/messaging'
import type { Logger } from 'pino'
import type { KeySet } from './key-set.ts'

export function followKeys(events: EventLog, keys: KeySet, log: Logger): () => Promise<void> {
  const following = events.follow({
    topics: [SigningKeyAnnounced.topic],
    after: [],
    async handle(batch) {
      const published = batch.flatMap((record) => {
        if (record.undecodable !== undefined || record.type !== SigningKeyAnnounced.type) return []
        const { kid, publicJwk, retiresAt } = decode(record.schemaId, record.body) as SigningKeyAnnounced
        const jwk = jwkIn(publicJwk)
        if (!jwk) log.warn({ kid }, 'a signing key was announced that is none')
        return jwk ? [{ kid, jwk, retiresAt }] : []
      })
      await keys.add(published)
    },
  })
  return () => following.stop()
}

function jwkIn(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
