/** What is owed to a store for a period and what was paid out: for its owner to read, for operators to act upon. */
import { dayAfter } from '@jumun/contracts'
import { listSettlements, type SettledSums, type Settlements } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { Loading, Trouble } from '../list-states.tsx'
import { useCall } from '../platform.tsx'
import { useSayProblem } from '../problem.tsx'
import { useSaveFile } from '../save-file.ts'
import { payoutTexts } from './payout-texts.ts'

interface PayoutsProps {
  readonly storeId: string
  /** The business day of the store. */
  readonly today: string
  /** What operators may do about it. */
  readonly doings?: (found: Settlements) => ReactNode
  readonly below?: (found: Settlements) => ReactNode
}

export const settlementsKey = (storeId: string) => ['settlements', storeId] as const
const askAgainMs = 15_000

export function Payouts({ storeId, today, doings, below }: PayoutsProps) {
  const t = useTexts(payoutTexts)
  const call = useCall()
  const saveFile = useSaveFile()
  const sayProblem = useSayProblem()
  // What can be paid out: the month of yesterday, up to yesterday.
  const yesterday = dayAfter(today, -1)
  const [from, setFrom] = useState(() => `${yesterday.slice(0, 8)}01`)
  const [to, setTo] = useState(yesterday)
  const asked = { params: { id: storeId }, query: { from, to } }
  const found = useQuery({
    queryKey: [...settlementsKey(storeId), from, to],
    queryFn: ({ signal }) => call(listSettlements, { ...asked, signal }),
    enabled: from <= to,
    refetchInterval: askAgainMs,
  })
  const saving = useMutation({
    mutationFn: () =>
      saveFile(listSettlements, { ...asked, query: { from, to, format: 'csv' } }, `jumun-${from}-${to}.csv`),
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
        <Button
          variant="default"
          size="md"
          loading={saving.isPending}
          disabled={from > to}
          onClick={() => saving.mutate()}
        >
          {t.csv}
        </Button>
        {found.data && doings?.(found.data)}
      </Group>
      {from > to && (
        <Text c="persimmon" role="alert">
          {t.endsBefore}
        </Text>
      )}
      {found.isLoading && <Loading rows={2} height={48} />}
      {found.isError && <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.data && <Statement found={found.data} hasRate={below === undefined} />}
      {found.data && below?.(found.data)}
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

interface StatementProps {
  readonly found: Settlements
  /** Where it is not said elsewhere. */
  readonly hasRate: boolean
}
function Statement({ found: { open, items, basisPoints }, hasRate }: StatementProps) {
  const t = useTexts(payoutTexts)
  return (
    <Stack gap="xs">
      {hasRate && <Text>{t.rate(percentOf(basisPoints))}</Text>}
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

/** 250 → 2.50 */
export const percentOf = (basisPoints: number): string => (basisPoints / 100).toFixed(2)

export function Line({
  title,
  sums: { net, commission, payout },
}: {
  readonly title: string
  readonly sums: SettledSums
}) {
  const t = useTexts(payoutTexts)
  const write = useWriting()
  return (
    <Text>
      <b>{title}</b> {t.sums(write.money(net), write.money(commission), write.money(payout))}
    </Text>
  )
}
