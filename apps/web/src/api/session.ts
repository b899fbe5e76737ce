/** Who is logged in here. Each app keeps its own session, so that one browser can be customer, counter and rider at once. */
import { type Account, logIn, logOut, refreshSession, type Session } from '@jumun/contracts/http'
import { newId } from './new-id.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { requestOf } from './request.ts'

export interface KeptSession {
  readonly accessToken: string
  readonly refreshToken: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Made up at log-in: when the answer with a new pair is lost, only this device may ask again with the same token. */
  readonly device?: string
  readonly user: Account
}

/** Renewed this long before it ends, so that no call is sent with a token that dies on its way. */
const renewBeforeMs = 45_000

/** What a session needs of the browser; tests bring their own. */
export interface Surroundings {
  readonly read: () => string | null
  readonly write: (value: string | null) => void
  readonly fetch: typeof fetch
  readonly now: () => number
  /** One at a time over all tabs of this app. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
  /** Calls back when another tab wrote. */
  readonly onWrittenElsewhere: (listener: () => void) => void
}

export type SessionKeeper = ReturnType<typeof sessionKeeper>

export function sessionKeeper(around: Surroundings) {
  let kept = parse(around.read())
  let renewing: Promise<string | undefined> | undefined
  const listeners = new Set<() => void>()
  const leaveListeners = new Set<(userId: string) => void>()

  const keep = (next: KeptSession | undefined): void => {
    kept = next
    around.write(next === undefined ? null : JSON.stringify(next))
    for (const listener of listeners) listener()
  }
  const adopt = (): void => {
    kept = parse(around.read())
    for (const listener of listeners) listener()
  }
  around.onWrittenElsewhere(adopt)

  const ask = async <T>(endpoint: typeof logIn | typeof refreshSession | typeof logOut, body: unknown): Promise<T> => {
    const { path, ...init } = requestOf(endpoint, { body })
    const response = await around.fetch(path, init).catch(() => {
      throw new Refusal('offline', 0)
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : parseJson(text)
    if (!response.ok) throw refusalOf(response.status, answer, response.headers.get('retry-after'))
    return answer as T
  }
  const toKept = (session: Session, device: string | undefined): KeptSession => ({
    ...(device === undefined ? {} : { device }),
    accessToken: session.accessToken,
    refreshToken: session.refreshToken,
    expiresAt: around.now() + session.expiresIn * 1_000,
    user: session.user,
  })
  const isFresh = (session: KeptSession): boolean => session.expiresAt - around.now() > renewBeforeMs

  /** Trade the refresh token, once for all tabs: a token used twice would end the whole session. */
  const renew = (spent: string | undefined): Promise<string | undefined> => {
    renewing ??= around
      .alone(async () => {
        kept = parse(around.read())
        if (kept === undefined) return undefined
        // Another tab was faster: its pair is ours too.
        if (kept.accessToken !== spent && isFresh(kept)) {
          adopt()
          return kept.accessToken
        }
        try {
          const { refreshToken, device } = kept
          keep(toKept(await ask<Session>(refreshSession, { refreshToken, device }), device))
          return kept.accessToken
        } catch (error) {
          if (error instanceof Refusal && (error.status === 401 || error.status === 400)) {
            keep(undefined)
            return undefined
          }
          // Nobody answers: the old token may still be good for a while, and the session is not lost.
          if (kept.expiresAt > around.now()) return kept.accessToken
          throw error
        }
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    current: (): KeptSession | undefined => kept,
    /** Somebody has logged out by their own will, and leaves the device to others. */
    onLoggedOut: (listener: (userId: string) => void): void => void leaveListeners.add(listener),
    /** A token that will last for this call; none for a guest. */
    token: async (): Promise<string | undefined> => {
      if (kept === undefined) return undefined
      return isFresh(kept) ? kept.accessToken : renew(undefined)
    },
    /** After a 401: this token was refused, get another. */
    renewAfter: (spent: string) => renew(spent),
    logIn: async (email: string, password: string): Promise<Account> => {
      const session = toKept(await ask<Session>(logIn, { email, password }), newId())
      keep(session)
      return session.user
    },
    logOut: async (): Promise<void> => {
      const leaving = kept
      keep(undefined)
      if (leaving) for (const listener of leaveListeners) listener(leaving.user.id)
      // Gone here whatever the platform answers; there it ends by itself when it runs out.
      if (leaving) await ask(logOut, { refreshToken: leaving.refreshToken }).catch(() => undefined)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parse(text: string | null): KeptSession | undefined {
  const value = text === null ? undefined : parseJson(text)
  const isSession = typeof value === 'object' && value !== null && 'accessToken' in value && 'user' in value
  return isSession ? (value as KeptSession) : undefined
}
