/** A dialog with a form in it: what was typed is not thrown away by a slip (Escape, "back", a tap beside it, the cross) without being asked. */
import { Button, type ModalProps, Stack, Text } from '@mantine/core'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { filledIn } from './filled-in.ts'
import { Dialog } from './over-the-page.tsx'

interface AskingDialogProps extends Pick<ModalProps, 'opened' | 'size' | 'title'> {
  readonly onClose: () => void
  /** It was sent: what stands there now is only to be read. */
  readonly isSent?: boolean
  readonly children: ReactNode
}

export function AskingDialog({ onClose, isSent = false, children, ...props }: AskingDialogProps) {
  const t = useTexts(sharedTexts)
  const [asking, setAsking] = useState(false)
  const content = useRef<HTMLDivElement>(null)
  const before = useRef('')
  /** As it was filled in when it opened. */
  const opened = useCallback((element: HTMLDivElement | null) => {
    content.current = element
    if (element !== null) before.current = filledIn(element)
  }, [])
  const close = (): void => {
    if (asking) return
    if (isSent || content.current === null || filledIn(content.current) === before.current) onClose()
    // Not within the same press of Escape: the question would hear it too, and be gone.
    else setTimeout(() => setAsking(true))
  }
  return (
    <Dialog {...props} onClose={close}>
      <div ref={opened}>{children}</div>
      <Dialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.throwAwayTitle}
        centered
        withCloseButton={false}
      >
        <Stack gap="sm">
          <Text>{t.throwAwayHint}</Text>
          <Button size="lg" data-autofocus onClick={() => setAsking(false)}>
            {t.goOnTyping}
          </Button>
          <Button
            size="lg"
            variant="subtle"
            color="gray"
            onClick={() => {
              setAsking(false)
              onClose()
            }}
          >
            {t.throwAway}
          </Button>
        </Stack>
      </Dialog>
    </Dialog>
  )
}
