/** Until when it is sold out: tomorrow, a full hour of today, or until somebody says otherwise. */
import { timeZoneOf, untilFurtherNotice } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { NativeSelect } from '@mantine/core'
import { useMinute } from '../../parts/now.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { menuAdminTexts } from './menu-admin-texts.ts'
import { fullHours, isUntilISay, isUntilTomorrow, type Until } from './sold-out-until.ts'

interface UntilSelectProps {
  readonly store: Store
  readonly label: string
  readonly until: Until
  readonly disabled?: boolean
  readonly onChange: (until: Until) => void
}

export function UntilSelect({ store, label, until, disabled = false, onChange }: UntilSelectProps) {
  const t = useTexts(menuAdminTexts)
  const write = useWriting()
  const now = useMinute()
  const hours = fullHours(store, now)
  const at = (time: string) => ({ value: time, label: t.untilTime(write.clock(time, timeZoneOf(store))) })
  const chosen = until === undefined || isUntilTomorrow(store, until, now) ? '' : until
  // What stands there by another hand, or from an hour ago, is shown as it is.
  const isOther = chosen !== '' && !isUntilISay(chosen) && !hours.includes(chosen)
  return (
    <NativeSelect
      className="until-select"
      size="md"
      aria-label={label}
      disabled={disabled}
      value={chosen !== '' && isUntilISay(chosen) ? untilFurtherNotice : chosen}
      data={[
        { value: '', label: t.untilTomorrow },
        ...(isOther ? [at(chosen)] : []),
        ...hours.map(at),
        { value: untilFurtherNotice, label: t.untilISay },
      ]}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  )
}
