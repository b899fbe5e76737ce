/** The rider's deliveries, asked again at each news of an order. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { deliveriesQuestion } from '../api/questions.ts'
import { atMostEvery } from '../parts/at-most-every.ts'
import { useCall, useOrderNews, useSession } from '../parts/platform.tsx'
import { ridersView } from './deliveries.ts'

const restMs = 300

/** For after a step of one's own. */
export function useAskAgain(): () => Promise<void> {
  const client = useQueryClient()
  const { queryKey } = deliveriesQuestion(useCall())
  return () => client.invalidateQueries({ queryKey })
}

export function useDeliveries() {
  const call = useCall()
  const client = useQueryClient()
  const riderId = useSession()?.user.id ?? ''
  const deliveries = useQuery(deliveriesQuestion(call))
  const again = useMemo(
    () => atMostEvery(restMs, () => client.invalidateQueries({ queryKey: deliveriesQuestion(call).queryKey })),
    [call, client],
  )
  useOrderNews(again)
  const view = useMemo(() => ridersView(deliveries.data ?? [], riderId), [deliveries.data, riderId])
  return { deliveries, view }
}
