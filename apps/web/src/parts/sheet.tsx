/** What lies over the page, from its lower edge; apart from dialogs, so that who needs the one does not load the other. */
import { Drawer, type DrawerProps } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { useBackCloses } from './back-closes.ts'

export function Sheet(props: DrawerProps) {
  const t = useTexts(sharedTexts)
  useBackCloses(props.opened, props.onClose)
  return <Drawer position="bottom" size="auto" closeButtonProps={{ 'aria-label': t.close, size: 'lg' }} {...props} />
}
