/** Asks why: one of the usual reasons with a tap, words of one's own, or both; words are kept until they were of use. */
import { cleanLines, type ReasonCode, reasonText } from '@jumun/contracts'
import { Radio, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { saidTexts } from '../texts/reason-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Dialog } from './over-the-page.tsx'
import { NotDone } from './step.tsx'
import { SettledButton } from './steps/settled-button.tsx'

interface ReasonDialogProps extends ReasonFormProps {
  readonly opened: boolean
  readonly onClose: () => void
}
interface ReasonFormProps {
  readonly title: string
  /** Who reads it, or what follows from it. */
  readonly hint: string
  readonly usual: readonly ReasonCode[]
  readonly action: string
  readonly busy?: boolean
  /** The code and the words as one text: each reader has the code in their own language. */
  readonly onChosen: (reason: string) => void
  /** Why it did not go through the last time. */
  readonly error?: unknown
  /** What has to be known before it is pressed. */
  readonly children?: ReactNode
}

const own = 'own'
const mostLetters = 250

export function ReasonDialog({ opened, onClose, ...form }: ReasonDialogProps) {
  const said = useSaid(form.usual)
  return (
    <Dialog opened={opened} onClose={onClose} title={form.title}>
      <Form {...form} said={said} />
    </Dialog>
  )
}

/** For a dialog that has asked something else before. */
export function ReasonForm(form: ReasonFormProps) {
  return <Form {...form} said={useSaid(form.usual)} />
}

type Chosen = ReasonCode | typeof own
function useSaid(usual: readonly ReasonCode[]) {
  const [chosen, setChosen] = useState<Chosen>(usual[0] ?? own)
  const [typed, setTyped] = useState('')
  return { chosen, setChosen, typed, setTyped }
}

function Form({
  usual,
  title,
  action,
  busy = false,
  said,
  ...props
}: ReasonFormProps & { said: ReturnType<typeof useSaid> }) {
  const { chosen, setChosen, typed, setTyped } = said
  const t = useTexts(sharedTexts)
  const usualSentences = useTexts(saidTexts)
  const words = cleanLines(typed)
  const reason = reasonText(chosen === own ? { words } : { code: chosen, words })
  return (
    <Stack>
      <Text c="dimmed">{props.hint}</Text>
      <Radio.Group
        value={chosen}
        onChange={(value) => setChosen(usual.find((code) => code === value) ?? own)}
        aria-label={title}
      >
        <Stack gap="sm">
          {usual.map((code) => (
            <Radio key={code} value={code} label={usualSentences[code]} size="md" />
          ))}
          <Radio value={own} label={t.otherReason} size="md" />
        </Stack>
      </Radio.Group>
      <Textarea
        aria-label={chosen === own ? t.otherReason : t.moreWords}
        placeholder={chosen === own ? undefined : t.moreWords}
        size="md"
        autosize
        minRows={chosen === own ? 2 : 1}
        maxLength={mostLetters}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {props.children}
      <NotDone error={props.error} />
      <SettledButton size="lg" loading={busy} disabled={reason === ''} onClick={() => props.onChosen(reason)}>
        {action}
      </SettledButton>
    </Stack>
  )
}
