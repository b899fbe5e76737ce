/** Kitchens that wait for paper: printers of any store that have had work for a minute and did not do it. */
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../parts/icon.tsx'
import { useCall } from '../parts/platform.tsx'
import { printerAlarmTexts } from '../parts/printer-alarm-texts.ts'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts } from '../texts/language.tsx'
import { silentPrintersQuestion } from './ops-questions.ts'

export function SilentPrinters() {
  const t = useTexts(printerAlarmTexts)
  const printers = useQuery(silentPrintersQuestion(useCall())).data ?? []
  if (printers.length === 0) return null
  return (
    <section className="late-orders" role="status">
      <Title order={2} size="h5">
        <Icon name="alert" size={20} /> {t.silentPrinters} ({printers.length})
      </Title>
      <ul>
        {printers.map(({ id, storeId, name, waiting }) => (
          <li key={id}>
            <b>{name}</b> <StoreName id={storeId} /> · {t.waiting(waiting)}
          </li>
        ))}
      </ul>
    </section>
  )
}
