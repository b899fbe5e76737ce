/** What lies over the page, in its middle; closes with "back", Esc and its cross, as a sheet does (`sheet.tsx`). */
import { Modal, type ModalProps } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { useBackCloses } from './back-closes.ts'

export function Dialog(props: ModalProps) {
  const t = useTexts(sharedTexts)
  useBackCloses(props.opened, props.onClose)
  return <Modal closeButtonProps={{ 'aria-label': t.close }} {...props} />
}
