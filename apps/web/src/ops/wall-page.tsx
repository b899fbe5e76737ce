/** The wall: how it goes for customers above, every order live on the left, the chosen one's story on the right. */
import { useParams } from '@tanstack/react-router'
import { Picture } from '../brand/picture.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useTexts } from '../texts/language.tsx'
import { LateDeliveries } from './late-deliveries.tsx'
import { opsTexts } from './ops-texts.ts'
import { OrderStory } from './order-story.tsx'
import { Pulse } from './pulse.tsx'
import { WallOrders } from './wall-orders.tsx'

export function WallPage() {
  const t = useTexts(opsTexts)
  const { orderId } = useParams({ strict: false }) as { readonly orderId?: string }
  return (
    <>
      <Pulse />
      <LateDeliveries />
      <div className="wall">
        <WallOrders chosen={orderId} />
        <div className="wall-story">
          {orderId === undefined ? (
            <Empty picture={<Picture motif="plate" id="story" />} title={t.pickOne} />
          ) : (
            <OrderStory key={orderId} orderId={orderId} />
          )}
        </div>
      </div>
    </>
  )
}
