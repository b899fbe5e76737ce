/** Marks a period as paid: once, with a question first. */
import { type Settlements, settle } from '@jumun/contracts/http'
import { Button, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../api/new-id.ts'
import { Refusal } from '../api/refusal.ts'
import { Dialog } from '../parts/over-the-page.tsx'
import { payoutTexts } from '../parts/payouts/payout-texts.ts'
import { Line, settlementsKey } from '../parts/payouts/payouts.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'

export function Pay({ found: { storeId, from, to, open } }: { readonly found: Settlements }) {
  const t = useTexts(payoutTexts)
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const [key, setKey] = useState<string>()
  const [reference, setReference] = useState('')
  const paying = useMutation({
    mutationFn: (once: string) =>
      call(settle, {
        params: { id: storeId },
        body: { from, to, ...(reference.trim() ? { reference } : {}) },
        key: once,
      }),
    onSuccess: () => {
      setKey(undefined)
      setReference('')
      notifications.show({ message: t.settled, color: 'leaf', autoClose: 4_000 })
    },
    onError: (error) => {
      sayProblem(error)
      // Somebody else was first: what they paid is to be seen.
      if (error instanceof Refusal && error.code === 'period-settled') setKey(undefined)
    },
    onSettled: () => client.invalidateQueries({ queryKey: settlementsKey(storeId) }),
  })
  return (
    <>
      <Button size="md" disabled={open.length === 0} onClick={() => setKey(newId())}>
        {t.settle}
      </Button>
      <Dialog opened={key !== undefined} onClose={() => setKey(undefined)} title={t.settleTitle}>
        <Stack gap="sm">
          <Text>{`${from} – ${to}`}</Text>
          {open.map((sums) => (
            <Line key={sums.net.currency} title={t.open} sums={sums} />
          ))}
          <Text>{t.settleHint}</Text>
          <TextInput
            size="md"
            label={t.reference}
            value={reference}
            maxLength={100}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
          <Button size="lg" loading={paying.isPending} onClick={() => key && paying.mutate(key)}>
            {t.settle}
          </Button>
          <Button size="lg" variant="subtle" color="gray" onClick={() => setKey(undefined)}>
            {t.notYet}
          </Button>
        </Stack>
      </Dialog>
    </>
  )
}
