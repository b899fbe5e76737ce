/** Asks why: one of the usual reasons with a tap, or one in own words, which are kept until they were of use. */
import { Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Dialog } from './over-the-page.tsx'
import { NotDone } from './step.tsx'
import { SettledButton } from './steps/settled-button.tsx'

interface ReasonDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** Who reads it, or what follows from it. */
  readonly hint: string
  readonly usual: readonly string[]
  readonly action: string
  readonly busy?: boolean
  readonly onChosen: (reason: string) => void
  /** Why it did not go through the last time. */
  readonly error?: unknown
}

const own = 'own'
const mostLetters = 300

export function ReasonDialog(props: ReasonDialogProps) {
  const { usual, title, action, busy = false } = props
  const t = useTexts(sharedTexts)
  const [chosen, setChosen] = useState<number | typeof own>(0)
  const [typed, setTyped] = useState('')
  // A reason is what is read now: after a switch of language it is the other language's.
  const reason = chosen === own ? typed.trim() : (usual[chosen] ?? '')
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={title}>
      <Stack>
        <Text c="dimmed">{props.hint}</Text>
        <Radio.Group
          value={String(chosen)}
          onChange={(value) => setChosen(value === own ? own : Number(value))}
          aria-label={title}
        >
          <Stack gap="sm">
            {usual.map((each, index) => (
              <Radio key={each} value={String(index)} label={each} size="md" />
            ))}
            <Radio value={own} label={t.otherReason} size="md" />
          </Stack>
        </Radio.Group>
        {chosen === own && (
          <Textarea
            aria-label={t.otherReason}
            size="md"
            autosize
            minRows={2}
            maxLength={mostLetters}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <NotDone error={props.error} />
        <SettledButton size="lg" loading={busy} disabled={reason === ''} onClick={() => props.onChosen(reason)}>
          {action}
        </SettledButton>
      </Stack>
    </Dialog>
  )
}
