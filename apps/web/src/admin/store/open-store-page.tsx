/** Opens a store: an owner's first, or one more. */
import { type NewStore, openStore } from '@jumun/contracts/http'
import { Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { attemptsOf } from '../../api/attempt.ts'
import { useMyStores } from '../../parts/my-stores.ts'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { StoreFields } from './store-fields.tsx'
import { storeTexts } from './store-texts.ts'

/** Pressed again after silence or a reload, it is the same store. */
const attempts = attemptsOf('open-store')

export function OpenStorePage() {
  const t = useTexts(storeTexts)
  const admin = useTexts(adminTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const navigate = useNavigate()
  const isFirst = useMyStores().data?.length === 0
  const opening = useMutation({
    mutationFn: (body: NewStore) => attempts.once(body, (key) => call(openStore, { body, key })),
    onSuccess: async (store) => {
      await client.invalidateQueries({ queryKey: ['stores'] })
      void navigate({ to: '/$storeId/menu', params: { storeId: store.id } })
    },
  })
  return (
    <section className="panel settings">
      <div>
        <Title order={1} size="h3">
          {isFirst ? admin.noStores : t.newStore}
        </Title>
        {isFirst && <Text c="dimmed">{admin.noStoresHint}</Text>}
      </div>
      <StoreFields
        action={admin.openStore}
        isWorking={opening.isPending}
        refused={opening.isError ? sentence(opening.error) : undefined}
        onDone={(wish) => opening.mutate(wish)}
      />
    </section>
  )
}
