/** The rider's steps in this app: taken from a card, seen on it at once when they are done, and named in its language. */
import { type Delivery, getDelivery } from '@jumun/contracts/http'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import type { Call } from '../api/call.ts'
import { deliveriesQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { calledNumber } from '../parts/called-number.ts'
import { useCall } from '../parts/platform.tsx'
import type { Step } from '../parts/steps/step-queue.ts'
import { StepsProvider, useSteps } from '../parts/steps/steps.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { type Failing, isBeyond, type RiderStep, takeRiderStep } from './rider-steps.ts'
import { riderTexts } from './rider-texts.ts'

export function RiderSteps({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const call = useCall()
  const client = useQueryClient()
  const { act, isSo } = useMemo(
    () => ({
      act: async (step: Step): Promise<void> => seen(client, call, await takeRiderStep(call, step)),
      isSo: async (step: Step): Promise<boolean> => {
        const delivery = await call(getDelivery, { params: { orderId: step.orderId } })
        seen(client, call, delivery)
        return isBeyond(step.kind, delivery.status)
      },
    }),
    [call, client],
  )
  return (
    <StepsProvider app="rider" userId={userId} act={act} isSo={isSo}>
      {children}
    </StepsProvider>
  )
}

function seen(client: QueryClient, call: Call, delivery: Delivery): void {
  takeInAnswer<Delivery[]>(client, deliveriesQuestion(call).queryKey, (held) =>
    held?.map((each) => (each.orderId === delivery.orderId ? delivery : each)),
  )
}

export function useRiderStep(delivery: Delivery): (kind: RiderStep, given?: unknown) => void {
  const { take } = useSteps()
  return (kind, given) => take({ orderId: delivery.orderId, kind, given, called: calledNumber(delivery) })
}

/** What a step is called where it can be taken back. */
export function useStepWords(): (step: Step) => string {
  const t = useTexts(riderTexts)
  const write = useWriting()
  return ({ kind, given }) => {
    switch (kind as RiderStep) {
      case 'pickup':
        return t.pickUp
      case 'complete':
        return t.complete
      case 'fail':
        return `${t.fail}: ${write.reason((given as Failing).reason)}`
    }
  }
}
