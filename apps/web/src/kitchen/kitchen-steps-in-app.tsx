/** The kitchen's steps in this app: taken from a slip, seen on it at once, and named in its language. */
import { getTicket, type Ticket } from '@jumun/contracts/http'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { type Call, callBy } from '../api/call.ts'
import { ticketsQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { useCall } from '../parts/platform.tsx'
import type { Step } from '../parts/steps/step-queue.ts'
import { StepsProvider } from '../parts/steps/steps.tsx'
import { useTexts } from '../texts/language.tsx'
import { isSoAlready, takeKitchenStep } from './kitchen-steps.ts'
import { kitchenTexts } from './kitchen-texts.ts'

export function KitchenSteps({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const call = useCall()
  const client = useQueryClient()
  const { act, isSo } = useMemo(
    () => ({
      act: async (step: Step): Promise<void> =>
        takeIn(client, call, await takeKitchenStep(callBy(call, step.by), step)),
      isSo: async (step: Step): Promise<boolean> => {
        const ticket = await call(getTicket, { params: { orderId: step.orderId } })
        takeIn(client, call, ticket)
        return isSoAlready(step, ticket)
      },
    }),
    [call, client],
  )
  return (
    <StepsProvider app="kitchen" userId={userId} act={act} isSo={isSo}>
      {children}
    </StepsProvider>
  )
}

export function takeIn(client: QueryClient, call: Call, ticket: Ticket): void {
  takeInAnswer<Ticket[]>(client, ticketsQuestion(call, ticket.storeId).queryKey, (held) =>
    held?.map((each) => (each.orderId === ticket.orderId && each.version <= ticket.version ? ticket : each)),
  )
}

/** What a step is called where it can be taken back, or was refused. */
export function useStepWords(): (step: Step) => string {
  const t = useTexts(kitchenTexts)
  return ({ kind }) =>
    kind === 'start' ? t.start : kind === 'ready' ? t.ready : kind.startsWith('untick') ? t.untick : t.tick
}
