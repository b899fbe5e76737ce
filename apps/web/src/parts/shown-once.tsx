/** What somebody has to take elsewhere (an address, a secret, a link), shown once, with a button that copies it. */
import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTexts } from '../texts/language.tsx'
import { shownOnceTexts } from './shown-once-texts.ts'

export function useCopy(): (text: string) => Promise<void> {
  const t = useTexts(shownOnceTexts)
  return async (text) => {
    // On plain http from another machine there is no clipboard.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    notifications.show({
      message: copied ? t.copied : t.copyByHand,
      color: copied ? 'leaf' : 'persimmon',
      autoClose: 3_000,
    })
  }
}

interface ShownOnceProps {
  readonly label: string
  readonly hint: string
  readonly text: string
}

export function ShownOnce({ label, hint, text }: ShownOnceProps) {
  const t = useTexts(shownOnceTexts)
  const copy = useCopy()
  return (
    <TextInput
      label={label}
      description={hint}
      value={text}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSectionWidth={72}
      rightSection={
        <Button size="compact-sm" variant="subtle" onClick={() => void copy(text)}>
          {t.copy}
        </Button>
      }
    />
  )
}
