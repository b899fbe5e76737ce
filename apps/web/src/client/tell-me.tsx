/** A notification at each change of any order of this customer, while they look elsewhere: asked for once, then on every page. */
import type { DashboardEntry, OrderStatus } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { useOrderNews } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { chime } from './chime.ts'
import { clientTexts } from './client-texts.ts'
import { notice, noticesArePossible } from './notice.ts'

const mostRemembered = 100

/** Stands once in the frame of the app. What a store asks, or changed, is said while they look, too. */
export function Notices() {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const changes = useTexts(changesTexts)
  const states = useTexts(statusTexts)
  const navigate = useNavigate()
  const told = useRef(new Map<string, Told>())
  useOrderNews((heard) => {
    const { orderId } = heard
    const before = told.current.get(orderId)
    const now = toldOf(heard)
    if (told.current.size >= mostRemembered) told.current.clear()
    told.current.set(orderId, now)
    const news =
      now.asked !== '' && before?.asked !== now.asked
        ? changes.storeAsks
        : now.changes > (before?.changes ?? 0)
          ? changes.changedTitle
          : undefined
    if (news === undefined && before?.state === now.state) return
    const number = t.orderNumber(calledNumber(heard))
    if (document.hidden) return void notice(shared.brand, `${number} · ${news ?? states[heard.state]}`, orderId)
    if (news === undefined) return
    chime()
    const path = `/orders/${orderId}`
    if (location.pathname.endsWith(path)) return // it stands there
    notifications.show({
      id: path,
      color: 'honey',
      title: number,
      message: news,
      autoClose: false,
      onClick: () => {
        notifications.hide(path)
        void navigate({ to: '/orders/$orderId', params: { orderId } })
      },
    })
  })
  return null
}

interface Told {
  readonly state: OrderStatus
  readonly asked: string
  readonly changes: number
}
const toldOf = ({ state, questions = [], timeline }: DashboardEntry): Told => ({
  state,
  asked: questions.map(({ line, until }) => `${line} ${until}`).join(),
  changes: timeline.filter(({ type }) => type === 'OrderChanged').length,
})

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
