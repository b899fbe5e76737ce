/** Tells a rider of a delivery that is no longer theirs: offered to others, given to another, or of an order that has ended. */
import type { Delivery } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { useTexts } from '../texts/language.tsx'
import type { RidersView } from './deliveries.ts'
import { lostRides } from './lost-rides.ts'
import { riderTexts } from './rider-texts.ts'

/** Deliveries this rider has just given up: nobody has to tell them. */
const givenUp = new Set<string>()
export const rememberGivenUp = (orderId: string): void => void givenUp.add(orderId)

export function useTellLostRides(view: RidersView, known: boolean): void {
  const t = useTexts(riderTexts)
  const before = useRef<readonly Delivery[]>([])
  useEffect(() => {
    if (!known) return
    for (const { delivery, lost } of lostRides(before.current, view, givenUp))
      notifications.show({
        id: `lost ${delivery.orderId} ${lost}`,
        message: t[`lost_${lost}`](calledNumber(delivery)),
        color: 'persimmon',
        autoClose: false, // read in the rain, at the next red light
      })
    for (const { orderId } of view.mine)
      if (!before.current.some((one) => one.orderId === orderId)) {
        givenUp.delete(orderId) // theirs again
        notifications.hide(`lost ${orderId} others`)
      }
    before.current = view.mine
  }, [view, known, t])
}
