/** The instances of one service as the gateway sees them: whose turn it is, who is left out, and the connections to each. */
import { serviceNames } from '@jumun/contracts'
import type { Instance } from '@jumun/service'
import { Pool } from 'undici'
import { afterAnswer, afterFailure, afterRefusal, type Ejection, healthy, isOut } from './outlier-ejection.ts'

export const bounds = {
  connectMs: 1_000,
  /** Between two pieces of an answer; streams have none. */
  bodyMs: 30_000,
  callConnections: 256,
  /** Calls that wait for one of those; a longer queue would be served when its people have gone. */
  waitingCalls: 256,
  streamConnections: 10_000,
  /** An empty registry may be one that has just started: so long we go on with whom we knew. */
  lastKnownMs: 30_000,
} as const

export interface Member {
  readonly url: string
  /** Streams have connections of their own, so that ten thousand of them leave room for calls. */
  pool(stream: boolean): Pool
  /** So many wait for it already that one more would wait too long. */
  full(): boolean
  /** After the requests in hand. */
  close(): Promise<void>
  destroy(): Promise<void>
  ejection: Ejection
}

export interface UpstreamNeeds {
  readonly known: () => readonly Instance[]
  /** The registry lists it, if perhaps as one that is not to be asked. */
  readonly isListed: () => boolean
  readonly now: () => number
  readonly timeoutMs: number
}

export class Upstream {
  readonly name: string
  /** A guest's word about traces is no more than a stranger's. */
  readonly isOurs: boolean
  readonly #needs: UpstreamNeeds
  #seen: readonly Instance[] = []
  #members: Member[] = []
  #emptySinceMs: number | undefined
  #unreachableSinceMs: number | undefined
  #turn = 0

  constructor(name: string, needs: UpstreamNeeds) {
    this.name = name
    this.isOurs = (serviceNames as readonly string[]).includes(name)
    this.#needs = needs
  }

  /** The next in turn that is not left out and has room; when there is none, the next in turn all the same. */
  choose(has: (member: Member) => boolean = () => true): Member | undefined {
    this.#reconcile()
    const count = this.#members.length
    const now = this.#needs.now()
    for (let step = 0; step < count; step++) {
      const member = this.#members[(this.#turn + step) % count]
      if (!member || isOut(member.ejection, now) || !has(member)) continue
      this.#turn = (this.#turn + step + 1) % count
      return member
    }
    this.#turn = count === 0 ? 0 : (this.#turn + 1) % count
    return this.#members[this.#turn]
  }

  /** Is there one that is not left out? */
  hasAnother(has: (member: Member) => boolean = () => true): boolean {
    this.#reconcile()
    const now = this.#needs.now()
    return this.#members.some((member) => !isOut(member.ejection, now) && has(member))
  }

  /** For how long nobody has been there to answer; then asking is worth one try and no waiting. */
  unreachableMs(): number {
    return this.#unreachableSinceMs === undefined ? 0 : this.#needs.now() - this.#unreachableSinceMs
  }

  nobodyThere(): void {
    this.#unreachableSinceMs ??= this.#needs.now()
  }

  refused(member: Member): void {
    member.ejection = afterRefusal(member.ejection, this.#needs.now())
  }

  failed(member: Member): void {
    member.ejection = afterFailure(member.ejection, this.#needs.now())
  }

  answered(member: Member): void {
    if (member.ejection !== healthy) member.ejection = afterAnswer()
    this.#unreachableSinceMs = undefined
  }

  /** At once: whoever waited for an answer is gone already. */
  async destroy(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.destroy()))
  }

  #reconcile(): void {
    const known = this.#needs.known()
    if (known === this.#seen || (known.length === 0 && this.#keepsLastKnown())) return
    if (known.length > 0) this.#emptySinceMs = undefined
    this.#seen = known
    const wanted = new Set(known.map(({ url }) => url))
    // A connection that breaks while it is given up is not worth an error.
    for (const member of this.#members) if (!wanted.has(member.url)) member.close().catch(() => undefined)
    const kept = new Map(this.#members.map((member) => [member.url, member]))
    // Somebody new is worth waiting for again.
    if (known.some(({ url }) => !kept.has(url))) this.#unreachableSinceMs = undefined
    this.#members = [...wanted].map((url) => kept.get(url) ?? this.#member(url))
  }

  #keepsLastKnown(): boolean {
    if (this.#members.length === 0) return true
    // Somebody took it out of service, or it says that it is not up.
    if (this.#needs.isListed()) return false
    this.#emptySinceMs ??= this.#needs.now()
    return this.#needs.now() - this.#emptySinceMs < bounds.lastKnownMs
  }

  #member(url: string): Member {
    const { timeoutMs } = this.#needs
    const connect = { timeout: bounds.connectMs }
    const calls = new Pool(url, {
      connect,
      connections: bounds.callConnections,
      headersTimeout: timeoutMs,
      bodyTimeout: bounds.bodyMs,
    })
    let streams: Pool | undefined
    return {
      url,
      pool: (stream) => {
        if (!stream) return calls
        streams ??= new Pool(url, {
          connect,
          connections: bounds.streamConnections,
          headersTimeout: timeoutMs,
          bodyTimeout: 0,
        })
        return streams
      },
      full: () => calls.stats.queued >= bounds.waitingCalls,
      close: async () => {
        await Promise.all([calls.close(), streams?.close()])
      },
      destroy: async () => {
        await Promise.all([calls.destroy(), streams?.destroy()])
      },
      ejection: healthy,
    }
  }
}
