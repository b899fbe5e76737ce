/**
 * One line for all tabs of an app. A browser speaks to one address over six connections at most (HTTP/1.1): a line for each
 * tab would leave none for anything else. This side runs in a worker that all tabs share; tabs lend it their token.
 */
import { streamDashboards } from '@jumun/contracts/http'
import { type KeptLine, keepLive, type LiveNeeds, type LiveState } from './live.ts'

export type FromTab =
  /** This tab wants the line of this person. */
  | { readonly say: 'follow'; readonly userId: string }
  /** It wants the events of the log as well, or no longer. */
  | { readonly say: 'events'; readonly wanted: boolean }
  | { readonly say: 'token'; readonly question: number; readonly token?: string | undefined }
  | { readonly say: 'wake' }
  | { readonly say: 'leave' }
export type ToTab =
  | { readonly say: 'state'; readonly state: LiveState }
  | { readonly say: 'event'; readonly type: string; readonly data: string }
  | { readonly say: 'gap' }
  /** `spent`: this one was refused. */
  | { readonly say: 'token?'; readonly question: number; readonly spent?: string | undefined }

export interface Port {
  readonly post: (message: ToTab) => void
}
type Needs = Pick<LiveNeeds, 'fetch' | 'now' | 'random' | 'wait'>

/** A tab that is asleep does not answer: the next one is asked. */
const tokenWithinMs = 4_000

interface Line {
  /** Whoever was heard last comes last. */
  readonly ports: Map<Port, { wantsEvents: boolean }>
  readonly kept: KeptLine
  readonly stop: AbortController
  state: LiveState
  /** The last of the log's events that was told. */
  lastEvent: string
}

export function sharedLines(needs: Needs) {
  const lines = new Map<string, Line>()
  const questions = new Map<number, (token: string | undefined) => void>()
  let lastQuestion = 0

  const tokenFrom = async (ports: Line['ports'], spent?: string): Promise<string> => {
    for (const port of [...ports.keys()].reverse()) {
      const question = ++lastQuestion
      const answered = new Promise<string | undefined>((resolve) => questions.set(question, resolve))
      const givenUp = new AbortController()
      port.post({ say: 'token?', question, spent })
      const silent = needs.wait(tokenWithinMs, givenUp.signal).then(() => {
        // Closed without a word, or asleep: when it wakes it comes again.
        if (!givenUp.signal.aborted) ports.delete(port)
        return undefined
      })
      const token = await Promise.race([answered, silent])
      givenUp.abort()
      questions.delete(question)
      if (token !== undefined) return token
    }
    throw new Error('no tab of this person has a token')
  }

  const openFor = (userId: string, ports: Line['ports']): Line => {
    const stop = new AbortController()
    const all = (message: ToTab): void => {
      for (const port of ports.keys()) port.post(message)
    }
    const opened: Omit<Line, 'kept'> = { ports, stop, state: { status: 'connecting' }, lastEvent: '' }
    const kept = keepLive(
      {
        ...needs,
        path: () =>
          wantsEvents(ports)
            ? `${streamDashboards.path}?events=${encodeURIComponent(opened.lastEvent)}`
            : streamDashboards.path,
        token: () => tokenFrom(ports),
        renewAfter: (spent) => tokenFrom(ports, spent),
        onEvent: (type, data) => {
          const isLogged = type === 'logged'
          if (isLogged) opened.lastEvent = (JSON.parse(data) as { readonly id: string }).id
          for (const [port, tab] of ports) if (!isLogged || tab.wantsEvents) port.post({ say: 'event', type, data })
        },
        onGap: () => all({ say: 'gap' }),
        onState: (state) => {
          opened.state = state
          all({ say: 'state', state })
        },
      },
      stop.signal,
    )
    const line = Object.assign(opened, { kept })
    lines.set(userId, line)
    return line
  }

  /** A tab has come; the answer hears what it says. */
  return (port: Port): ((message: FromTab) => void) => {
    let userId: string | undefined
    const mine = (): Line | undefined => (userId === undefined ? undefined : lines.get(userId))
    const leave = (): void => {
      const line = mine()
      line?.ports.delete(port)
      if (line?.ports.size === 0) {
        line.stop.abort()
        lines.delete(userId ?? '')
      }
      userId = undefined
    }
    return (message) => {
      switch (message.say) {
        case 'follow': {
          if (userId !== message.userId) leave()
          userId = message.userId
          const tab = mine()?.ports.get(port) ?? { wantsEvents: false }
          const line = mine() ?? openFor(message.userId, new Map([[port, tab]]))
          line.ports.delete(port)
          line.ports.set(port, tab)
          port.post({ say: 'state', state: line.state })
          // What it asked before it came here may have changed since.
          if (line.state.status === 'live') port.post({ say: 'gap' })
          return
        }
        case 'events': {
          const line = mine()
          const tab = line?.ports.get(port)
          if (!line || !tab || tab.wantsEvents === message.wanted) return
          tab.wantsEvents = message.wanted
          // Who begins to look wants what the others have seen already: all is told again, and each knows what it has.
          if (message.wanted) line.lastEvent = ''
          if (message.wanted || !wantsEvents(line.ports)) line.kept.reopen()
          return
        }
        case 'token':
          questions.get(message.question)?.(message.token)
          return
        case 'wake':
          mine()?.kept.wake()
          return
        case 'leave':
          leave()
          return
        default:
          message satisfies never
      }
    }
  }
}

const wantsEvents = (ports: Line['ports']): boolean => [...ports.values()].some((tab) => tab.wantsEvents)
