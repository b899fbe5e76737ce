/** The stores that whoever is logged in owns or works at, the one on the screen, and what they may do there. */
import type { Store } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { storesQuestion } from '../api/questions.ts'
import { useCall, useSession } from './platform.tsx'

export function useMyStores() {
  const user = useSession()?.user
  const id = user?.id ?? ''
  return useQuery({
    ...storesQuestion(useCall(), { ownerId: id, staffId: id }),
    enabled: user?.role === 'owner' || user?.role === 'staff',
  })
}

export function useStoreOnScreen(): Store | undefined {
  const { storeId } = useParams({ strict: false }) as { readonly storeId?: string }
  return useMyStores().data?.find((store) => store.id === storeId)
}
