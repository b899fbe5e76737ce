/** Payouts of every store: chosen by name, and marked as paid; and what the platform keeps of it. */
import { businessDay } from '@jumun/contracts'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { storesQuestion } from '../api/questions.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { payoutTexts } from '../parts/payouts/payout-texts.ts'
import { Payouts } from '../parts/payouts/payouts.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { Commission } from './commission.tsx'
import { Pay } from './pay-out.tsx'

export function PayoutsPage() {
  const t = useTexts(payoutTexts)
  const write = useWriting()
  const stores = useQuery(storesQuestion(useCall(), {}))
  const [chosen, setChosen] = useState<string>()
  if (stores.isPending) return <Loading rows={2} height={56} />
  if (stores.data === undefined) return <Trouble error={stores.error} again={() => void stores.refetch()} />
  const store = stores.data.find(({ id }) => id === chosen) ?? stores.data[0]
  if (!store) return <p role="status">{t.nothing}</p>
  return (
    <>
      <NativeSelect
        size="md"
        mb="sm"
        label={t.store}
        value={store.id}
        data={stores.data.map(({ id, name }) => ({ value: id, label: write.text(name) }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Payouts
        key={store.id}
        storeId={store.id}
        today={businessDay(store, platformClock.now())}
        doings={(found) => <Pay found={found} />}
        below={(found) => <Commission key={found.basisPoints} found={found} store={store} />}
      />
    </>
  )
}
