/** The page's own notification at each change of state, for a customer who looks elsewhere meanwhile. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useOrderNews } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'

const possible = 'Notification' in globalThis && isSecureContext

export function TellMe({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const states = useTexts(statusTexts)
  const [allowed, setAllowed] = useState(possible ? Notification.permission : 'denied')
  const [told, setTold] = useState(entry.state)
  useOrderNews((heard) => {
    if (heard.orderId !== entry.orderId || heard.state === told) return
    setTold(heard.state)
    if (allowed === 'granted' && document.hidden) {
      new Notification(shared.brand, { body: states[heard.state], tag: heard.orderId })
    }
  })
  if (allowed !== 'default') return null
  return (
    <Button
      variant="subtle"
      className="no-print"
      leftSection={<Icon name="bell" />}
      onClick={() => void Notification.requestPermission().then(setAllowed)}
    >
      {t.tellMe}
    </Button>
  )
}
