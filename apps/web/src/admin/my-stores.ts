/** The stores of the owner who is logged in, and the one on the screen. */
import type { Store } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { storesQuestion } from '../api/questions.ts'
import { useCall, useSession } from '../parts/platform.tsx'

export function useMyStores() {
  const user = useSession()?.user
  const ownerId = user?.id ?? ''
  return useQuery({
    ...storesQuestion(useCall(), { ownerId }),
    enabled: user?.role === 'owner',
    select: (stores: Store[]) => stores.filter((store) => store.ownerId === ownerId),
  })
}

export function useStoreOnScreen(): Store | undefined {
  const { storeId } = useParams({ strict: false }) as { readonly storeId?: string }
  return useMyStores().data?.find((store) => store.id === storeId)
}
