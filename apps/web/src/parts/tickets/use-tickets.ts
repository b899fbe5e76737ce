/** The tickets of one store as they are now: asked once, and again at each news of one of its orders. */
import type { DashboardEntry, Ticket } from '@jumun/contracts/http'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ticketsQuestion } from '../../api/questions.ts'
import { atMostEvery } from '../at-most-every.ts'
import { useCall, useOrderNews } from '../platform.tsx'

/** News of an order may be here before the kitchen has opened its ticket: look again shortly after. */
const restMs = 300
const lookAgainMs = [300, 1_200, 3_000]

/** @param onEnded a ticket that was under way here is canceled */
export function useTickets(storeId: string, onEnded: (ticket: Ticket, entry: DashboardEntry) => void) {
  const call = useCall()
  const client = useQueryClient()
  /** With a rider, as news have it; the kitchen itself may hear of it a moment later. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const question = ticketsQuestion(call, storeId)
  const asked = useQuery(question)
  const again = useMemo(
    () => atMostEvery(restMs, () => client.invalidateQueries({ queryKey: ticketsQuestion(call, storeId).queryKey })),
    [call, client, storeId],
  )
  useOrderNews((entry) => {
    if (entry.storeId !== storeId) return
    again()
    if (entry.state === 'DELIVERING' || entry.state === 'DELIVERED')
      setLeft((known) => new Set(known).add(entry.orderId))
    const known = client.getQueryData<Ticket[]>(question.queryKey)?.find(({ orderId }) => orderId === entry.orderId)
    if (known && entry.state === 'CANCELED' && isUnderWay(known)) onEnded(known, entry)
    if (known || entry.state !== 'CONFIRMED') return
    for (const ms of lookAgainMs) setTimeout(again, ms)
  })
  return { asked, left }
}

const isUnderWay = ({ status }: Ticket): boolean => status === 'ACCEPTED' || status === 'COOKING' || status === 'READY'
