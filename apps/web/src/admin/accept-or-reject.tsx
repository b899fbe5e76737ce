/** A new order: one touch promises the minutes and accepts; saying no asks for a reason, because the customer reads it. */
import type { Store, Ticket } from '@jumun/contracts/http'
import { Group } from '@mantine/core'
import { Suspense, useState } from 'react'
import { partLater } from '../parts/part-later.ts'
import { SettledButton } from '../parts/steps/settled-button.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import type { Accepting, Rejecting } from './counter-steps.ts'
import { useCounterStep } from './counter-steps-in-app.tsx'
import { minutesAround } from './minutes-around.ts'

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
          <SettledButton fullWidth size="lg" onClick={() => accept(store.minutes)}>
            {t.acceptMinutes(store.minutes)}
          </SettledButton>
          <Group gap={6} grow wrap="nowrap">
            {minutesAround(store.minutes).map((minutes) => (
              <SettledButton
                key={minutes}
                size="md"
                px={4}
                variant="light"
                aria-label={t.acceptMinutes(minutes)}
                onClick={() => accept(minutes)}
              >
                {shared.minutes(minutes)}
              </SettledButton>
            ))}
          </Group>
          <SettledButton size="md" fullWidth variant="subtle" color="gray" onClick={ask}>
            {t.reject}
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
