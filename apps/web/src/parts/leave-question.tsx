/** The question before a filled-in page is left: needed when somebody does, so its code comes after the page. */
import { Button, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'

interface LeaveQuestionProps {
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** About a step of the history, so it cannot be one itself. */
export function LeaveQuestion({ onStay, onLeave }: LeaveQuestionProps) {
  const t = useTexts(sharedTexts)
  return (
    <Modal opened onClose={onStay} title={t.leaveTitle} centered withCloseButton={false}>
      <Stack gap="sm">
        <Text>{t.throwAwayHint}</Text>
        <Button size="lg" data-autofocus onClick={onStay}>
          {t.stayHere}
        </Button>
        <Button size="lg" variant="subtle" color="gray" onClick={onLeave}>
          {t.leave}
        </Button>
      </Stack>
    </Modal>
  )
}
