/** Rings on this screen while somebody in the kitchen is wanted; a touch anywhere, or any key, answers. */
import { seeTicket, type Ticket } from '@jumun/contracts/http'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { ringer } from '../parts/alarm/ringer.ts'
import { canSound, listenForTouch, sound, useSound, watchSound } from '../parts/alarm/sound.ts'
import { useStayAwake } from '../parts/alarm/stay-awake.ts'
import { useNow } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { seenAfterMs, type Wanting, wanting } from './bell.ts'
import { takeIn } from './kitchen-steps-in-app.tsx'
import { useScreen } from './screen.ts'
import type { Station } from './slips.ts'

const bell = ringer({
  canSound,
  sound,
  now: platformClock.now,
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
})

export function useBell(tickets: readonly Ticket[], station: Station): Wanting {
  const { turn } = useScreen()
  const now = useNow()
  const isHeard = useSound() !== 'untouched'
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const wants = wanting(tickets, { station, turn, answered }, now)
  const shownSince = useShownSince([...wants.unanswered, ...wants.atCounter])
  const send = useAnswering(station)

  useEffect(listenForTouch, [])
  useEffect(() => watchSound(bell.look), [])
  useEffect(() => bell.want(wants.urgency), [wants.urgency])
  useEffect(() => () => bell.want(undefined), [])
  useStayAwake()

  const answer = useRef(() => {})
  useEffect(() => {
    answer.current = () => {
      // The first touch of all lets it sound, and answers nothing that nobody could hear.
      if (!isHeard) return
      const seen = (orderId: string): boolean =>
        platformClock.now() - (shownSince.get(orderId) ?? Number.POSITIVE_INFINITY) >= seenAfterMs
      const here = wants.unanswered.filter(({ orderId }) => seen(orderId))
      const both = [...here, ...wants.atCounter.filter(({ orderId }) => seen(orderId) && !answered.has(orderId))]
      if (both.length === 0) return
      setAnswered((known) => new Set([...known, ...both.map(({ orderId }) => orderId)]))
      for (const { orderId } of here) void send(orderId)
    }
  })
  useEffect(() => {
    const touched = (): void => answer.current()
    // Not as the finger comes down: what it means to hit has to stand until it has.
    addEventListener('click', touched)
    addEventListener('keydown', touched)
    return () => {
      removeEventListener('click', touched)
      removeEventListener('keydown', touched)
    }
  }, [])
  return wants
}

/** Since when each has been on this screen. */
function useShownSince(tickets: readonly Ticket[]): ReadonlyMap<string, number> {
  const since = useRef(new Map<string, number>())
  useEffect(() => {
    const now = platformClock.now()
    const known = since.current
    since.current = new Map(tickets.map(({ orderId }) => [orderId, known.get(orderId) ?? now]))
  })
  return since.current
}

function useAnswering(station: Station): (orderId: string) => Promise<void> {
  const call = useCall()
  const client = useQueryClient()
  return useCallback(
    async (orderId) => {
      const body = station === undefined ? {} : { station }
      // Where nobody answers this screen is quiet all the same, and the others go on ringing: they do not know of it.
      const ticket = await call(seeTicket, { params: { orderId }, body }).catch(() => undefined)
      if (ticket) takeIn(client, call, ticket)
    },
    [call, client, station],
  )
}
