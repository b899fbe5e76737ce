/** What a list shows instead of items: that it is coming, that there is nothing, or that it could not be had. */
import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { mayPass, useSentence } from './problem.tsx'

export function Loading({ rows = 4, height = 92 }: { readonly rows?: number; readonly height?: number }) {
  const t = useTexts(sharedTexts)
  return (
    <Stack gap="sm" role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars have no identity
        <Skeleton key={row} height={height} radius="lg" />
      ))}
    </Stack>
  )
}

export function Empty(props: {
  readonly picture: ReactNode
  readonly title: string
  readonly hint?: string
  /** It is all there is on the page. */
  readonly isPage?: boolean
  readonly children?: ReactNode
}) {
  return (
    <Stack className="quiet-place" align="center" gap="xs">
      <div className="quiet-picture">{props.picture}</div>
      <Title order={props.isPage ? 1 : 3} size="h4" ta="center">
        {props.title}
      </Title>
      {props.hint && (
        <Text c="dimmed" ta="center" maw={360}>
          {props.hint}
        </Text>
      )}
      {props.children}
    </Stack>
  )
}

export function Trouble({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const t = useTexts(sharedTexts)
  const sentence = useSentence()
  return (
    <Stack className="quiet-place" align="center" gap="sm" role="alert">
      <Text ta="center" maw={360}>
        {sentence(error)}
      </Text>
      {mayPass(error) && (
        <Text c="dimmed" size="sm" ta="center">
          {t.keepsTrying}
        </Text>
      )}
      <Button variant="light" onClick={again}>
        {t.tryAgain}
      </Button>
    </Stack>
  )
}
