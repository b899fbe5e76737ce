/** Today's orders whose money went back, or is about to, each with why. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Badge, Title } from '@mantine/core'
import { calledNumber } from '../parts/called-number.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { reasonTexts } from '../texts/order-texts.ts'
import { adminTexts } from './admin-texts.ts'

const wasPaid = ({ timeline }: DashboardEntry): boolean => timeline.some(({ type }) => type === 'PaymentApproved')

interface RefundsProps {
  readonly entries: readonly DashboardEntry[]
  readonly timeZone: string
}

export function RefundsList({ entries, timeZone }: RefundsProps) {
  const t = useTexts(adminTexts)
  const reasons = useTexts(reasonTexts)
  const write = useWriting()
  const back = entries.filter(
    (entry) => entry.refund?.amount !== 0 && (entry.refunded || (entry.state === 'CANCELED' && wasPaid(entry))),
  )
  return (
    <section className="panel">
      <Title order={2} size="h4" mb="xs">
        {t.refunds}
      </Title>
      {back.length === 0 && <p className="board-nothing">{t.noRefunds}</p>}
      <ul className="today-orders">
        {back.map((entry) => (
          <li key={entry.orderId}>
            <time dateTime={entry.updatedAt}>{write.clock(entry.updatedAt, timeZone)}</time>
            <span className="today-what">
              {calledNumber(entry)} · {reasons[entry.reason as keyof typeof reasons]}{' '}
              {entry.message && write.reason(entry.message)}
            </span>
            <b>{write.money(entry.refund ?? entry.total)}</b>
            <Badge className="status-badge" variant="light" size="lg" color={entry.refunded ? 'leaf' : 'honey'}>
              {entry.refunded ? t.moneyIsBack : t.moneyOnItsWay}
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
