/** A business day: money, hours, dishes, promises and people, as the store's books have it; closed with a question first. */
import { type DayReport, dayAfter } from '@jumun/contracts'
import { closeDay, getDay, listClosedDays, printDay } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { Loading, Trouble } from '../../parts/list-states.tsx'
import { Dialog } from '../../parts/over-the-page.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useSaveFile } from '../../parts/save-file.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { PromiseChart } from '../promise-chart.tsx'
import { dayTexts } from './day-texts.ts'
import { HoursChart } from './hours-chart.tsx'

const askAgainMs = 15_000
const bestCount = 8

interface DayProps {
  readonly storeId: string
  readonly day: string
  readonly today: string
  readonly onDay: (day: string) => void
}

export function DayView({ storeId, day, today, onDay }: DayProps) {
  const t = useTexts(dayTexts)
  const call = useCall()
  const params = { id: storeId, date: day }
  const report = useQuery({
    queryKey: ['day', storeId, day],
    queryFn: ({ signal }) => call(getDay, { params, query: {}, signal }),
    refetchInterval: askAgainMs,
  })
  const found = report.data
  return (
    <>
      <Group align="end" wrap="wrap">
        <TextInput
          type="date"
          size="md"
          label={t.day}
          value={day}
          max={dayAfter(today)}
          onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
        />
        {found && <Doings report={found} />}
      </Group>
      {report.isPending && <Loading rows={3} height={140} />}
      {report.isError && found === undefined && <Trouble error={report.error} again={() => void report.refetch()} />}
      {found && <Figures report={found} />}
      <ClosedDays storeId={storeId} onDay={onDay} />
    </>
  )
}

function Doings({ report }: { readonly report: DayReport }) {
  const t = useTexts(dayTexts)
  const call = useCall()
  const saveFile = useSaveFile()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const [asking, setAsking] = useState(false)
  const params = { id: report.storeId, date: report.day }
  const saving = useMutation({
    mutationFn: () => saveFile(getDay, { params, query: { format: 'csv' } }, `jumun-${report.day}.csv`),
    onError: sayProblem,
  })
  const printing = useMutation({
    mutationFn: () => call(printDay, { params, body: {}, key: newId() }),
    onSuccess: () => notifications.show({ message: t.printed, color: 'leaf', autoClose: 2_000 }),
    onError: sayProblem,
  })
  const closing = useMutation({
    mutationFn: () => call(closeDay, { params }),
    onSuccess: (closed) => {
      setAsking(false)
      client.setQueryData(['day', report.storeId, report.day], closed)
      void client.invalidateQueries({ queryKey: ['closed-days', report.storeId] })
    },
    onError: sayProblem,
  })
  return (
    <>
      <Button variant="default" size="md" loading={saving.isPending} onClick={() => saving.mutate()}>
        {t.csv}
      </Button>
      <Button variant="default" size="md" loading={printing.isPending} onClick={() => printing.mutate()}>
        {t.print}
      </Button>
      {report.report ? (
        <Text fw={700} lh="42px">
          {t.closed(report.report.number)}
        </Text>
      ) : (
        <Button size="md" onClick={() => setAsking(true)}>
          {t.close}
        </Button>
      )}
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.closeTitle}>
        <Stack gap="sm">
          <Text>{t.closeHint}</Text>
          {report.living.length > 0 && <Living report={report} />}
          <Button size="lg" loading={closing.isPending} onClick={() => closing.mutate()}>
            {t.close}
          </Button>
          <Button size="lg" variant="subtle" color="gray" onClick={() => setAsking(false)}>
            {t.notYet}
          </Button>
        </Stack>
      </Dialog>
    </>
  )
}

function Living({ report }: { readonly report: DayReport }) {
  const t = useTexts(dayTexts)
  return <Text fw={700}>{t.living(report.living.map(({ number }) => number).join(', '))}</Text>
}

function Figures({ report }: { readonly report: DayReport }) {
  const t = useTexts(dayTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const all = [report, ...report.others]
  const isEmpty = all.every(({ orders, canceled, refunds }) => orders + canceled + refunds.amount === 0)
  const money = (
    of: (figures: Pick<DayReport, 'net' | 'gross' | 'fees' | 'discounts' | 'refunds'>) => DayReport['net'],
  ) => all.map((figures) => write.money(of(figures))).join(' + ')
  const { fromPaid } = report.promises
  const most = Math.max(1, ...report.products.map(({ quantity }) => quantity))
  return (
    <>
      {isEmpty && <Text>{t.nothing}</Text>}
      {report.report?.early && <Text>{t.early}</Text>}
      {report.earlier && <Text>{t.earlier(write.money(report.earlier.net))}</Text>}
      <div className="figures">
        <Figure label={t.net} value={money(({ net }) => net)} />
        <Figure label={t.gross} value={money(({ gross }) => gross)} />
        <Figure label={t.fees} value={money(({ fees }) => fees)} />
        <Figure label={t.discounts} value={money(({ discounts }) => discounts)} />
        <Figure label={t.refunds} value={money(({ refunds }) => refunds)} />
        <Figure label={t.orders} value={String(all.reduce((sum, { orders }) => sum + orders, 0))} />
        <Figure label={t.canceled} value={String(all.reduce((sum, { canceled }) => sum + canceled, 0))} />
        <Figure label={t.average} value={fromPaid === null ? '–' : shared.minutes(Math.round(fromPaid))} />
      </div>
      <div className="charts">
        <section className="panel">
          <Title order={2} size="h4" mb="sm">
            {t.products}
          </Title>
          <ul className="bars">
            {report.products.slice(0, bestCount).map(({ productId, name, quantity }) => (
              <li key={productId}>
                <span>{write.text(name)}</span>
                <meter min={0} max={most} value={Math.max(0, quantity)} aria-label={write.text(name)} />
                <b>{quantity}</b>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel">
          <Title order={2} size="h4" mb="sm">
            {t.byHour}
          </Title>
          <HoursChart hours={report.hours} />
        </section>
      </div>
      <PromiseChart samples={report.promises.items} />
      {report.staff.length > 0 && (
        <section className="panel">
          <Title order={2} size="h4" mb="xs">
            {t.staff}
          </Title>
          <ul className="today-orders">
            {report.staff.map(({ userId, name, accepted, ready, handedOver }) => (
              <li key={userId}>
                <span className="today-what">{name ?? t.unknown}</span>
                <b>{`${accepted} / ${ready} / ${handedOver}`}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const Figure = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div className="panel figure">
    <span>{label}</span>
    <strong>{value}</strong>
  </div>
)

function ClosedDays({ storeId, onDay }: Pick<DayProps, 'storeId' | 'onDay'>) {
  const t = useTexts(dayTexts)
  const write = useWriting()
  const call = useCall()
  const closed = useQuery({
    queryKey: ['closed-days', storeId],
    queryFn: ({ signal }) => call(listClosedDays, { params: { id: storeId }, query: { limit: 31 }, signal }),
  })
  const items = closed.data?.items ?? []
  return (
    <section className="panel">
      <Title order={2} size="h4" mb="xs">
        {t.reports}
      </Title>
      {closed.isSuccess && items.length === 0 && <p className="board-nothing">{t.noReports}</p>}
      <ul className="today-orders">
        {items.map(({ day, number, orders, net }) => (
          <li key={number}>
            <Button variant="subtle" onClick={() => onDay(day)}>
              {day}
            </Button>
            <span className="today-what">
              {t.closed(number)} · {t.orders} {orders}
            </span>
            <b>{write.money(net)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
