/** More than the counter may give back: how much is left of its limit, and that somebody who may can do it here, by PIN. */
import { Alert, Button } from '@mantine/core'
import { Refusal } from '../../api/refusal.ts'
import { inBoth } from '../../texts/in-both.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { usePlatform } from '../platform.tsx'

const overLimitTexts = inBoth({
  over: {
    ko: (limit: string, left: string) => `카운터에서는 한 주문에 ${limit}까지 환불할 수 있어요. 남은 한도: ${left}`,
    en: (limit: string, left: string) => `The counter may refund ${limit} for one order; ${left} of it is left.`,
  },
  nothing: {
    ko: '이 가게의 카운터에서는 환불할 수 없어요.',
    en: 'At this store the counter gives no refunds.',
  },
  byPin: { ko: '매니저 PIN으로 하기', en: 'A manager’s PIN' },
})

export function OverLimit({ error }: { readonly error: unknown }) {
  const t = useTexts(overLimitTexts)
  const write = useWriting()
  const { people } = usePlatform()
  if (!(error instanceof Refusal) || error.code !== 'refund-over-limit') return null
  const { limit, left } = error.details
  return (
    <Alert color="persimmon" variant="light" role="alert">
      <p>{limit && left && limit.amount > 0 ? t.over(write.money(limit), write.money(left)) : t.nothing}</p>
      {people && (
        <Button size="md" variant="light" onClick={() => people.ask('wished')}>
          {t.byPin}
        </Button>
      )}
    </Alert>
  )
}
