/** A store's settings: what it is, when it is open, how it takes orders. What somebody else changed meanwhile is not written over. */
import { changeStore, type NewStore, type Store } from '@jumun/contracts/http'
import { Button, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { editSeen, presentOf } from '../../api/edit-seen.ts'
import { PageGone } from '../../parts/gone.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useMyStores, useStoreOnScreen } from '../../parts/my-stores.ts'
import { NotThere } from '../../parts/not-there.tsx'
import { useRights } from '../../parts/people/use-rights.tsx'
import { useCall, useSession } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { adminTexts } from '../admin-texts.ts'
import { StoreFields } from '../store/store-fields.tsx'
import { storeTexts } from '../store/store-texts.ts'
import { changeOf } from '../store/store-wish.ts'
import { sections } from './sections.ts'

export function SettingsPage() {
  const stores = useMyStores()
  const store = useStoreOnScreen()
  const t = useTexts(storeTexts)
  const { may } = useRights()
  const user = useSession()?.user
  if (store === undefined) return stores.data ? <PageGone /> : <NotThere asked={stores} rows={4} />
  return (
    <div className="settings">
      <section className="panel">
        <Title order={1} size="h3" mb="md">
          {t.settings}
        </Title>
        <Settings key={store.id} store={store} />
      </section>
      {sections.map(
        ([name, Section, right = 'settings']) =>
          may(right) && (
            <section key={`${name} ${store.id}`} id={name} className="panel">
              <Section store={store} />
            </section>
          ),
      )}
      {user?.role === 'owner' && (
        <section className="panel settings-another">
          <div>
            <Title order={2} size="h4">
              {t.openAnother}
            </Title>
            <Text c="dimmed">{t.openAnotherHint}</Text>
          </div>
          <Button component={Link} to="/new" size="md" variant="light" leftSection={<Icon name="plus" size={20} />}>
            {t.openAnother}
          </Button>
        </section>
      )}
    </div>
  )
}

/** The form shows the store as it was when the form was opened, and tells the platform so. */
function Settings({ store }: { readonly store: Store }) {
  const t = useTexts(storeTexts)
  const shared = useTexts(sharedTexts)
  const admin = useTexts(adminTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const [seen, setSeen] = useState(store)
  const saving = useMutation({
    mutationFn: async (wish: NewStore) => {
      const body = changeOf(seen, wish)
      if (body === undefined) return undefined
      return editSeen(seen, body, (ifMatch) => call(changeStore, { params: { id: seen.id }, body, ifMatch }))
    },
    onSuccess: (saved) => {
      if (saved) setSeen(saved)
      notifications.show({ message: saved ? admin.saved : t.unchanged, color: 'leaf', autoClose: 2_000 })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const present = presentOf<Store>(saving.error)
  return (
    <>
      <StoreFields
        // After a save, or to see what somebody else made of it, the form begins anew.
        key={seen.version}
        store={seen}
        action={shared.save}
        isWorking={saving.isPending}
        refused={saving.isError ? sentence(saving.error) : undefined}
        onDone={(wish) => saving.mutate(wish)}
      />
      {present && (
        <Button
          mt="sm"
          size="md"
          variant="light"
          fullWidth
          onClick={() => {
            setSeen(present)
            saving.reset()
          }}
        >
          {t.showPresent}
        </Button>
      )}
    </>
  )
}
