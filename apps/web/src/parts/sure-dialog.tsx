/** Asks once more before something that cannot be undone; what is there is kept unless somebody presses the other button. */
import { Button, Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Dialog } from './over-the-page.tsx'
import { NotDone } from './step.tsx'

interface SureDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What follows from it. */
  readonly hint: string
  readonly action: string
  readonly busy: boolean
  readonly onSure: () => void
  /** Why it did not go through the last time. */
  readonly error: unknown
}

export function SureDialog({ opened, onClose, title, hint, action, busy, onSure, error }: SureDialogProps) {
  const t = useTexts(sharedTexts)
  return (
    <Dialog opened={opened} onClose={onClose} title={title} centered>
      <Stack gap="sm">
        <Text>{hint}</Text>
        <Button size="lg" data-autofocus variant="light" onClick={onClose}>
          {t.keepIt}
        </Button>
        <Button size="lg" color="persimmon" loading={busy} onClick={onSure}>
          {action}
        </Button>
        <NotDone error={error} />
      </Stack>
    </Dialog>
  )
}
