/** What a step of an order's story says: of money that went back also how much, for mostly it is a part. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { stepTexts } from '../../texts/order-texts.ts'

type Step = Pick<DashboardEntry['timeline'][number], 'type' | 'time'>

export function useStepWords({ refunds = [] }: Pick<DashboardEntry, 'refunds'>): (step: Step) => string {
  const steps = useTexts(stepTexts)
  const write = useWriting()
  return ({ type, time }) => {
    const words = steps[type as keyof typeof steps] ?? type
    const back = type === 'PaymentRefunded' ? refunds.find(({ at }) => at === time) : undefined
    return back ? `${words} · ${write.money(back.amount)}` : words
  }
}
