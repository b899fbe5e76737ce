/** A store that accepts by itself has nobody to call; that an order came in is still heard once and shown. */
import type { Store } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useRef } from 'react'
import { platformClock } from '../../api/clock.ts'
import { calledNumber } from '../../parts/called-number.ts'
import { useOrderNews } from '../../parts/platform.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { cameByItself } from './alarm.ts'
import { chime } from './use-alarm.ts'

const mostRemembered = 200
const shownMs = 15_000

export function useCameByItself(stores: readonly Store[]): void {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const told = useRef(new Set<string>())
  useOrderNews((entry) => {
    const store = stores.find(({ id }) => id === entry.storeId)
    if (!store?.autoAccept || told.current.has(entry.orderId) || !cameByItself(entry, platformClock.now())) return
    if (told.current.size >= mostRemembered) told.current.clear()
    told.current.add(entry.orderId)
    chime()
    notifications.show({
      id: `by itself ${entry.orderId}`,
      message: t.cameByItself(write.text(store.name), calledNumber(entry)),
      color: 'honey',
      autoClose: shownMs,
    })
  })
}
