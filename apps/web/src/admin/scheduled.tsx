/** What was ordered ahead and has not come up yet: later today apart from the days after, the next on top. */
import { businessDay, timeZoneOf } from '@jumun/contracts'
import { listTickets, type Store, type Ticket } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { clockText } from '../texts/amounts.ts'
import { inBoth } from '../texts/in-both.ts'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { adminTexts } from './admin-texts.ts'
import { OpenSheet } from './open-sheet.tsx'

const scheduledTexts = inBoth({
  title: { ko: '예약 주문', en: 'Ordered ahead' },
  laterToday: { ko: '오늘', en: 'Later today' },
  tomorrow: { ko: '내일', en: 'Tomorrow' },
})

export function Scheduled({ store }: { readonly store: Store }) {
  const t = useTexts(scheduledTexts)
  const calls = useTexts(adminTexts)
  const write = useWriting()
  const { language } = useLanguage()
  const call = useCall()
  const now = useMinute()
  const tickets = useQuery({
    queryKey: ['tickets', store.id, 'scheduled'],
    queryFn: async ({ signal }) =>
      (await call(listTickets, { query: { storeId: store.id, status: 'SCHEDULED', limit: 100 }, signal })).items,
    refetchInterval: 60_000,
  })
  const linesOf = ({ lines }: Ticket): string =>
    several(lines.map(({ name, quantity }) => `${write.text(name)} × ${quantity}`))
  const waiting = (tickets.data ?? []).toSorted((one, other) => timeOf(one).localeCompare(timeOf(other)))
  if (waiting.length === 0) return null
  const today = businessDay(store, now)
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  const dayText = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  })
  const nameOf = (day: string): string =>
    day === today ? t.laterToday : day === tomorrow ? t.tomorrow : dayText.format(Date.parse(day))
  return (
    <section className="panel scheduled" aria-label={t.title}>
      {[...Map.groupBy(waiting, (ticket) => businessDay(store, timeOf(ticket)))].map(([day, ofDay]) => (
        <details key={day} open={day === today}>
          <summary>
            {t.title} · {nameOf(day)} <b>{ofDay.length}</b>
          </summary>
          <ul>
            {ofDay.map((ticket) => (
              <li key={ticket.orderId} data-order={ticket.orderId}>
                <b>{clockText(timeOf(ticket), language, timeZoneOf(store))}</b>{' '}
                <OpenSheet orderId={ticket.orderId} called={ticket.number} ticket={ticket} store={store}>
                  {calls.orderNumber(ticket.number)}
                </OpenSheet>{' '}
                {linesOf(ticket)}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}

const timeOf = (ticket: Ticket): string => ticket.wantedAt ?? ticket.createdAt
