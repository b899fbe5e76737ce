/** Where the counter begins: the owner's stores to choose from, or the form that opens the first one. */
import { Title } from '@mantine/core'
import { Link, Navigate } from '@tanstack/react-router'
import { StoreFront } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { Icon } from '../parts/icon.tsx'
import { useMyStores } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { WorksNowhere } from '../parts/people/works-nowhere.tsx'
import { useSession } from '../parts/platform.tsx'
import { StoreStatus } from '../parts/store-status.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { useNewOrders } from './alarm/use-alarm.ts'
import { storeTexts } from './store/store-texts.ts'

export function FirstStorePage() {
  const t = useTexts(adminTexts)
  const words = useTexts(storeTexts)
  const write = useWriting()
  const stores = useMyStores()
  const newOrders = useNewOrders()
  const user = useSession()?.user
  if (stores.data === undefined) return <NotThere asked={stores} rows={3} height={160} />
  const [only, second] = stores.data
  if (only === undefined && user?.role !== 'owner') return <WorksNowhere />
  if (only === undefined) return <Navigate to="/new" replace />
  if (second === undefined) return <Navigate to="/$storeId" params={{ storeId: only.id }} replace />
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t.store}
      </Title>
      <ul className="my-stores">
        {stores.data.map((store) => (
          <li key={store.id}>
            <Link to="/$storeId" params={{ storeId: store.id }} className="my-store">
              <StoreFront motif={motifOf(store.name.en, store.name.ko, store.kind)} id={store.id} />
              <span>
                <strong>{write.text(store.name)}</strong>
                {newOrders.has(store.id) && (
                  <em className="my-store-new">{t.newOrders(newOrders.get(store.id) ?? 0)}</em>
                )}
                <StoreStatus store={store} />
              </span>
            </Link>
          </li>
        ))}
        {user?.role === 'owner' && (
          <li>
            <Link to="/new" className="my-store my-store-add">
              <Icon name="plus" size={32} /> <strong>{words.openAnother}</strong>
            </Link>
          </li>
        )}
      </ul>
    </>
  )
}
