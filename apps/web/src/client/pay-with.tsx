/** How it is paid: chosen where there is a choice. What a provider asks in its own form or window is asked there. */
import type { PaymentMethods } from '@jumun/contracts/http'
import { Radio, Stack, Title } from '@mantine/core'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { CardChoice } from './card-choice.tsx'
import { keepWishes, type Wishes } from './kept.ts'
import { payTexts } from './pay-texts.ts'
import { type Method, methodOf } from './payment-means.ts'

interface PayWithProps {
  /** Undefined: nobody has said how one can pay here. */
  readonly offered: PaymentMethods['items'] | undefined
  readonly wishes: Wishes
}

export function PayWith({ offered = [], wishes }: PayWithProps) {
  const p = useTexts(payTexts)
  const method = methodOf(offered, wishes.method)
  const choose = (value: string): void => keepWishes({ method: value as Method })
  return (
    <>
      {offered.length > 1 && (
        <section className="card-choice">
          <Title order={2} size="h4" mb={8}>
            {p.howToPay}
          </Title>
          <Radio.Group value={method} onChange={choose} aria-label={p.howToPay}>
            <Stack gap={8}>
              {offered.map((one) => (
                <Radio.Card key={one.method} value={one.method} radius="md" className="pay-card">
                  <Icon name="card" />
                  <span>{p[`method_${one.method}`]}</span>
                  <Radio.Indicator />
                </Radio.Card>
              ))}
            </Stack>
          </Radio.Group>
        </section>
      )}
      {method === 'card' ? (
        <CardChoice value={wishes.card} onChange={(card) => keepWishes({ card })} />
      ) : (
        <p className="card-chosen">
          <Icon name="card" /> {offered.length > 1 ? p.atNextStep : `${p[`method_${method}`]} · ${p.atNextStep}`}
        </p>
      )}
    </>
  )
}
