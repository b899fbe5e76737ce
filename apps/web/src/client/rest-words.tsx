/** That a store is closed, paused or busy, why and until when, by its own clocks; and that one may order for later all the same. */
import { localTime, timeZoneOf } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { useMinute } from '../parts/now.ts'
import { clockText, dayText } from '../texts/amounts.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { restOf, takesAhead, takesNow } from './resting.ts'
import { whenTexts } from './when-texts.ts'

/** `Closed for Chuseok · Opens Sun, Sep 27 at 9:00 AM`; undefined where there is nothing to say. */
export function useRestWords(store: Store): string | undefined {
  const t = useTexts(whenTexts)
  const { language } = useLanguage()
  const now = useMinute()
  const rest = restOf(store, now)
  if (rest === undefined) return undefined
  const { kind, reason, until } = rest
  const words = reason === undefined ? [] : [t.closedFor(reason)]
  if (until !== undefined) {
    const time = momentText(until)
    words.push(kind === 'busy' ? t.busyUntil(time) : kind === 'paused' ? t.pausedUntil(time) : t.closedUntil(time))
  }
  return words.length > 0 ? words.join(' · ') : undefined

  function momentText(at: string): string {
    const zone = timeZoneOf(store)
    const dayOf = (time: number): number => Math.floor(localTime(time, zone) / dayMs)
    const clock = clockText(at, language, zone)
    const days = dayOf(Date.parse(at)) - dayOf(now)
    // "until" has no need of the "at" before a time of today
    if (days === 0) return kind === 'closed' ? t.todayAt(clock) : clock
    return days === 1 ? t.tomorrowAt(clock) : t.dayAt(dayText(at, language, zone), clock)
  }
}
const dayMs = 86_400_000

/** On a card of the list, and at the head of a menu. */
export function RestWords({ store }: { readonly store: Store }) {
  const t = useTexts(whenTexts)
  const words = useRestWords(store)
  const now = useMinute()
  const isForLater = takesAhead(store) && !takesNow(store, now)
  if (words === undefined && !isForLater) return null
  return (
    <span className="rest-words">
      {words} {isForLater && <b>{t.forLater}</b>}
    </span>
  )
}
