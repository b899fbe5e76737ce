/** The latest events of the log, live: each once, newest first, no more than one can look through. */
import { type LoggedEvent, streamEvents } from '@jumun/contracts/http'
import { useEffect, useState } from 'react'
import { keepLive, type LiveState } from '../api/live.ts'
import { waitUnlessWoken } from '../api/wait-unless-woken.ts'
import { usePlatform } from '../parts/platform.tsx'
import { withEvents } from './events-shown.ts'

/** Events that come in a burst are drawn together. */
const drawEveryMs = 150

export function useEventLine(paused: boolean): { readonly events: readonly LoggedEvent[]; readonly state: LiveState } {
  const { session } = usePlatform()
  const [events, setEvents] = useState<readonly LoggedEvent[]>([])
  const [state, setState] = useState<LiveState>({ status: 'connecting' })
  useEffect(() => {
    if (paused) return
    const stop = new AbortController()
    let waiting: LoggedEvent[] = []
    const drawing = setInterval(() => {
      if (waiting.length === 0) return
      const heard = waiting
      waiting = []
      setEvents((held) => withEvents(held, heard))
    }, drawEveryMs)
    void keepLive(
      {
        path: streamEvents.path,
        token: session.token,
        renewAfter: session.renewAfter,
        onEvent: (type, data) => {
          if (type === 'logged') waiting.push(JSON.parse(data) as LoggedEvent)
        },
        onGap: () => undefined,
        onState: setState,
        fetch: (input, init) => fetch(input, init),
        now: () => Date.now(),
        random: () => Math.random(),
        wait: waitUnlessWoken,
      },
      stop.signal,
    )
    return () => {
      stop.abort()
      clearInterval(drawing)
    }
  }, [paused, session])
  return { events, state }
}
