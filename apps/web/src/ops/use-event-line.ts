/** The latest events of the log, live: each once, newest first, no more than one can look through. */
import type { LoggedEvent } from '@jumun/contracts/http'
import { useEffect, useState } from 'react'
import type { LiveState } from '../api/live.ts'
import { useLiveState, usePlatform } from '../parts/platform.tsx'
import { withEvents } from './events-shown.ts'

/** Events that come in a burst are drawn together. */
const drawEveryMs = 150

export function useEventLine(paused: boolean): { readonly events: readonly LoggedEvent[]; readonly state: LiveState } {
  const { live } = usePlatform()
  const [events, setEvents] = useState<readonly LoggedEvent[]>([])
  useEffect(() => {
    if (paused) return
    let waiting: LoggedEvent[] = []
    const drawing = setInterval(() => {
      if (waiting.length === 0) return
      const heard = waiting
      waiting = []
      setEvents((held) => withEvents(held, heard))
    }, drawEveryMs)
    const stop = live.onLogged((event) => waiting.push(event))
    return () => {
      stop()
      clearInterval(drawing)
    }
  }, [paused, live])
  return { events, state: useLiveState() }
}
