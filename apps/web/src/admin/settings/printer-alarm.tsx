/** On every page of the counter: a printer that has work and does not do it, as loud as an order that nobody accepts. */
import type { Printer, Store } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Icon } from '../../parts/icon.tsx'
import { useCall } from '../../parts/platform.tsx'
import { printerAlarmTexts } from '../../parts/printer-alarm-texts.ts'
import { useTexts } from '../../texts/language.tsx'
import { printersQuestion } from './printers-question.ts'

/** Those that need somebody. */
export function useSilentPrinters(storeId: string | undefined): readonly Printer[] {
  const printers = useQuery({ ...printersQuestion(useCall(), storeId ?? ''), enabled: storeId !== undefined })
  return printers.data?.filter(({ silent, failed }) => silent || failed > 0) ?? []
}

export function PrinterAlarm({ store, printers }: { readonly store: Store; readonly printers: readonly Printer[] }) {
  const t = useTexts(printerAlarmTexts)
  if (printers.length === 0) return null
  return (
    <div className="alarm-strip" data-kind="missed" role="alert">
      <Icon name="alert" />
      <span>
        {printers.map(({ id, name, silent, waiting, failed }) => (
          <b key={id}>{silent ? t.alarm(name, waiting) : t.lost(name, failed)} </b>
        ))}
      </span>
      <Link to="/$storeId/settings" params={{ storeId: store.id }}>
        {t.look}
      </Link>
    </div>
  )
}
