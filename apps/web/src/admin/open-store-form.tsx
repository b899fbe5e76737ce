/** The form that opens an owner's first store. */
import { openStore } from '@jumun/contracts/http'
import { Alert, Button, Checkbox, NumberInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { newId } from '../api/new-id.ts'
import { StoreFront } from '../brand/picture.tsx'
import { fieldOf } from '../parts/field-of.ts'
import { Empty } from '../parts/list-states.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'

export function OpenStoreForm() {
  const t = useTexts(adminTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [key] = useState(newId)
  const opening = useMutation({
    mutationFn: (form: FormData) => {
      const text = (name: string): string => fieldOf(form)(name).trim()
      const name = { ...(text('ko') && { ko: text('ko') }), ...(text('en') && { en: text('en') }) }
      return call(openStore, {
        body: {
          name,
          address: { line1: text('address') },
          minutes: Number(text('minutes')) || 15,
          fulfilments: form.get('delivers') ? ['pickup', 'delivery'] : ['pickup'],
        },
        key,
      })
    },
    onSuccess: async (store) => {
      await client.invalidateQueries({ queryKey: ['stores'] })
      void navigate({ to: '/$storeId/menu', params: { storeId: store.id } })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    opening.mutate(new FormData(event.currentTarget))
  }
  return (
    <Empty picture={<StoreFront motif="hotCup" id="mine" />} title={t.noStores} hint={t.noStoresHint}>
      <form onSubmit={submit} className="open-store">
        <Stack gap="sm">
          <TextInput name="ko" label={t.nameKo} size="md" maxLength={100} />
          <TextInput name="en" label={t.nameEn} size="md" maxLength={100} />
          <TextInput name="address" label={t.address} size="md" required maxLength={200} />
          <NumberInput name="minutes" label={t.minutesToCook} size="md" min={1} max={240} defaultValue={15} />
          <Checkbox name="delivers" label={t.delivers} size="md" defaultChecked />
          {opening.isError && (
            <Alert color="persimmon" variant="light" role="alert">
              {sentence(opening.error)}
            </Alert>
          )}
          <Button type="submit" size="lg" loading={opening.isPending}>
            {t.openStore}
          </Button>
        </Stack>
      </form>
    </Empty>
  )
}
