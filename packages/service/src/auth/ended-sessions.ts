/**
 * Sessions that ended while access tokens of theirs could still count: heard on the log by everybody who verifies tokens,
 * kept only as long as those tokens live, and in a file, so that a restart knows them at once and reads on from there.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decode } from '@jumun/contracts/codec'
import { SessionEnded } from '@jumun/contracts/events'
import type { EventLog, Position } from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'

export interface EndedSessions {
  has(sessionId: string): boolean
  /** Calls once when this session ends. @returns how to stop waiting for it */
  onEnd(sessionId: string, listener: () => void): () => void
}

export interface EndedSession {
  readonly sessionId: string
  /** ISO 8601 */
  readonly tokensExpireAt: string
}

interface Kept {
  readonly read: readonly Position[]
  readonly ended: readonly EndedSession[]
}

export type EndedSessionList = Awaited<ReturnType<typeof endedSessions>>

export async function endedSessions(needs: { readonly file: string; readonly clock: Clock; readonly log: Logger }) {
  const { file, clock, log } = needs
  const ended = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  const read = new Map<string, Position>()
  const now = (): number => clock.now().getTime()

  function take({ sessionId, tokensExpireAt }: EndedSession): void {
    const untilMs = Date.parse(tokensExpireAt)
    if (!(untilMs > now())) return
    ended.set(sessionId, untilMs)
    for (const listener of listeners.get(sessionId) ?? []) listener()
    listeners.delete(sessionId)
  }
  const goneOn = (position: Position): void => {
    read.set(`${position.topic}/${position.partition}`, position)
  }
  function forgetExpired(): void {
    for (const [sessionId, untilMs] of ended) if (untilMs <= now()) ended.delete(sessionId)
  }
  async function keep(): Promise<void> {
    const kept: Kept = {
      read: [...read.values()],
      ended: [...ended].map(([sessionId, ms]) => ({ sessionId, tokensExpireAt: new Date(ms).toISOString() })),
    }
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  const kept = await keptIn(file)
  for (const one of kept.ended) take(one)
  for (const position of kept.read) goneOn(position)

  const known: EndedSessions = {
    has: (sessionId) => (ended.get(sessionId) ?? 0) > now(),
    onEnd(sessionId, listener) {
      if (known.has(sessionId)) listener()
      const waiting = listeners.get(sessionId) ?? new Set()
      listeners.set(sessionId, waiting.add(listener))
      return () => {
        waiting.delete(listener)
        if (waiting.size === 0 && listeners.get(sessionId) === waiting) listeners.delete(sessionId)
      }
    },
  }
  return {
    ...known,
    take,
    follow(events: EventLog) {
      return events.follow({
        topics: [SessionEnded.topic],
        after: [...read.values()],
        onWentBack: () => read.clear(),
        async handle(batch) {
          for (const { topic, partition, position, mark, ...record } of batch) {
            if (record.undecodable === undefined && record.type === SessionEnded.type)
              take(decode(record.schemaId, record.body) as SessionEnded)
            goneOn({ topic, partition, position, ...(mark === undefined ? {} : { mark }) })
          }
          forgetExpired()
          // What could not be kept is read again after a restart.
          await keep().catch((error: unknown) => log.warn({ err: error }, 'could not keep the list of ended sessions'))
        },
      })
    },
  }
}

async function keptIn(file: string): Promise<Kept> {
  try {
    const { read, ended } = JSON.parse(await readFile(file, 'utf8')) as Partial<Kept>
    if (Array.isArray(read) && Array.isArray(ended)) return { read, ended }
  } catch {
    // there is none yet, or it is damaged: the log tells it all anew
  }
  return { read: [], ended: [] }
}
