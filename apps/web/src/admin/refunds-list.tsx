/** What went back of the day's orders, or is about to, each time with why. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Badge, Title } from '@mantine/core'
import { calledNumber } from '../parts/called-number.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { moneyBack } from './money-back.ts'

interface RefundsProps {
  readonly entries: readonly DashboardEntry[]
  readonly timeZone: string
}

export function RefundsList({ entries, timeZone }: RefundsProps) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const back = moneyBack(entries)
  return (
    <section className="panel">
      <Title order={2} size="h4" mb="xs">
        {t.refunds}
      </Title>
      {back.length === 0 && <p className="board-nothing">{t.noRefunds}</p>}
      <ul className="today-orders">
        {back.map(({ entry, amount, reason, at, isDone }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of one order may have gone back at the same moment
          <li key={`${entry.orderId} ${n}`}>
            <time dateTime={at}>{write.clock(at, timeZone)}</time>
            <span className="today-what">
              {calledNumber(entry)} · {write.reason(reason)}{' '}
              {reason === entry.reason && entry.message && write.reason(entry.message)}
            </span>
            <b>{write.money(amount)}</b>
            <Badge className="status-badge" variant="light" size="lg" color={isDone ? 'leaf' : 'honey'}>
              {isDone ? t.moneyIsBack : t.moneyOnItsWay}
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
