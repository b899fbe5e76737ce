/** A delivery this rider has taken on: fetch it when it is ready, bring it, or say why it cannot be done. */
import type { Delivery } from '@jumun/contracts/http'
import { Badge } from '@mantine/core'
import { Suspense, useState } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { useNow } from '../parts/now.ts'
import { partLater } from '../parts/part-later.ts'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { HeldStep, WaitingStep } from '../parts/steps/held-step.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { Slide } from '../parts/steps/slide.tsx'
import { goneOut, heldOf } from '../parts/steps/step-queue.ts'
import { useSteps } from '../parts/steps/steps.tsx'
import { countdownText } from '../texts/amounts.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { Places } from './places.tsx'
import { asIfTaken, type Failing } from './rider-steps.ts'
import { useRiderStep, useStepWords } from './rider-steps-in-app.tsx'
import { riderTexts } from './rider-texts.ts'
import { rememberGivenUp } from './tell-lost-rides.ts'

const Bag = partLater(async () => (await import('./bag.tsx')).Bag)
const Calls = partLater(async () => (await import('./calls.tsx')).Calls)

/** As the platform has it; what was tapped on it here and is not sent yet is added to it. */
export function RideCard({ delivery: sent }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const words = useStepWords()
  const { steps } = useSteps()
  const delivery = asIfTaken(sent, steps)
  const carrying = delivery.status === 'PICKED_UP'
  const held = heldOf(steps, delivery.orderId)
  const gone = goneOut(steps, delivery.orderId)
  const isTaken = held !== undefined || gone.some(({ kind }) => kind === 'complete' || kind === 'fail')
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
      <Suspense>
        <Bag orderId={delivery.orderId} />
        <Calls delivery={delivery} />
      </Suspense>
      {delivery.status === 'ASSIGNED' && delivery.pickupBy && <FetchBy pickupBy={delivery.pickupBy} />}
      {gone
        .filter(({ state }) => state === 'waiting')
        .map((step) => (
          <WaitingStep key={step.id} step={step} words={words(step)} />
        ))}
      {held && <HeldStep step={held} words={words(held)} />}
      {!isTaken && <NextStep key={delivery.status} delivery={delivery} carrying={carrying} />}
      <CannotBeDone delivery={delivery} carrying={carrying} isTaken={isTaken} />
    </article>
  )
}

const soonMs = 3 * 60_000

/** Until when it is theirs; pressing at the end. */
function FetchBy({ pickupBy }: { readonly pickupBy: string }) {
  const t = useTexts(riderTexts)
  const write = useWriting()
  const now = useNow()
  const soon = Date.parse(pickupBy) - now < soonMs
  return (
    <p className="fetch-by" data-soon={soon} role={soon ? 'alert' : undefined}>
      <b>{t.fetchBy(write.clock(pickupBy), countdownText(pickupBy, now))}</b> {t.fetchByHint}
    </p>
  )
}

interface StepProps {
  readonly delivery: Delivery
  readonly carrying: boolean
}

/** To have it is a tap; that the customer has it is not said by a slip of the thumb. */
function NextStep({ delivery, carrying }: StepProps) {
  const t = useTexts(riderTexts)
  const take = useRiderStep(delivery)
  if (carrying) return <Slide name={t.complete} words={t.slideToComplete} onDone={() => take('complete')} />
  return (
    <SettledButton size="xl" fullWidth color="persimmon" disabled={!delivery.ready} onClick={() => take('pickup')}>
      {delivery.ready ? t.pickUp : t.notReady}
    </SettledButton>
  )
}

/** What was typed stays for the case that it is taken back. */
function CannotBeDone({ delivery, carrying, isTaken }: StepProps & { readonly isTaken: boolean }) {
  const t = useTexts(riderTexts)
  const take = useRiderStep(delivery)
  const [asking, setAsking] = useState(false)
  return (
    <>
      {!isTaken && (
        <SettledButton variant="subtle" color="gray" onClick={() => setAsking(true)}>
          {t.fail}
        </SettledButton>
      )}
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.failTitle}
        hint={carrying ? t.failAfter : t.failBefore}
        usual={carrying ? ['NO_ANSWER', 'ADDRESS_NOT_FOUND', 'FOOD_SPILLED'] : ['VEHICLE_BROKEN']}
        action={t.fail}
        onChosen={(reason) => {
          setAsking(false)
          rememberGivenUp(delivery.orderId)
          take('fail', { reason } satisfies Failing)
        }}
      />
    </>
  )
}
