/**
 * Who stands at this tablet: whoever gave their PIN last, until they leave or their time is over. All tabs of the app know it.
 * What they do goes along with the platform's statement that it is them; without one it is the tablet's own account that does it.
 * After them the tablet is locked until somebody's PIN: nobody goes on with the rights of its account, who may be the owner.
 */
import type { StaffRole } from '@jumun/contracts'
import type { Endpoint } from '@jumun/contracts/http'
import type { AnyQuestion } from './request.ts'

export interface PersonHere {
  readonly storeId: string
  readonly userId: string
  readonly name: string | null
  readonly role: 'owner' | StaffRole
  /** The platform's, for this tablet's session alone. */
  readonly statement: string
  /** Milliseconds since 1970, by the platform's clock. */
  readonly until: number
}

export interface PersonNeeds {
  readonly read: () => string | null
  readonly write: (value: string | null) => void
  readonly now: () => number
  readonly after: (ms: number, work: () => void) => () => void
  readonly onWrittenElsewhere: (listener: () => void) => void
  /** Is this store's page the one on the screen? */
  readonly isOnScreen: (storeId: string) => boolean
  /** Whose time is over leaves a locked tablet; a kitchen goes on with the little that its screen can do. */
  readonly locksAfter: boolean
}
/** Locked until somebody who works at this store gives their PIN. */
interface Locked {
  readonly lockedAt: string
}
/** `ended`: what was given is taken no more. `wished`: somebody wants to be another. */
export type Asked = 'ended' | 'wished'
export type PersonKeeper = ReturnType<typeof personKeeper>

/** Timers of browsers end after 24 days; a shift does so sooner. */
const longestTimerMs = 86_400_000

export function personKeeper(needs: PersonNeeds) {
  let here: PersonHere | undefined
  let lockedAt: string | undefined
  let callOff: (() => void) | undefined
  let asked: Asked | undefined
  const watchers = new Set<() => void>()
  const tell = (): void => {
    for (const watcher of watchers) watcher()
  }
  const show = (kept: PersonHere | Locked | undefined): void => {
    callOff?.()
    const person = kept && 'statement' in kept ? kept : undefined
    const left = (person?.until ?? 0) - needs.now()
    here = left > 0 ? person : undefined
    lockedAt = kept && 'lockedAt' in kept ? kept.lockedAt : left > 0 ? undefined : afterwards(person)?.lockedAt
    if (here) callOff = needs.after(Math.min(left, longestTimerMs), () => show(here))
    tell()
  }
  const keep = (kept: PersonHere | Locked | undefined): void => {
    needs.write(kept === undefined ? null : JSON.stringify(kept))
    show(kept)
  }
  const afterwards = (person: PersonHere | undefined): Locked | undefined =>
    person && needs.locksAfter ? { lockedAt: person.storeId } : undefined
  needs.onWrittenElsewhere(() => show(keptIn(needs.read())))
  show(keptIn(needs.read()))

  return {
    current: (): PersonHere | undefined => here,
    /** Somebody has to give a PIN before they go on. */
    asked: (): Asked | undefined => asked,
    subscribe: (watcher: () => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    enter: (person: PersonHere): void => {
      asked = undefined
      keep(person)
    },
    /** The store by whose people it is locked. */
    lockedAt: (): string | undefined => lockedAt,
    lock: (storeId: string): void => {
      asked = undefined
      keep({ lockedAt: storeId })
    },
    /** The tablet is nobody's any more: whoever logs in shows who they are. */
    leave: (): void => keep(undefined),
    ask: (why: Asked | undefined): void => {
      asked = why
      tell()
    },
    /** What goes along with this question; nothing where it is of another store, or of none. */
    statementFor: ({ path, right }: Pick<Endpoint, 'path' | 'right'>, question: AnyQuestion): string | undefined => {
      if (here === undefined || right === undefined) return undefined
      const named = storeNamedIn(path, question)
      const isTheirs = named === undefined ? needs.isOnScreen(here.storeId) : named === here.storeId
      return isTheirs ? here.statement : undefined
    },
    /** The platform takes it no more: its time is over, or the tablet was logged in anew. */
    refused: (statement: string): void => {
      if (here?.statement !== statement) return
      asked = 'ended'
      keep(afterwards(here))
    },
  }
}

function storeNamedIn(path: string, { params, query, body }: AnyQuestion): string | undefined {
  const ofBody = typeof body === 'object' && body !== null && 'storeId' in body ? body.storeId : undefined
  const named = params?.['storeId'] ?? query?.['storeId'] ?? ofBody
  if (named !== undefined) return String(named)
  return path.startsWith('/stores/:id') ? String(params?.['id']) : undefined
}

function keptIn(kept: string | null): PersonHere | Locked | undefined {
  try {
    const found = JSON.parse(kept ?? 'null') as (PersonHere & Locked) | null
    if (typeof found?.lockedAt === 'string') return { lockedAt: found.lockedAt }
    return typeof found?.statement === 'string' && typeof found.until === 'number' ? found : undefined
  } catch {
    return undefined // not ours
  }
}
