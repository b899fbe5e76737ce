/** Who carries the live line of this tab: the worker that all tabs share, or, where there is none, the tab itself. */
import { streamDashboards } from '@jumun/contracts/http'
import { keepLive, type LiveState } from './live.ts'
import type { SessionKeeper } from './session.ts'
import type { FromTab, ToTab } from './shared-line.ts'
import { waitUnless } from './wait-unless.ts'

export interface Hears {
  readonly onEvent: (type: string, data: string) => void
  readonly onGap: () => void
  readonly onState: (state: LiveState) => void
}
export interface Carrier {
  /** The line of this person from now on; of nobody: none. */
  readonly follow: (userId: string | undefined) => void
  /** The events of the log as well. */
  readonly wantEvents: (wanted: boolean) => void
  readonly wake: () => void
}

export function carrierInBrowser(app: string, session: SessionKeeper, hears: Hears): Carrier {
  const worker = sharedWorker(app)
  if (worker === undefined) return ownLine(session, hears)
  let carrier = inWorker(worker, session, hears, (userId, wanted) => {
    // Its script could not be had (opened without a network): this tab carries its own.
    carrier = ownLine(session, hears)
    carrier.wantEvents(wanted)
    carrier.follow(userId)
  })
  return {
    follow: (userId) => carrier.follow(userId),
    wantEvents: (wanted) => carrier.wantEvents(wanted),
    wake: () => carrier.wake(),
  }
}

/** Undefined in browsers without such workers, and where the browser's owner has blocked what is kept. */
function sharedWorker(app: string): SharedWorker | undefined {
  if (!('SharedWorker' in globalThis)) return undefined
  try {
    return new SharedWorker(new URL('./line-worker.ts', import.meta.url), { type: 'module', name: `jumun ${app}` })
  } catch {
    return undefined
  }
}

function inWorker(
  worker: SharedWorker,
  session: SessionKeeper,
  hears: Hears,
  onMissing: (userId: string | undefined, wantsEvents: boolean) => void,
): Carrier {
  const { port } = worker
  let userId: string | undefined
  let wantsEvents = false
  const say = (message: FromTab): void => port.postMessage(message)
  const follow = (): void => {
    if (userId === undefined) {
      say({ say: 'leave' })
      return
    }
    say({ say: 'follow', userId })
    say({ say: 'events', wanted: wantsEvents })
  }
  const tokenFor = async (question: number, spent?: string): Promise<void> => {
    const token = await (spent === undefined ? session.token() : session.renewAfter(spent)).catch(() => undefined)
    say({ say: 'token', question, token })
  }
  worker.onerror = () => {
    port.close()
    onMissing(userId, wantsEvents)
  }
  port.onmessage = ({ data }: MessageEvent<ToTab>) => {
    if (data.say === 'token?') void tokenFor(data.question, data.spent)
    else if (userId === undefined)
      return // said before it heard that we left
    else if (data.say === 'event') hears.onEvent(data.type, data.data)
    else if (data.say === 'gap') hears.onGap()
    else hears.onState(data.state)
  }
  // Into the browser's store of pages or for good; from the store it comes back with `onTrigger`.
  addEventListener('pagehide', () => say({ say: 'leave' }))
  return {
    follow: (next) => {
      userId = next
      follow()
    },
    wantEvents: (wanted) => {
      wantsEvents = wanted
      say({ say: 'events', wanted })
    },
    wake: () => {
      follow()
      say({ say: 'wake' })
    },
  }
}

function ownLine(session: SessionKeeper, hears: Hears): Carrier {
  let running: { readonly line: ReturnType<typeof keepLive>; readonly stop: AbortController } | undefined
  let events = false
  return {
    follow: (userId) => {
      running?.stop.abort()
      running = undefined
      if (userId === undefined) return
      const stop = new AbortController()
      const needs = {
        ...hears,
        path: () => (events ? `${streamDashboards.path}?events=` : streamDashboards.path),
        token: session.token,
        renewAfter: session.renewAfter,
        fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
        now: () => Date.now(),
        random: () => Math.random(),
        wait: waitUnless,
      }
      running = { line: keepLive(needs, stop.signal), stop }
    },
    wantEvents: (wanted) => {
      if (events === wanted) return
      events = wanted
      running?.line.reopen()
    },
    wake: () => running?.line.wake(),
  }
}
