/**
 * The live line: server-sent events of every order one may see, over fetch (EventSource cannot carry a token).
 * After a break it resumes at the last event it has; while it is broken everybody can see since when.
 */
import { createParser } from 'eventsource-parser'

export type LiveState =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  /** What is on the screen was true at `since`. */
  | { readonly status: 'broken'; readonly since: number }

export interface LiveNeeds {
  /** Where it is asked for; looked at anew with every connection. */
  readonly path: () => string
  readonly token: () => Promise<string | undefined>
  readonly renewAfter: (spent: string) => Promise<string | undefined>
  readonly onEvent: (type: string, data: string) => void
  /** Events may have been missed (a first connection, or one that could not resume): ask for everything anew. */
  readonly onGap: () => void
  readonly onState: (state: LiveState) => void
  readonly fetch: typeof fetch
  readonly now: () => number
  readonly random: () => number
  /** Waits; resolves early when `wake` is aborted. */
  readonly wait: (ms: number, wake: AbortSignal) => Promise<void>
}

export interface KeptLine {
  /**
   * The device was asleep or its network was gone: a line that looks alive may be dead, and nothing tells. Unless it spoke
   * this very moment it is opened anew at once, and what failed before counts for nothing.
   */
  readonly wake: () => void
  /** Opens it anew, resuming where it is: its path has changed. */
  readonly reopen: () => void
  readonly ended: Promise<void>
}

/** The platform says something at least every 15 s; silence for longer means a dead line. */
const silenceMs = 20_000
/** Opening it must not take longer than this, else a black hole would look like patience. */
const openWithinMs = 8_000
const justNowMs = 1_000
const firstDelayMs = 300
const longestDelayMs = 15_000

/** Doubles up to a limit; the upper half is random, so that a thousand screens do not come back in the same moment. */
export const delayBefore = (attempt: number, random: number): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10))
  return full / 2 + (full / 2) * random
}

/** Connects and keeps reconnecting until `stop` is aborted. */
export function keepLive(needs: LiveNeeds, stop: AbortSignal): KeptLine {
  let lastId: string | undefined
  let attempt = 0
  let brokenSince: number | undefined
  /** The platform has asked for more patience than we have by ourselves: other windows of this person are the newer ones. */
  let notBeforeMs = 0
  /** When it last spoke, or was last begun. */
  let heardAt = Number.NEGATIVE_INFINITY
  let cut = new AbortController()
  const again = (): void => {
    attempt = 0
    cut.abort()
  }

  const run = async (): Promise<void> => {
    needs.onState({ status: 'connecting' })
    while (!stop.aborted) {
      const resuming = lastId !== undefined
      cut = new AbortController()
      heardAt = needs.now()
      const outcome = await connectOnce(needs, AbortSignal.any([stop, cut.signal]), lastId, {
        onOpen: () => {
          attempt = 0
          brokenSince = undefined
          if (!resuming) needs.onGap()
          needs.onState({ status: 'live' })
        },
        onHeard: () => {
          heardAt = needs.now()
        },
        onId: (id) => {
          lastId = id
        },
        onRetry: (ms) => {
          notBeforeMs = ms > longestDelayMs ? ms : 0
        },
      })
      if (stop.aborted) return
      // Our place in the log is not known there any more: begin anew.
      if (outcome === 'cannot-resume') lastId = undefined
      // We let go of it ourselves: nothing broke.
      if (cut.signal.aborted) continue
      brokenSince ??= needs.now()
      const delay = Math.max(delayBefore(attempt, needs.random()), notBeforeMs)
      // The first break may be a mere restart: only the second in a row is worth a word.
      if (attempt > 0 || notBeforeMs > 0) needs.onState({ status: 'broken', since: brokenSince })
      attempt += 1
      await needs.wait(delay, AbortSignal.any([stop, cut.signal]))
    }
  }
  return {
    wake: () => {
      if (needs.now() - heardAt > justNowMs) again()
    },
    reopen: again,
    ended: run(),
  }
}

async function connectOnce(
  needs: LiveNeeds,
  stop: AbortSignal,
  lastId: string | undefined,
  on: { onOpen: () => void; onHeard: () => void; onId: (id: string) => void; onRetry: (ms: number) => void },
): Promise<'ended' | 'cannot-resume'> {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const expectWithin = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), ms)
  }
  try {
    expectWithin(openWithinMs)
    const token = await needs.token()
    const ask = (bearer: string | undefined) =>
      needs.fetch(needs.path(), {
        headers: {
          accept: 'text/event-stream',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        },
        cache: 'no-store',
        signal: AbortSignal.any([stop, silence.signal]),
      })
    let response = await ask(token)
    if (response.status === 401 && token !== undefined) {
      const another = await needs.renewAfter(token)
      if (another !== undefined) response = await ask(another)
    }
    if (response.status === 400 && lastId !== undefined) return 'cannot-resume'
    if (!response.ok || response.body === null) return 'ended'
    on.onOpen()
    const parser = createParser({
      onEvent: (event) => {
        if (event.id !== undefined && event.id !== '') on.onId(event.id)
        needs.onEvent(event.event ?? 'message', event.data)
      },
      onRetry: on.onRetry,
    })
    const decoder = new TextDecoder()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'ended'
      expectWithin(silenceMs)
      on.onHeard()
      parser.feed(decoder.decode(value, { stream: true }))
    }
  } catch {
    // A broken line is the ordinary case this file exists for; the state says so on the screen.
    return 'ended'
  } finally {
    clearTimeout(timer)
  }
}
