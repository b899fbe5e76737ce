/** Where the counter begins: the owner's stores to choose from, or the form that opens the first one. */

import { Title } from '@mantine/core'
import { Link, Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { StoreFront } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { NotThere } from '../parts/not-there.tsx'
import { StoreStatus } from '../parts/store-status.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { useNewOrders } from './alarm/use-alarm.ts'
import { useMyStores } from './my-stores.ts'

/** Needed once in the life of an owner. */
const OpenStoreForm = lazy(() => import('./open-store-form.tsx').then((form) => ({ default: form.OpenStoreForm })))

export function FirstStorePage() {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const stores = useMyStores()
  const newOrders = useNewOrders()
  if (stores.data === undefined) return <NotThere asked={stores} rows={3} height={160} />
  const [only, second] = stores.data
  if (only === undefined)
    return (
      <Suspense>
        <OpenStoreForm />
      </Suspense>
    )
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
                <StoreStatus status={store.status} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
