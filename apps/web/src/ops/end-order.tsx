/** An operator ends an order, wherever it is: why (the customer reads it), how much goes back, and whether its food is for sale again. */
import { isOverStatus, typedMoney } from '@jumun/contracts'
import { type DashboardEntry, endOrder } from '@jumun/contracts/http'
import { Button, Checkbox, Radio, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { AskingDialog } from '../parts/asking-dialog.tsx'
import { MoneyField } from '../parts/number-field.tsx'
import { useCall } from '../parts/platform.tsx'
import { NotDone, useStep } from '../parts/step.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { endingTexts } from './ending-texts.ts'

const mostLetters = 300

type Back = 'all' | 'part' | 'none'

export function EndOrder({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(endingTexts)
  const [asking, setAsking] = useState(false)
  if (isOverStatus(entry.state)) return null
  return (
    <>
      <Button variant="default" size="md" onClick={() => setAsking(true)}>
        {t.end}
      </Button>
      <AskingDialog opened={asking} onClose={() => setAsking(false)} title={t.endTitle}>
        <Form entry={entry} onDone={() => setAsking(false)} />
      </AskingDialog>
    </>
  )
}

function Form({ entry, onDone }: { readonly entry: DashboardEntry; readonly onDone: () => void }) {
  const t = useTexts(endingTexts)
  const write = useWriting()
  const call = useCall()
  const told = new Set(entry.timeline.map(({ type }) => type))
  const paid = told.has('OrderPlaced') || told.has('PaymentApproved')
  const cooked = told.has('CookingStarted') || told.has('OrderReady')
  const [reason, setReason] = useState('')
  const [back, setBack] = useState<Back>('all')
  const [part, setPart] = useState('')
  const [restock, setRestock] = useState(!cooked)
  const { currency, amount: total } = entry.total
  const read = typedMoney(part, currency)
  const amount = 'value' in read ? read.value.amount : 0
  const ending = useStep(
    () =>
      call(endOrder, {
        params: { id: entry.orderId },
        body: { reason: reason.trim(), refund: back === 'part' ? { amount } : back, restock },
      }),
    {
      onSuccess: () => {
        notifications.show({ message: t.ended, color: 'leaf' })
        onDone()
      },
    },
  )
  const complete = reason.trim() !== '' && (back !== 'part' || (amount > 0 && amount < total))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) ending.mutate()
      }}
    >
      <Stack>
        <Textarea
          label={t.reason}
          description={t.reasonHint}
          size="md"
          autosize
          minRows={2}
          maxLength={mostLetters}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {paid && (
          <Radio.Group label={t.back} value={back} onChange={(value) => setBack(value as Back)}>
            <Stack gap="xs" mt={6}>
              <Radio value="all" size="md" label={t.backAll(write.money(entry.total))} />
              <Radio value="part" size="md" label={t.backPart} />
              {back === 'part' && (
                <MoneyField
                  aria-label={t.backPart}
                  description={t.backPartHint(write.money({ amount: 0, currency }), write.money(entry.total))}
                  required
                  currency={currency}
                  typed={part}
                  onTyped={setPart}
                />
              )}
              <Radio value="none" size="md" label={t.backNone} />
            </Stack>
          </Radio.Group>
        )}
        <Checkbox
          size="md"
          label={t.restock}
          description={cooked ? t.restockCooked : t.restockUncooked}
          checked={restock}
          onChange={(event) => setRestock(event.currentTarget.checked)}
        />
        <Text c="dimmed" size="sm">
          {t.endHint}
        </Text>
        <NotDone error={ending.error} />
        <Button type="submit" size="lg" disabled={!complete} loading={ending.isPending}>
          {t.end}
        </Button>
      </Stack>
    </form>
  )
}
