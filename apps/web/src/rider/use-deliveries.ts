/** The rider's deliveries, asked again at each news of an order. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deliveriesQuestion } from '../api/questions.ts'
import { useCall, useOrderNews, useSession } from '../parts/platform.tsx'
import { ridersView } from './deliveries.ts'

export function useDeliveries() {
  const client = useQueryClient()
  const riderId = useSession()?.user.id ?? ''
  const question = deliveriesQuestion(useCall())
  const deliveries = useQuery(question)
  const again = () => client.invalidateQueries({ queryKey: question.queryKey })
  useOrderNews(() => void again())
  return { deliveries, view: ridersView(deliveries.data ?? [], riderId), again }
}
