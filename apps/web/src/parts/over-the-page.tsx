/** What lies over the page: a dialog in its middle, a sheet from its lower edge. Both close with "back", Esc and their cross. */
import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { useBackCloses } from './back-closes.ts'

export function Dialog(props: ModalProps) {
  const t = useTexts(sharedTexts)
  useBackCloses(props.opened, props.onClose)
  return <Modal closeButtonProps={{ 'aria-label': t.close }} {...props} />
}

export function Sheet(props: DrawerProps) {
  const t = useTexts(sharedTexts)
  useBackCloses(props.opened, props.onClose)
  return <Drawer position="bottom" size="auto" closeButtonProps={{ 'aria-label': t.close, size: 'lg' }} {...props} />
}
