/** A store's name, when all one has is its id. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { storeOfListQuestion } from '../api/questions.ts'
import { useWriting } from '../texts/language.tsx'
import { useCall } from './platform.tsx'

const namesChangeSeldomMs = 300_000

export function StoreName({ id }: { readonly id: string }) {
  const write = useWriting()
  const question = storeOfListQuestion(useCall(), useQueryClient(), id)
  const store = useQuery({ ...question, staleTime: namesChangeSeldomMs, refetchInterval: false })
  return <>{store.data ? write.text(store.data.name) : '…'}</>
}
