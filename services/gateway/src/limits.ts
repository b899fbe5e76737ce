/** How much one user and one address may ask for. Who guesses passwords: `credential-limits.ts`. */
import type { IncomingMessage } from 'node:http'
import { countedAddress, Problem } from '@jumun/service'
import { clientAddress } from './client-address.ts'
import { TokenBuckets } from './token-bucket.ts'

export interface LimitSettings {
  readonly requestsPerMinutePerUser: number
  readonly requestsPerMinutePerAddress: number
  readonly streamsPerAddress: number
  readonly trustedProxies: number
}

export interface Limits {
  /** @throws Problem 429 */
  countAddress(request: IncomingMessage): void
  /** One more stream, until the function that comes back is called. @throws Problem 429 */
  holdStream(request: IncomingMessage): () => void
  /** @throws Problem 429 */
  countUser(userId: string): void
}

export const rememberedKeys = 50_000
const fullAddressSeconds = 30

export function limits(settings: LimitSettings, now: () => number): Limits {
  const addresses = new TokenBuckets({ perMinute: settings.requestsPerMinutePerAddress, rememberedKeys })
  const users = new TokenBuckets({ perMinute: settings.requestsPerMinutePerUser, rememberedKeys })
  const addressOf = (request: IncomingMessage) => countedAddress(clientAddress(request, settings.trustedProxies))
  const streams = new Map<string, number>()
  return {
    holdStream(request) {
      const address = addressOf(request)
      const held = streams.get(address) ?? 0
      if (held >= settings.streamsPerAddress)
        throw new Problem('too-many-streams', undefined, { retryAfterSeconds: fullAddressSeconds })
      streams.set(address, held + 1)
      return () => {
        const left = (streams.get(address) ?? 1) - 1
        if (left > 0) streams.set(address, left)
        else streams.delete(address)
      }
    },
    countAddress: (request) => refuseIf(addresses.take(addressOf(request), now())),
    countUser: (userId) => refuseIf(users.take(userId, now())),
  }
}

export function refuseIf(waitSeconds: number): void {
  if (waitSeconds > 0) throw new Problem('too-many-requests', undefined, { retryAfterSeconds: waitSeconds })
}
