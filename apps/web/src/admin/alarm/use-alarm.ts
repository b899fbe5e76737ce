/** Watches all stores of the owner from every page: rings, counts in the window's title, and knows what was missed. */
import { listTickets, type Ticket } from '@jumun/contracts/http'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { store } from '../../api/browser-store.ts'
import type { Call } from '../../api/call.ts'
import { platformClock } from '../../api/clock.ts'
import { ringer } from '../../parts/alarm/ringer.ts'
import { canSound, listenForTouch, sound, watchSound } from '../../parts/alarm/sound.ts'
import { useStayAwake } from '../../parts/alarm/stay-awake.ts'
import { atMostEvery } from '../../parts/at-most-every.ts'
import { useNow } from '../../parts/now.ts'
import { useCall, useOrderNews } from '../../parts/platform.tsx'
import { useSteps } from '../../parts/steps/steps.tsx'
import { type Calling, calling, missed } from './alarm.ts'

/** News of an order may be here before the kitchen has opened its ticket: look again shortly after. */
const restMs = 500
const lookAgainMs = [300, 1_200, 3_000]
const mostAtOnce = 100

/** In all stores of whoever asks; the newest come first, and more than a hundred at once ring no louder. */
const ticketsWith = (call: Call, status: 'NEW' | 'REJECTED') => ({
  queryKey: ['tickets-of-all', status],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Ticket[]> =>
    (await call(listTickets, { query: { status, limit: mostAtOnce }, signal })).items,
  meta: { aside: true },
})

const alarm = ringer({
  canSound,
  sound,
  now: platformClock.now,
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
})

export const chime = alarm.chime

/** How many new orders there are, by store. */
export function useNewOrders(): ReadonlyMap<string, number> {
  const news = useQuery(ticketsWith(useCall(), 'NEW'))
  return calling(news.data ?? [], new Set(), 0).byStore
}

export interface Alarm extends Calling {
  readonly missed: readonly Ticket[]
  readonly haveRead: () => void
}

/** @param isCalled something else than an order needs somebody, too */
export function useAlarm(userId: string, isCalled: boolean): Alarm {
  const call = useCall()
  const client = useQueryClient()
  const now = useNow()
  const { steps } = useSteps()
  const news = useQuery({ ...ticketsWith(call, 'NEW'), refetchInterval: 8_000, refetchIntervalInBackground: true })
  const refused = useQuery({ ...ticketsWith(call, 'REJECTED'), refetchInterval: 60_000 })
  const again = useMemo(
    () => atMostEvery(restMs, () => client.invalidateQueries({ queryKey: ['tickets-of-all'] })),
    [client],
  )
  useOrderNews((entry) => {
    again()
    if (entry.state === 'CONFIRMED') for (const ms of lookAgainMs) setTimeout(again, ms)
  })

  const answered = new Set(steps.filter(({ state }) => state !== 'refused').map(({ orderId }) => orderId))
  const who = calling(news.data ?? [], answered, now)
  useEffect(listenForTouch, [])
  useEffect(() => watchSound(alarm.look), [])
  const urgency = who.urgency ?? (isCalled ? 'calm' : undefined)
  useEffect(() => alarm.want(urgency), [urgency])
  useEffect(() => () => alarm.want(undefined), [])
  useCountInTitle(who.count)
  useStayAwake()
  const place = `jumun.admin.read.${userId}`
  const readAt = Number(useSyncExternalStore(watchRead, () => store.read(place)) ?? 0)
  return {
    ...who,
    missed: missed(refused.data ?? [], readAt, now),
    haveRead: () => {
      store.write(place, String(platformClock.now()))
      for (const watcher of readers) watcher()
    },
  }
}

const readers = new Set<() => void>()
function watchRead(watcher: () => void): () => void {
  readers.add(watcher)
  return () => void readers.delete(watcher)
}

/** `(3) Jumun`: to be seen among other windows. */
function useCountInTitle(count: number): void {
  useEffect(() => {
    const title = document.title.replace(/^\(\d+\) /, '')
    document.title = count > 0 ? `(${count}) ${title}` : title
  }, [count])
}
