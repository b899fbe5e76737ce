/** What this rider has brought today. */
import { Badge, Title } from '@mantine/core'
import { platformClock } from '../api/clock.ts'
import { Picture } from '../brand/picture.tsx'
import { calledNumber } from '../parts/called-number.ts'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { isSameDay } from '../texts/amounts.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'
import { useDeliveries } from './use-deliveries.ts'

export function DayPage() {
  const t = useTexts(riderTexts)
  const write = useWriting()
  const { deliveries, view } = useDeliveries()
  if (deliveries.data === undefined) return <NotThere asked={deliveries} rows={4} height={72} />
  const today = view.over.filter((delivery) => isSameDay(delivery.updatedAt, platformClock.now()))
  if (today.length === 0) return <Empty isPage picture={<Picture motif="goods" id="day" />} title={t.noneToday} />
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t.dayCount(today.filter(({ status }) => status === 'DELIVERED').length)}
      </Title>
      <ul className="day-list">
        {today.map((delivery) => (
          <li key={`${delivery.orderId} ${delivery.attempt}`} className="panel">
            <time dateTime={delivery.updatedAt}>{write.clock(delivery.updatedAt)}</time>
            <span>
              <strong>{write.text(delivery.storeName)}</strong>
              <small>{[calledNumber(delivery), delivery.address?.line1].filter(Boolean).join(' · ')}</small>
            </span>
            <Badge
              size="lg"
              variant="light"
              color={delivery.status === 'DELIVERED' ? 'leaf' : 'gray'}
              className="status-badge"
            >
              {t[delivery.status]}
            </Badge>
          </li>
        ))}
      </ul>
    </>
  )
}
