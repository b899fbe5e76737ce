/** The platform itself: who runs and how, what is stuck, and the switches for trying what happens when something is ill. */
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { AuditLights } from './audit-lights.tsx'
import { CitySwitch } from './city-switch.tsx'
import { FaultSwitch } from './fault-switch.tsx'
import { overviewQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { ParkedList } from './parked-list.tsx'
import { RebuildPanel } from './rebuild/rebuild-panel.tsx'
import { ServiceCard } from './service-card.tsx'

export function PlatformPage() {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const overview = useQuery(overviewQuestion(useCall()))
  if (overview.isPending) return <Loading rows={6} height={120} />
  if (overview.data === undefined) return <Trouble error={overview.error} again={() => void overview.refetch()} />
  const { services, demo, at } = overview.data
  const withParked = services.filter(({ instances }) => instances.some(({ parked = 0 }) => parked > 0))
  return (
    <div className="platform-page">
      <section aria-labelledby="map-title">
        <div className="wall-tools">
          <Title order={1} size="h3" id="map-title">
            {t.services}
          </Title>
          <span className="asked-at">{t.askedAt(write.seconds(at))}</span>
        </div>
        <ul className="service-map">
          {services.map((service) => (
            <li key={service.name}>
              <ServiceCard service={service} />
            </li>
          ))}
        </ul>
      </section>
      <div className="platform-side">
        <ParkedList services={withParked.map(({ name }) => name)} />
        <AuditLights />
        <RebuildPanel />
      </div>
      <div className="platform-switches">
        <FaultSwitch />
        {demo && <CitySwitch />}
      </div>
    </div>
  )
}
