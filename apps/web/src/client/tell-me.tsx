/** A notification at each change of any order of this customer, while they look elsewhere: asked for once, then on every page. */
import type { OrderStatus } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { useOrderNews } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { notice, noticesArePossible } from './notice.ts'

const mostRemembered = 100

/** Stands once in the frame of the app. */
export function Notices() {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const states = useTexts(statusTexts)
  const told = useRef(new Map<string, OrderStatus>())
  useOrderNews((heard) => {
    if (told.current.get(heard.orderId) === heard.state) return
    if (told.current.size >= mostRemembered) told.current.clear()
    told.current.set(heard.orderId, heard.state)
    if (!document.hidden) return
    void notice(shared.brand, `${t.orderNumber(calledNumber(heard))} · ${states[heard.state]}`, heard.orderId)
  })
  return null
}

export function TellMe() {
  const t = useTexts(clientTexts)
  const [allowed, setAllowed] = useState(noticesArePossible ? Notification.permission : 'denied')
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
