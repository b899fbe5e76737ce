/** The stores of the owner who is logged in, the one on the screen, and in which of them somebody waits for a yes. */
import type { Store } from '@jumun/contracts/http'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ordersQuestion, storesQuestion } from '../api/questions.ts'
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

const latestOrders = 100

/** How many orders wait for an answer, by store; as far as the latest ones tell, and nothing while the view is away. */
export function useNewOrders(): ReadonlyMap<string, number> {
  const isOwner = useSession()?.user.role === 'owner'
  const question = ordersQuestion(useCall(), {}, latestOrders)
  const latest = useInfiniteQuery({ ...question, enabled: isOwner, meta: { aside: true } })
  const counts = new Map<string, number>()
  if (latest.data === undefined || latest.isError) return counts
  for (const { storeId, state } of latest.data.pages.flatMap((page) => page.items))
    if (state === 'CONFIRMED') counts.set(storeId, (counts.get(storeId) ?? 0) + 1)
  return counts
}
