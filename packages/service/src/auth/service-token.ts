/** How one service of ours proves itself to another: a short HS256 token, for exactly one called service. */

import type { ServiceName } from '@jumun/contracts'
import { createSigner, createVerifier } from 'fast-jwt'
import type { Clock } from '../clock.ts'

const lifeSeconds = 60
const renewAfterSeconds = 30

export const serviceTokenHeader = 'x-service-token'

/** Tokens of `caller`, made anew every half minute per called service. */
export function serviceTokens(caller: ServiceName, secret: string, clock: Clock): (called: ServiceName) => string {
  const made = new Map<ServiceName, { token: string; at: number }>()
  return (called) => {
    const now = Math.floor(clock.now().getTime() / 1000)
    const known = made.get(called)
    if (known && now - known.at < renewAfterSeconds && now >= known.at) return known.token
    const sign = createSigner({ key: secret, algorithm: 'HS256' })
    const token = sign({ iss: caller, aud: called, iat: now, exp: now + lifeSeconds })
    made.set(called, { token, at: now })
    return token
  }
}

/** Which of these callers this token proves; undefined when it proves none of them. */
export function serviceTokenCheck(
  called: ServiceName,
  callers: readonly ServiceName[],
  secret: string,
  clock: Clock,
): (token: string) => ServiceName | undefined {
  const verify = createVerifier({
    key: secret,
    algorithms: ['HS256'],
    allowedAud: called,
    requiredClaims: ['iss', 'aud', 'exp'],
    ignoreExpiration: true,
    ignoreNotBefore: true,
    cache: 100,
  })
  return (token) => {
    try {
      const { iss, exp } = verify(token) as { iss: unknown; exp: unknown }
      const leftSeconds = Number(exp) - clock.now().getTime() / 1000
      // Longer than we ever grant (with a little for clocks that differ) means that it was not made for this.
      if (typeof exp !== 'number' || leftSeconds <= 0 || leftSeconds > lifeSeconds + 5) return undefined
      return callers.find((caller) => caller === iss)
    } catch {
      return undefined
    }
  }
}
