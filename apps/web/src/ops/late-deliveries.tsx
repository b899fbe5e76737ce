/** What riders should have fetched or brought long ago: on top of the wall, until somebody sees to it or it ends. */
import type { Delivery } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { endingTexts } from './ending-texts.ts'
import { lateQuestion } from './ops-questions.ts'

export function LateDeliveries() {
  const t = useTexts(endingTexts)
  const write = useWriting()
  const now = useMinute()
  const late = useQuery(lateQuestion(useCall())).data?.items ?? []
  if (late.length === 0) return null
  const since = (time: string): number => Math.max(0, Math.floor((now - Date.parse(time)) / 60_000))
  const what = (delivery: Delivery): string => {
    if (delivery.status === 'PICKED_UP') return t.onTheRoadFor(since(delivery.updatedAt))
    const minutes = since(delivery.readyAt ?? delivery.updatedAt)
    return delivery.status === 'ASSIGNED' ? t.notFetchedFor(minutes) : t.noRiderFor(minutes)
  }
  return (
    <section className="late-deliveries" role="status">
      <Title order={2} size="h5">
        <Icon name="scooter" size={20} /> {t.needsSomebody} ({late.length})
      </Title>
      <ul>
        {late.map((delivery) => (
          <li key={delivery.orderId}>
            <Link to="/orders/$orderId" params={{ orderId: delivery.orderId }}>
              <b>{calledNumber(delivery)}</b> {write.text(delivery.storeName)} · {what(delivery)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
