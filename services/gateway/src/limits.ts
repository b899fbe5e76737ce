/** How much one user, one address, and one guesser of passwords may ask for. */
import type { IncomingMessage } from 'node:http'
import { normalEmail } from '@jumun/contracts'
import { Problem } from '@jumun/service'
import { clientAddress, countedAddress } from './client-address.ts'
import { TokenBuckets } from './token-bucket.ts'

export interface LimitSettings {
  readonly requestsPerMinutePerUser: number
  readonly requestsPerMinutePerAddress: number
  readonly streamsPerAddress: number
  readonly failedLogInsPerMinute: number
  readonly trustedProxies: number
}

export interface Limits {
  /** @throws Problem 429 */
  countAddress(request: IncomingMessage): void
  /** One more stream, until the function that comes back is called. @throws Problem 429 */
  holdStream(request: IncomingMessage): () => void
  /** @throws Problem 429 */
  countUser(userId: string): void
  /**
   * For `/login` and `/signup`: too many failures of this address with this email are refused; the function that comes
   * back is told how this one ended. @throws Problem 429
   */
  guardCredentials(request: IncomingMessage, body: Buffer | null): (status: number) => void
}

const rememberedKeys = 50_000
const longestEmail = 254
const fullAddressSeconds = 30

export function limits(settings: LimitSettings, now: () => number): Limits {
  const addresses = new TokenBuckets({ perMinute: settings.requestsPerMinutePerAddress, rememberedKeys })
  const users = new TokenBuckets({ perMinute: settings.requestsPerMinutePerUser, rememberedKeys })
  const failures = new TokenBuckets({ perMinute: settings.failedLogInsPerMinute, rememberedKeys })
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
    guardCredentials(request, body) {
      const key = `${addressOf(request)} ${emailIn(body)}`
      refuseIf(failures.wait(key, now()))
      return (status) => {
        if (status >= 400 && status < 500) failures.spend(key, now())
      }
    },
  }
}

function refuseIf(waitSeconds: number): void {
  if (waitSeconds > 0) throw new Problem('too-many-requests', undefined, { retryAfterSeconds: waitSeconds })
}

/** The one thing the gateway ever looks at in a body; whether it is right is for the service to say. */
function emailIn(body: Buffer | null): string {
  try {
    const { email } = JSON.parse(String(body)) as { email?: unknown }
    return typeof email === 'string' ? normalEmail(email.slice(0, longestEmail)) : ''
  } catch {
    return ''
  }
}
