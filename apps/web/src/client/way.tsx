/** The way of an order as a row of stations, the reached ones lit. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Icon, type IconName } from '../parts/icon.tsx'
import { inBoth } from '../texts/in-both.ts'
import { useTexts } from '../texts/language.tsx'
import { isLost, isOver, type Step, stepReached, stepsOf } from './journey.ts'

const stationTexts = inBoth({
  PLACED: { ko: '주문', en: 'Placed' },
  ACCEPTED: { ko: '수락', en: 'Accepted' },
  COOKING: { ko: '조리', en: 'Preparing' },
  READY: { ko: '준비', en: 'Ready' },
  DELIVERING: { ko: '배달', en: 'Delivery' },
  DONE: { ko: '완료', en: 'Done' },
})
const icons: Record<Step, IconName> = {
  PLACED: 'orders',
  ACCEPTED: 'store',
  COOKING: 'flame',
  READY: 'bag',
  DELIVERING: 'scooter',
  DONE: 'check',
}

export function Way({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(stationTexts)
  const reached = stepReached(entry)
  return (
    <ol className="way" data-lost={isLost(entry.state)}>
      {stepsOf(entry.fulfilment).map((step, index) => {
        const here = index === reached && !isOver(entry.state)
        return (
          <li key={step} data-reached={index <= reached} data-here={here} aria-current={here ? 'step' : undefined}>
            <span>
              <Icon name={icons[step]} size={22} />
            </span>
            {t[step]}
          </li>
        )
      })}
    </ol>
  )
}
