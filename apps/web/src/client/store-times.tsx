/** When a store closes, until when it takes orders, and its week: all by the store's own clocks. */
import { timeZoneOf } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { Alert } from '@mantine/core'
import { closingWords } from '../parts/closing-words.ts'
import { useMinute } from '../parts/now.ts'
import { clockText } from '../texts/amounts.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'

/** `Open until 21:00 · last order 20:30`; nothing where it does not close within the day. */
export function Closing({ store }: { readonly store: Store }) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const words = closingWords(store, useMinute())
  if (words === undefined || store.closesAt === undefined) return null
  const clock = (time: string): string => clockText(time, language, timeZoneOf(store))
  const last = store.lastOrderAt ?? store.closesAt
  if (words === 'over') return <span>{t.lastOrderWas(clock(last))}</span>
  const until = t.openUntil(clock(store.closesAt))
  return <span>{last === store.closesAt ? until : `${until} · ${t.lastOrderAt(clock(last))}`}</span>
}

/** Said before paying: it would be ready after the store has closed. */
export function ReadyAfterClosing({ store, minutes }: { readonly store: Store; readonly minutes: number }) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const now = useMinute()
  const readyAt = now + minutes * 60_000
  if (store.closesAt === undefined || readyAt <= Date.parse(store.closesAt)) return null
  const clock = (time: string | number): string => clockText(time, language, timeZoneOf(store))
  return (
    <Alert color="honey" variant="light">
      {t.readyAfterClosing(clock(store.closesAt), clock(readyAt))}
    </Alert>
  )
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export function Week({ store }: { readonly store: Store }) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const { hours } = store
  if (hours === undefined) return null
  const nameOf = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  return (
    <details className="store-week">
      <summary>{t.hours}</summary>
      <dl>
        {days.map((day, index) => (
          <div key={day}>
            <dt>{nameOf.format(Date.UTC(2024, 0, 1 + index))}</dt>
            <dd>{hours[day]?.map(({ open, close }) => `${open}–${close}`).join(', ') || t.closedDay}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
