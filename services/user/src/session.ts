/** Refresh tokens and what to do when one is shown. Nothing here waits or knows a database. */
import { createHash } from 'node:crypto'

export interface RefreshToken {
  readonly expiresAt: Date
  /** When it was traded for the next one. */
  readonly usedAt?: Date
  /** The device that traded it; null: it did not say. */
  readonly usedBy?: string | null
  /** A token that was made from it has been shown since: whoever traded it heard the answer. */
  readonly answerWasHeard?: boolean
  /** Another answer took its place: nobody should have this one. */
  readonly retired?: boolean
  readonly sessionEndedAt?: Date
}

/** Two tabs may refresh at once: within this time a token may be shown twice, and each gets a pair of its own. */
export const doubleClickMs = 5_000
/**
 * An answer may be lost on its way (a lift, a tunnel, a phone that falls asleep), and the device asks again when it can.
 * For so long it gets another pair, as long as nobody has shown the first one; that one is retired.
 */
export const lostAnswerMs = 3_600_000

/** `again`: rotate, and retire what was answered before. */
export type Shown = 'rotate' | 'again' | 'ended' | 'reused'

/** Whoever shows a copy is found out: the copy has been followed by another, or its double is retired and shown later. */
export function whenShown(token: RefreshToken | undefined, device: string | null, now: Date): Shown {
  if (!token || token.sessionEndedAt || now >= token.expiresAt) return 'ended'
  if (token.retired) return 'reused'
  if (!token.usedAt) return 'rotate'
  const sinceMs = now.getTime() - token.usedAt.getTime()
  if (sinceMs <= doubleClickMs) return 'rotate'
  const isTheSameDevice = (token.usedBy ?? null) === device
  return isTheSameDevice && !token.answerWasHeard && sinceMs <= lostAnswerMs ? 'again' : 'reused'
}

/** 256 random bits need no salt and no slowness: a plain hash keeps them safe in the database. */
export const hashOf = (refreshToken: string): Buffer => createHash('sha256').update(refreshToken).digest()
