/** A new order: one touch promises the minutes and accepts; saying no asks for a reason, because the customer reads it. */
import { hourAt } from '@jumun/contracts'
import type { Store, Ticket } from '@jumun/contracts/http'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { ordersQuestion } from '../api/questions.ts'
import { Icon } from '../parts/icon.tsx'
import { partLater } from '../parts/part-later.ts'
import { useCall } from '../parts/platform.tsx'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import type { Accepting, Rejecting } from './counter-steps.ts'
import { useCounterStep } from './counter-steps-in-app.tsx'
import { minutesAround } from './minutes-around.ts'
import { learnedMinutes, samplesOf } from './pace.ts'

const ReasonDialog = partLater(async () => (await import('../parts/reason-dialog.tsx')).ReasonDialog)

interface AnswerProps {
  readonly ticket: Ticket
  readonly store: Store
  /** An answer is on its way; what was typed stays for the case that it is taken back. */
  readonly isAnswered: boolean
}

export function AcceptOrReject({ ticket, store, isAnswered }: AnswerProps) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const take = useCounterStep(ticket)
  const usual = useSuggestedMinutes(store, ticket.fulfilment)
  const [choosing, setChoosing] = useState(false)
  // Opened once it stays, with what was typed in it.
  const [wasAsked, setWasAsked] = useState(false)
  const ask = (): void => {
    setWasAsked(true)
    setChoosing(true)
  }
  const accept = (minutes: number): void => take('accept', { minutes } satisfies Accepting)
  return (
    <>
      {!isAnswered && (
        <div className="ticket-new">
          <SettledButton className="ticket-step" size="md" onClick={() => accept(usual)}>
            {t.acceptMinutes(usual)}
          </SettledButton>
          {minutesAround(usual).map((minutes) => (
            <SettledButton
              key={minutes}
              className="ticket-minutes"
              size="md"
              px={2}
              variant="light"
              aria-label={t.acceptMinutes(minutes)}
              onClick={() => accept(minutes)}
            >
              {shared.minutes(minutes)}
            </SettledButton>
          ))}
          <SettledButton
            className="ticket-no"
            size="md"
            px={0}
            variant="subtle"
            color="gray"
            aria-label={t.reject}
            title={t.reject}
            onClick={ask}
          >
            <Icon name="cross" />
          </SettledButton>
        </div>
      )}
      {wasAsked && (
        <Suspense>
          <ReasonDialog
            opened={choosing}
            onClose={() => setChoosing(false)}
            title={t.rejectTitle}
            hint={t.rejectHint}
            usual={['TOO_BUSY', 'SOLD_OUT', 'CLOSING_SOON']}
            action={t.reject}
            onChosen={(reason) => {
              setChoosing(false)
              take('reject', { reason } satisfies Rejecting)
            }}
          />
        </Suspense>
      )}
    </>
  )
}

const lessons = 100
/** Where the kitchen's time is counted, what it really took lately; elsewhere what the owner said. */
function useSuggestedMinutes(store: Store, fulfilment: Ticket['fulfilment']): number {
  const orders = useInfiniteQuery({
    ...ordersQuestion(useCall(), { storeId: store.id }, lessons),
    enabled: store.capacity !== undefined,
  })
  const entries = orders.data?.pages.flatMap((page) => page.items) ?? []
  if (store.capacity === undefined) return store.minutes
  const hourOf = (time: string | number): number => hourAt(store, time)
  return learnedMinutes(samplesOf(entries, hourOf), {
    ...{ usual: store.minutes, fulfilment, hour: hourOf(platformClock.now()) },
  })
}
