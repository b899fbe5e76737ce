/** The sandbox's cards: two that people want first, the troublesome ones behind one tap. */
import { Button, Radio, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { cardTexts, cardTokens, clientTexts } from './client-texts.ts'

const shownFirst = 3

export function CardChoice(props: { readonly value: string; readonly onChange: (token: string) => void }) {
  const t = useTexts(clientTexts)
  const names = useTexts(cardTexts)
  const [all, setAll] = useState(() => cardTokens.indexOf(props.value as never) >= shownFirst)
  const shown = all ? cardTokens : cardTokens.slice(0, shownFirst)
  return (
    <section className="card-choice">
      <Title order={2} size="h4">
        {t.payWith}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t.sandboxHint}
      </Text>
      <Radio.Group value={props.value} onChange={props.onChange} aria-label={t.payWith}>
        <Stack gap={8}>
          {shown.map((token) => (
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
      {!all && (
        <Button variant="subtle" color="gray" fullWidth mt={4} onClick={() => setAll(true)}>
          {t.moreCards}
        </Button>
      )}
    </section>
  )
}
