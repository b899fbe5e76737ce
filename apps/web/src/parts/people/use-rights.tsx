/** What whoever stands here may do at the store on the screen; the platform refuses all else anyway. */
import { mayAt, type StoreRight } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useState, useSyncExternalStore } from 'react'
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

const nobody = { subscribe: () => () => {}, current: () => undefined, lockedAt: () => undefined }

/** Who gave their PIN at this tablet, for this store. */
export function usePerson(storeId: string | undefined): PersonHere | undefined {
  const { subscribe, current } = usePlatform().people ?? nobody
  const person = useSyncExternalStore(subscribe, current)
  return person?.storeId === storeId ? person : undefined
}

/** The store somebody of which has to give a PIN before anybody goes on at this tablet. */
export function useLockedAt(): string | undefined {
  const { subscribe, lockedAt } = usePlatform().people ?? nobody
  return useSyncExternalStore(subscribe, lockedAt)
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

/** What is out of sight is left as it was, with what is filled in, whoever stands here meanwhile. */
export function RightsAsBefore({ hidden, children }: { readonly hidden: boolean; readonly children: ReactNode }) {
  const rights = useRights()
  const [before, setBefore] = useState(rights)
  if (!hidden && before !== rights) setBefore(rights)
  return <RightsContext value={hidden ? before : rights}>{children}</RightsContext>
}

const rightsOf =
  (storeId: string, me: Post | undefined, atTablet: boolean): Rights['may'] =>
  (right) => {
    const people =
      me === 'owner' ? { ownerId: 'me' } : { ownerId: '', staff: me === undefined ? [] : [{ userId: 'me', role: me }] }
    const who = { id: 'me', right, ...(atTablet ? { atStore: storeId } : {}) }
    return mayAt({ storeId, ...people }, who) === 'yes'
  }
