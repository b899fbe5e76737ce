/** What whoever stands here may do at the store on the screen; the platform refuses all else anyway. */
import { mayAt, type StoreRight } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import type { Call } from '../../api/call.ts'
import type { PersonHere } from '../../api/person.ts'
import { useCall, usePlatform, useSession } from '../platform.tsx'

export type Post = PersonHere['role']

export interface Rights {
  /** Undefined: not known yet. */
  readonly me: Post | undefined
  readonly may: (right: StoreRight) => boolean
}
/** Where no store is on the screen nothing is hidden. */
const unasked: Rights = { me: undefined, may: () => true }
const RightsContext = createContext<Rights>(unasked)
export const useRights = (): Rights => useContext(RightsContext)

const lookEveryMs = 20_000

export const colleaguesQuestion = (call: Call, storeId: string, person?: PersonHere) =>
  queryOptions({
    queryKey: ['people', storeId, person?.userId],
    queryFn: async ({ signal }) => {
      const { listColleagues } = await import('./list-colleagues.ts')
      return call(listColleagues, { params: { id: storeId }, signal })
    },
    refetchInterval: lookEveryMs,
    meta: { aside: true },
  })

const nobody = { subscribe: () => () => {}, current: () => undefined }

/** Who gave their PIN at this tablet, for this store. */
export function usePerson(storeId: string | undefined): PersonHere | undefined {
  const { subscribe, current } = usePlatform().people ?? nobody
  const person = useSyncExternalStore(subscribe, current)
  return person?.storeId === storeId ? person : undefined
}

interface ProviderProps {
  readonly store: Store | undefined
  readonly children: ReactNode
}

export function RightsProvider({ store, children }: ProviderProps) {
  const call = useCall()
  const user = useSession()?.user
  const storeId = store?.id
  const person = usePerson(storeId)
  const isOwner = person === undefined && user?.id === store?.ownerId
  const told = useQuery({
    ...colleaguesQuestion(call, storeId ?? '', person),
    enabled: storeId !== undefined && !isOwner,
  }).data?.me
  const me = isOwner ? 'owner' : (told ?? person?.role)
  const atTablet = person !== undefined
  const rights = useMemo(
    () => (storeId === undefined ? unasked : { me, may: rightsOf(storeId, me, atTablet) }),
    [storeId, me, atTablet],
  )
  return <RightsContext value={rights}>{children}</RightsContext>
}

const rightsOf =
  (storeId: string, me: Post | undefined, atTablet: boolean): Rights['may'] =>
  (right) => {
    const people =
      me === 'owner' ? { ownerId: 'me' } : { ownerId: '', staff: me === undefined ? [] : [{ userId: 'me', role: me }] }
    const who = { id: 'me', right, ...(atTablet ? { atStore: storeId } : {}) }
    return mayAt({ storeId, ...people }, who) === 'yes'
  }
