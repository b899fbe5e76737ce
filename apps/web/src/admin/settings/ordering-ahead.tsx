/** For how many days ahead customers may order, and how long before its time the kitchen hears of it. */

import { typedCount } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { Alert, Button, Group, NativeSelect, Text, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { fieldOf } from '../../parts/field-of.ts'
import { NamedCountField } from '../../parts/number-field.tsx'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useTexts } from '../../texts/language.tsx'
import { numberTexts } from '../../texts/number-texts.ts'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { settingsTexts } from './settings-texts.ts'
import { type StoreForm, useStoreForm } from './use-store-form.tsx'

const usualDays = [1, 2, 3, 7, 14, 30]
const leadLimits = { max: 240 }

export function OrderingAhead({ store }: { readonly store: Store }) {
  const form = useStoreForm(store)
  return <AheadForm key={form.shown.version} {...form} />
}

function AheadForm({ shown: store, save, isSaving, refused, meanwhile }: StoreForm) {
  const t = useTexts(settingsTexts)
  const numbers = useTexts(numberTexts)
  const shared = useTexts(sharedTexts)
  const [problem, setProblem] = useState<string>()
  const days = [...new Set([...usualDays, ...(store.orderAheadDays ? [store.orderAheadDays] : [])])]
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const field = fieldOf(new FormData(event.currentTarget))
    const lead = typedCount(field('leadMinutes'), leadLimits)
    const isUnreadable = 'unreadable' in lead && lead.unreadable !== 'missing'
    setProblem(isUnreadable ? numbers['no-number'] : undefined)
    if (isUnreadable) return
    const chosen = field('orderAheadDays')
    save({
      orderAheadDays: chosen === '' ? null : Number(chosen),
      leadMinutes: 'value' in lead ? lead.value : null,
    })
  }
  const said = problem ?? refused
  return (
    <KeptForm onSubmit={submit} isSent={isSaving}>
      <Title order={2} size="h4">
        {t.ahead}
      </Title>
      <Text c="dimmed">{t.aheadHint}</Text>
      <Group align="end" grow preventGrowOverflow={false}>
        <NativeSelect
          name="orderAheadDays"
          size="md"
          label={t.aheadDays}
          defaultValue={String(store.orderAheadDays ?? '')}
          data={[
            { value: '', label: t.aheadNone },
            { value: '0', label: t.aheadToday },
            ...days
              .toSorted((one, other) => one - other)
              .map((count) => ({ value: String(count), label: t.aheadFor(count) })),
          ]}
        />
        <NamedCountField
          name="leadMinutes"
          label={t.lead}
          description={t.leadHint}
          size="md"
          {...leadLimits}
          initially={String(store.leadMinutes ?? '')}
        />
        <Button type="submit" size="md" loading={isSaving}>
          {shared.save}
        </Button>
      </Group>
      {meanwhile}
      {said !== undefined && (
        <Alert mt="sm" color="persimmon" variant="light" role="alert">
          {said}
        </Alert>
      )}
    </KeptForm>
  )
}
