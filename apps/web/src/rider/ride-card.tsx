/** A delivery this rider has taken on: fetch it when it is ready, bring it, or say why it cannot be done. */
import { completeDelivery, type Delivery, failDelivery, pickUpDelivery } from '@jumun/contracts/http'
import { Badge, Button } from '@mantine/core'
import { useState } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { useCall } from '../parts/platform.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { OrTryAgain, useStep } from '../parts/step.tsx'
import { useTexts } from '../texts/language.tsx'
import { Places } from './places.tsx'
import { riderTexts } from './rider-texts.ts'
import { useAskAgain } from './use-deliveries.ts'

export function RideCard({ delivery }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const carrying = delivery.status === 'PICKED_UP'
  return (
    <article className="panel ride" data-carrying={carrying}>
      <header>
        <strong className="ride-number">{calledNumber(delivery)}</strong>
        <Badge
          size="lg"
          variant="light"
          color={carrying ? 'dusk' : delivery.ready ? 'leaf' : 'honey'}
          className="status-badge"
        >
          {carrying ? t.PICKED_UP : delivery.ready ? t.readyNow : t.notReady}
        </Badge>
      </header>
      <Places delivery={delivery} withNote />
      <NextStep key={delivery.status} delivery={delivery} carrying={carrying} />
      <Failing delivery={delivery} carrying={carrying} />
    </article>
  )
}

interface StepProps {
  readonly delivery: Delivery
  readonly carrying: boolean
}

function NextStep({ delivery, carrying }: StepProps) {
  const t = useTexts(riderTexts)
  const call = useCall()
  const again = useAskAgain()
  const endpoint = carrying ? completeDelivery : pickUpDelivery
  const step = useStep(() => call(endpoint, { params: { orderId: delivery.orderId } }), { onSettled: again })
  return (
    <OrTryAgain step={step}>
      <Button
        size="xl"
        fullWidth
        color={carrying ? 'leaf' : 'persimmon'}
        loading={step.isPending}
        disabled={!carrying && !delivery.ready}
        onClick={() => step.mutate()}
      >
        {carrying ? t.complete : delivery.ready ? t.pickUp : t.notReady}
      </Button>
    </OrTryAgain>
  )
}

function Failing({ delivery, carrying }: StepProps) {
  const t = useTexts(riderTexts)
  const call = useCall()
  const again = useAskAgain()
  const [asking, setAsking] = useState(false)
  const failing = useStep(
    (reason: string) => call(failDelivery, { params: { orderId: delivery.orderId }, body: { reason } }),
    { onSuccess: () => setAsking(false), onSettled: again },
  )
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
        {t.fail}
      </Button>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.failTitle}
        hint={carrying ? t.failAfter : t.failBefore}
        usual={carrying ? [t.reasonNoAnswer, t.reasonAddress, t.reasonSpilled] : [t.reasonBroken]}
        action={t.fail}
        busy={failing.isPending}
        error={failing.error}
        onChosen={(reason) => failing.mutate(reason)}
      />
    </>
  )
}
