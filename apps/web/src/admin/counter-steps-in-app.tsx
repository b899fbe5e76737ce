/** The counter's steps in this app: taken from a slip, seen on it at once when they are done, and named in its language. */
import { getTicket, type Ticket } from '@jumun/contracts/http'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { type Call, callBy } from '../api/call.ts'
import { ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { useCall } from '../parts/platform.tsx'
import type { Step } from '../parts/steps/step-queue.ts'
import { StepsProvider, useSteps } from '../parts/steps/steps.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { type Accepting, type CounterStep, isBeyond, type Rejecting, takeCounterStep } from './counter-steps.ts'

export function CounterSteps({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const call = useCall()
  const client = useQueryClient()
  const { act, isSo } = useMemo(
    () => ({
      act: async (step: Step): Promise<void> => seen(client, call, await takeCounterStep(callBy(call, step.by), step)),
      isSo: async (step: Step): Promise<boolean> => {
        const ticket = await call(getTicket, { params: { orderId: step.orderId } })
        seen(client, call, ticket)
        return isBeyond(step.kind, ticket.status)
      },
    }),
    [call, client],
  )
  return (
    <StepsProvider app="admin" userId={userId} act={act} isSo={isSo}>
      {children}
    </StepsProvider>
  )
}

function seen(client: QueryClient, call: Call, ticket: Ticket): void {
  takeInAnswer<Ticket[]>(client, ticketsQuestion(call, ticket.storeId).queryKey, (held) =>
    held?.map((each) => (each.orderId === ticket.orderId ? ticket : each)),
  )
}

export function useCounterStep(ticket: Ticket): (kind: CounterStep, given?: unknown) => void {
  const { take } = useSteps()
  const { orderId, number } = ticket
  return (kind, given) => take({ orderId, kind, given, called: String(number) })
}

/** What a step is called where it can be taken back. */
export function useStepWords(): (step: Step) => string {
  const t = useTexts(adminTexts)
  const write = useWriting()
  return ({ kind, given }) => {
    switch (kind as CounterStep) {
      case 'accept':
        return t.acceptMinutes((given as Accepting).minutes)
      case 'reject':
        return `${t.reject}: ${write.reason((given as Rejecting).reason)}`
      case 'start':
        return t.start
      case 'ready':
        return t.ready
      case 'collect':
        return t.handOver
    }
  }
}
