/** What is owed to a store for a period and what was paid out, for its owner; operators mark it as paid, with a question first. */
import { dayAfter } from '@jumun/contracts'
import { listSettlements, type SettledSums, type Settlements, settle } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { Loading, Trouble } from '../list-states.tsx'
import { Dialog } from '../over-the-page.tsx'
import { useCall } from '../platform.tsx'
import { useSayProblem } from '../problem.tsx'
import { payoutTexts } from './payout-texts.ts'
import { saveFile } from './save-file.ts'

interface PayoutsProps {
  readonly storeId: string
  /** The business day of the store. */
  readonly today: string
  /** Operators pay. */
  readonly pays?: boolean
}

export function Payouts({ storeId, today, pays = false }: PayoutsProps) {
  const t = useTexts(payoutTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const [from, setFrom] = useState(() => `${today.slice(0, 8)}01`)
  const [to, setTo] = useState(() => (today.endsWith('-01') ? today : dayAfter(today, -1)))
  const asked = { params: { id: storeId }, query: { from, to } }
  const found = useQuery({
    queryKey: ['settlements', storeId, from, to],
    queryFn: ({ signal }) => call(listSettlements, { ...asked, signal }) as Promise<Settlements>,
    enabled: from <= to,
  })
  const saving = useMutation({
    mutationFn: async () => {
      const file = await call(listSettlements, { ...asked, query: { from, to, format: 'csv' } })
      saveFile(file as unknown as Blob, `jumun-${from}-${to}.csv`)
    },
    onError: sayProblem,
  })
  return (
    <section className="panel">
      <Title order={2} size="h4">
        {t.payouts}
      </Title>
      <Text c="dimmed" mb="sm">
        {t.hint}
      </Text>
      <Group align="end" wrap="wrap" mb="sm">
        <Day label={t.from} value={from} onDay={setFrom} />
        <Day label={t.to} value={to} onDay={setTo} />
        <Button variant="default" size="md" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t.csv}
        </Button>
        {pays && found.data && <Pay found={found.data} />}
      </Group>
      {found.isLoading && <Loading rows={2} height={48} />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && <Statement found={found.data} />}
    </section>
  )
}

interface DayFieldProps {
  readonly label: string
  readonly value: string
  readonly onDay: (day: string) => void
}
const Day = ({ label, value, onDay }: DayFieldProps) => (
  <TextInput
    type="date"
    size="md"
    label={label}
    value={value}
    onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
  />
)

function Statement({ found: { open, items, basisPoints } }: { readonly found: Settlements }) {
  const t = useTexts(payoutTexts)
  return (
    <Stack gap="xs">
      <Text>{t.rate((basisPoints / 100).toFixed(2))}</Text>
      {open.length === 0 && items.length === 0 && <Text c="dimmed">{t.nothing}</Text>}
      {open.map((sums) => (
        <Line key={sums.net.currency} title={t.open} sums={sums} />
      ))}
      {items.flatMap(({ id, from, to, sums }) =>
        sums.map((one) => <Line key={`${id} ${one.net.currency}`} title={`${t.paid} · ${from} – ${to}`} sums={one} />),
      )}
    </Stack>
  )
}

function Line({ title, sums: { net, commission, payout } }: { readonly title: string; readonly sums: SettledSums }) {
  const t = useTexts(payoutTexts)
  const write = useWriting()
  return (
    <Text>
      <b>{title}</b> {t.sums(write.money(net), write.money(commission), write.money(payout))}
    </Text>
  )
}

function Pay({ found: { storeId, from, to, open } }: { readonly found: Settlements }) {
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
      void client.invalidateQueries({ queryKey: ['settlements', storeId] })
    },
    onError: sayProblem,
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
