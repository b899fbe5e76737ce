/** A new order: one touch promises the minutes and accepts; saying no asks for a reason, because the customer reads it. */
import { acceptTicket, rejectTicket, type Store, type Ticket } from '@jumun/contracts/http'
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useNow } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { NotDone } from '../parts/step.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { minutesAround } from './minutes-around.ts'
import { useNotYet } from './not-yet.ts'
import { useTicketTaken } from './ticket-card.tsx'

type Answer = { readonly minutes: number } | { readonly reason: string }

export function AcceptOrReject({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const call = useCall()
  const taken = useTicketTaken(store.id)
  const [choosing, setChoosing] = useState(false)
  const params = { orderId: ticket.orderId }
  // A promise to a customer, or their money sent back: a slip of the finger can be taken back.
  const answer = useNotYet<Answer>(ticket.orderId, {
    act: async (given) =>
      taken(
        'reason' in given
          ? await call(rejectTicket, { params, body: { reason: given.reason } })
          : await call(acceptTicket, { params, body: { minutes: given.minutes } }),
      ),
    refused: useSayProblem(),
  })
  const { pending } = answer
  return (
    <>
      {pending?.status === 'waiting' && <TakeBack {...pending} onTakeBack={answer.takeBack} />}
      {pending?.status === 'failed' && (
        <div className="ticket-new">
          <p className="ticket-failed">
            {'reason' in pending.wish ? `${t.reject}: ${pending.wish.reason}` : t.acceptMinutes(pending.wish.minutes)}
          </p>
          <NotDone error={pending.error} again={() => answer.tryAgain(pending.wish)} />
          <Button size="md" fullWidth variant="subtle" color="gray" onClick={answer.takeBack}>
            {t.takeBack}
          </Button>
        </div>
      )}
      {(pending === undefined || pending.status === 'sending') && (
        <Answers
          usual={store.minutes}
          busy={pending !== undefined}
          onAccept={(minutes) => answer.wish({ minutes })}
          onReject={() => setChoosing(true)}
        />
      )}
      <ReasonDialog
        opened={choosing}
        onClose={() => setChoosing(false)}
        title={t.rejectTitle}
        hint={t.rejectHint}
        usual={[t.reasonBusy, t.reasonOut, t.reasonClosing]}
        action={t.reject}
        onChosen={(reason) => {
          setChoosing(false)
          answer.wish({ reason })
        }}
      />
    </>
  )
}

interface AnswersProps {
  /** Minutes that this store usually needs. */
  readonly usual: number
  readonly busy: boolean
  readonly onAccept: (minutes: number) => void
  readonly onReject: () => void
}

function Answers({ usual, busy, onAccept, onReject }: AnswersProps) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  return (
    <div className="ticket-new">
      <Button fullWidth size="lg" loading={busy} onClick={() => onAccept(usual)}>
        {t.acceptMinutes(usual)}
      </Button>
      <Group gap={6} grow wrap="nowrap">
        {minutesAround(usual).map((minutes) => (
          <Button
            key={minutes}
            size="md"
            px={4}
            variant="light"
            aria-label={t.acceptMinutes(minutes)}
            disabled={busy}
            onClick={() => onAccept(minutes)}
          >
            {shared.minutes(minutes)}
          </Button>
        ))}
      </Group>
      <Button size="md" fullWidth variant="subtle" color="gray" disabled={busy} onClick={onReject}>
        {t.reject}
      </Button>
    </div>
  )
}

function TakeBack(props: { readonly wish: Answer; readonly at: number; readonly onTakeBack: () => void }) {
  const t = useTexts(adminTexts)
  const seconds = Math.max(0, Math.ceil((props.at - useNow()) / 1_000))
  return (
    <div className="ticket-take-back" role="status">
      <span>{'reason' in props.wish ? t.rejectingIn(seconds) : t.acceptingIn(props.wish.minutes, seconds)}</span>
      <Button size="md" variant="white" onClick={props.onTakeBack}>
        {t.takeBack}
      </Button>
    </div>
  )
}
