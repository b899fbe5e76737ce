/** A store's settings: what it is, when it is open, how it takes orders. What somebody else changed meanwhile is not written over. */
import type { Store } from '@jumun/contracts/http'
import { Button, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageGone } from '../../parts/gone.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useMyStores, useStoreOnScreen } from '../../parts/my-stores.ts'
import { NotThere } from '../../parts/not-there.tsx'
import { useRights } from '../../parts/people/use-rights.tsx'
import { useSession } from '../../parts/platform.tsx'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { StoreFields } from '../store/store-fields.tsx'
import { storeTexts } from '../store/store-texts.ts'
import { changeOf } from '../store/store-wish.ts'
import { sections } from './sections.ts'
import { useStoreForm } from './use-store-form.tsx'

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

function Settings({ store }: { readonly store: Store }) {
  const shared = useTexts(sharedTexts)
  const { shown, save, isSaving, refused, meanwhile } = useStoreForm(store)
  return (
    <StoreFields
      key={shown.version}
      store={shown}
      action={shared.save}
      isWorking={isSaving}
      refused={refused}
      meanwhile={meanwhile}
      onDone={(wish) => save(changeOf(shown, wish))}
    />
  )
}
