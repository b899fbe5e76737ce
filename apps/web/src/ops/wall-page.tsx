/** The wall: how it goes for customers above, every order live on the left, the chosen one's story on the right. */
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Picture } from '../brand/picture.tsx'
import { Empty, Loading } from '../parts/list-states.tsx'
import { partLater } from '../parts/part-later.ts'
import { useTexts } from '../texts/language.tsx'
import { opsTexts } from './ops-texts.ts'
import { Pulse } from './pulse.tsx'
import { WallOrders } from './wall-orders.tsx'

/** Needed once an order is chosen; its code comes in a quiet moment before. */
const OrderStory = partLater(async () => (await import('./order-story.tsx')).OrderStory)

/** Comes after the first page: most of the time it has nothing to say. */
const WrongNow = partLater(async () => (await import('./wrong-now.tsx')).WrongNow)
const LateOrders = partLater(async () => (await import('./late-orders.tsx')).LateOrders)

export function WallPage() {
  const t = useTexts(opsTexts)
  const { orderId } = useParams({ strict: false }) as { readonly orderId?: string }
  return (
    <>
      <Pulse />
      <Suspense fallback={null}>
        <WrongNow />
        <LateOrders />
      </Suspense>
      <div className="wall">
        <WallOrders chosen={orderId} />
        <div className="wall-story">
          {orderId === undefined ? (
            <Empty picture={<Picture motif="plate" id="story" />} title={t.pickOne} />
          ) : (
            <Suspense fallback={<Loading rows={3} />}>
              <OrderStory key={orderId} orderId={orderId} />
            </Suspense>
          )}
        </div>
      </div>
    </>
  )
}
