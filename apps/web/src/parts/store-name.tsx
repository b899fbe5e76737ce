/** A store's name, when all one has is its id. */
import { useQuery } from '@tanstack/react-query'
import { storeQuestion } from '../api/questions.ts'
import { useWriting } from '../texts/language.tsx'
import { useCall } from './platform.tsx'

const namesChangeSeldomMs = 300_000

export function StoreName({ id }: { readonly id: string }) {
  const write = useWriting()
  const store = useQuery({ ...storeQuestion(useCall(), id), staleTime: namesChangeSeldomMs, refetchInterval: false })
  return <>{store.data ? write.text(store.data.name) : '…'}</>
}
