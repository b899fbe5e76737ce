/** Refresh tokens and what to do when one is shown. Nothing here waits or knows a database. */
import { createHash } from 'node:crypto'

export interface RefreshToken {
  readonly expiresAt: Date
  /** When it was traded for the next one. */
  readonly usedAt?: Date
  readonly sessionEndedAt?: Date
}

/**
 * Two tabs may refresh at once, and an answer may be lost on its way: within this time a token may be shown again, and
 * the second one gets a pair of its own in the same session. Later than that, somebody has a copy.
 */
export const doubleClickMs = 5_000

export type Shown = 'rotate' | 'ended' | 'reused'

export function whenShown(token: RefreshToken | undefined, now: Date): Shown {
  if (!token || token.sessionEndedAt || now >= token.expiresAt) return 'ended'
  if (!token.usedAt) return 'rotate'
  return now.getTime() - token.usedAt.getTime() <= doubleClickMs ? 'rotate' : 'reused'
}

/** 256 random bits need no salt and no slowness: a plain hash keeps them safe in the database. */
export const hashOf = (refreshToken: string): Buffer => createHash('sha256').update(refreshToken).digest()
