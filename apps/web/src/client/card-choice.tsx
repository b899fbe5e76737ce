/** How it is paid. The sandbox's cards, which no customer of a real shop ever sees, are behind the word "test". */
import { Radio, Stack, Title } from '@mantine/core'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { type CardToken, cardTexts, cardTokens, clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'

export function CardChoice(props: { readonly value: string; readonly onChange: (token: string) => void }) {
  const t = useTexts(clientTexts)
  const d = useTexts(deliveryTexts)
  const names = useTexts(cardTexts)
  return (
    <section className="card-choice">
      <Title order={2} size="h4">
        {t.payWith}
      </Title>
      <p className="card-chosen">
        <Icon name="card" /> {names[props.value as CardToken] ?? props.value}
      </p>
      <details className="test-cards">
        <summary>{d.testCards}</summary>
        <p>{t.sandboxHint}</p>
        <Radio.Group value={props.value} onChange={props.onChange} aria-label={t.payWith}>
          <Stack gap={8}>
            {cardTokens.map((token) => (
              <Radio.Card key={token} value={token} radius="md" className="pay-card">
                <Icon name="card" />
                <span>
                  {names[token]}
                  <small>{token}</small>
                </span>
                <Radio.Indicator />
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
      </details>
    </section>
  )
}
