/** A part of the money goes back, once more or for the first time: how much, and why. */
import { typedMoney } from '@jumun/contracts'
import { type DashboardEntry, refundOrder } from '@jumun/contracts/http'
import { Button, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { AskingDialog } from '../asking-dialog.tsx'
import { MoneyField } from '../number-field.tsx'
import { useCall } from '../platform.tsx'
import { NotDone, useStep } from '../step.tsx'
import { changesTexts } from './changes-texts.ts'
import { keptMoney, type MoneyTold } from './kept-money.ts'
import { OverLimit } from './over-limit.tsx'

const mostLetters = 300

type Entry = Pick<DashboardEntry, 'orderId' | 'timeline'> & MoneyTold

export function GiveBack({ entry }: { readonly entry: Entry }) {
  const t = useTexts(changesTexts)
  const [asking, setAsking] = useState(false)
  if (keptMoney(entry).kept.amount === 0 || !entry.timeline.some(({ type }) => type === 'PaymentApproved')) return null
  return (
    <>
      <Button variant="default" size="md" onClick={() => setAsking(true)}>
        {t.giveBack}
      </Button>
      <AskingDialog opened={asking} onClose={() => setAsking(false)} title={t.giveBackTitle}>
        <Form entry={entry} onDone={() => setAsking(false)} />
      </AskingDialog>
    </>
  )
}

function Form({ entry, onDone }: { readonly entry: Entry; readonly onDone: () => void }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const call = useCall()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const key = useRef(newId()) // sent again, it is the same refund
  const { currency } = entry.total
  const read = typedMoney(typed, currency)
  const amount = 'value' in read ? read.value : undefined
  const giving = useStep(
    () =>
      call(refundOrder, {
        ...{ params: { orderId: entry.orderId }, key: key.current },
        body: { amount: amount?.amount ?? 0, reason: reason.trim() },
      }),
    {
      onSuccess: (given) => {
        notifications.show({ message: t.givenBack(write.money(given.amount)), color: 'leaf' })
        onDone()
      },
      onSettled: () => undefined,
    },
  )
  const complete = reason.trim() !== '' && amount !== undefined && amount.amount > 0
  const another = (change: () => void): void => {
    change()
    key.current = newId() // another wish is another refund
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) giving.mutate(undefined)
      }}
    >
      <Stack>
        <Text c="dimmed">{t.giveBackHint}</Text>
        <MoneyField
          label={t.amount}
          description={t.upTo(write.money(keptMoney(entry).kept))}
          required
          currency={currency}
          typed={typed}
          onTyped={(text) => another(() => setTyped(text))}
          data-autofocus
        />
        <Textarea
          label={t.reason}
          size="md"
          autosize
          minRows={2}
          required
          maxLength={mostLetters}
          value={reason}
          onChange={({ currentTarget: { value } }) => another(() => setReason(value))}
        />
        <NotDone error={giving.error} />
        <OverLimit error={giving.error} />
        <Button type="submit" size="lg" disabled={!complete} loading={giving.isPending}>
          {t.giveBack}
        </Button>
      </Stack>
    </form>
  )
}
