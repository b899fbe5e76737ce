/** An offer: one tap takes it, unless another rider was faster, which is said kindly. */
import { claimDelivery, type Delivery } from '@jumun/contracts/http'
import { Badge } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { OrTryAgain, useStep } from '../parts/step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { BagSize } from './bag-size.tsx'
import { Places } from './places.tsx'
import { riderTexts } from './rider-texts.ts'
import { useAskAgain } from './use-deliveries.ts'

export function OfferCard({ delivery }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const shared = useTexts(sharedTexts)
  const call = useCall()
  const again = useAskAgain()
  const waited = Math.max(0, Math.floor((useMinute() - Date.parse(delivery.createdAt)) / 60_000))
  const claiming = useStep(() => call(claimDelivery, { params: { orderId: delivery.orderId } }), {
    onSuccess: () => notifications.show({ message: t.taken, color: 'leaf' }),
    onSettled: again,
  })
  return (
    <article className="panel ride">
      <header>
        <Badge size="lg" variant="light" color={delivery.ready ? 'leaf' : 'honey'} className="status-badge">
          {delivery.ready ? t.readyNow : t.notReady}
        </Badge>
        <BagSize delivery={delivery} />
        <span>{waited === 0 ? shared.justNow : shared.minutesAgo(waited)}</span>
      </header>
      <Places delivery={delivery} />
      <OrTryAgain step={claiming}>
        <SettledButton size="xl" fullWidth loading={claiming.isPending} onClick={() => claiming.mutate()}>
          {t.claim}
        </SettledButton>
      </OrTryAgain>
    </article>
  )
}
