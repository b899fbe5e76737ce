/** Every service as a light: up, or down. How many there are of it stands on the platform's page. */
import { useQuery } from '@tanstack/react-query'
import { askHealth } from '../api/health.ts'
import { Loading } from '../parts/list-states.tsx'
import { useTexts } from '../texts/language.tsx'
import { opsTexts } from './ops-texts.ts'

const everyMs = 2_000

export function ServicesRow() {
  const t = useTexts(opsTexts)
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => askHealth(signal),
    refetchInterval: everyMs,
  })
  if (health.isPending) return <Loading rows={1} height={48} />
  const services = health.isError ? health.data?.map((each) => ({ ...each, up: false })) : health.data
  const down = services?.filter((service) => !service.up).length ?? 0
  return (
    <section aria-label={t.services} className="services">
      <p className="services-word" data-down={down > 0}>
        {down > 0 ? t.someDown(down) : t.allUp}
      </p>
      <ul>
        {services?.map((service) => (
          <li key={service.name} data-up={service.up}>
            {service.name}
          </li>
        ))}
      </ul>
    </section>
  )
}
