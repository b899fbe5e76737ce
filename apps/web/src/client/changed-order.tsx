/** What became of an order under way, and what its store asks: said at once, with the money, and answered with one tap. */
import { answerQuestion, type DashboardEntry } from '@jumun/contracts/http'
import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { newId } from '../api/new-id.ts'
import { orderKey } from '../api/questions.ts'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { LineName } from '../parts/changes/line-name.tsx'
import { useCall } from '../parts/platform.tsx'
import { NotDone, useStep } from '../parts/step.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { several } from '../texts/several.ts'
import { isLost } from './journey.ts'

type Question = NonNullable<DashboardEntry['questions']>[number]

export function ChangedOrder({ entry }: { readonly entry: DashboardEntry }) {
  return (
    <>
      {(entry.questions ?? []).map((question) => (
        <Asked key={`${question.line} ${question.until}`} entry={entry} question={question} />
      ))}
      <div aria-live="polite">{!isLost(entry.state) && <WhatChanged entry={entry} />}</div>
    </>
  )
}

function Asked({ entry, question }: { readonly entry: DashboardEntry; readonly question: Question }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const keys = useRef({ remove: newId(), replace: newId(), cancel: newId() }) // sent again, it is the same answer
  const { line: n, instead, reason, until } = question
  const answering = useStep(
    (answer: 'remove' | 'replace' | 'cancel') =>
      call(answerQuestion, {
        ...{ params: { orderId: entry.orderId, n: String(n) }, key: keys.current[answer], body: { answer } },
      }),
    { onSettled: () => client.invalidateQueries({ queryKey: orderKey(entry.orderId) }) },
  )
  const line = entry.lines[n]
  if (!line) return null
  const othersAreLeft = entry.lines.some(({ quantity }, at) => at !== n && quantity > 0)
  const saves = (now: number): string => {
    const less = line.total.amount - now
    return less > 0 ? ` · ${t.backWith(write.money({ ...line.total, amount: less }))}` : ''
  }
  const offer = instead && [write.text(instead.name), ...instead.options.map(({ name }) => write.text(name))].join(', ')
  const after = line.ifSoldOut === 'cancel' || !othersAreLeft ? t.answerByOrCancel : t.answerBy
  const Choice = ({ answer, words }: { answer: 'remove' | 'replace' | 'cancel'; words: string }) => (
    <Button
      size="lg"
      fullWidth
      variant={answer === 'replace' ? 'filled' : answer === 'remove' ? 'light' : 'subtle'}
      disabled={answering.isPending}
      loading={answering.isPending && answering.variables === answer}
      onClick={() => answering.mutate(answer)}
    >
      {words}
    </Button>
  )
  return (
    <section className="panel order-question" role="alert" aria-label={t.storeAsks}>
      <Title order={2} size="h3">
        {t.storeAsks}
      </Title>
      {answering.isSuccess ? (
        <Text>{t.answerSent}</Text>
      ) : (
        <Stack gap="xs">
          <Text fw={700}>{t.cannotMake(`${write.text(line.name)} × ${line.quantity}`)}</Text>
          <Text className="as-typed">{write.reason(reason)}</Text>
          <NotDone error={answering.error} />
          {instead && offer && (
            <Choice
              answer="replace"
              words={t.answerReplace(`${offer} × ${line.quantity}`) + saves(instead.unitPrice.amount * line.quantity)}
            />
          )}
          {othersAreLeft && <Choice answer="remove" words={t.answerRemove + saves(0)} />}
          <Choice answer="cancel" words={t.answerCancel} />
          <Text size="sm" c="dimmed">
            {after(write.clock(until))}
          </Text>
        </Stack>
      )}
    </section>
  )
}

function WhatChanged({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(changesTexts)
  const write = useWriting()
  const changed = entry.lines.filter(({ before }) => before)
  if (changed.length === 0) return null
  const back = (entry.paid ?? entry.total).amount - entry.total.amount
  const returned = (entry.refunds ?? []).reduce((sum, { amount }) => sum + amount.amount, 0)
  const words = returned >= back ? t.wentBack : t.goesBack
  return (
    <Alert color="honey" variant="light" className="no-print" title={t.changedTitle}>
      <ul className="changed-lines">
        {changed.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place for ever
          <li key={n}>
            <LineName line={line} />
            {line.quantity > 0 && line.options.length > 0 && (
              <small> {several(line.options.map((option) => write.text(option.name)))}</small>
            )}
          </li>
        ))}
      </ul>
      {back > 0 && <b>{words(write.money({ ...entry.total, amount: back }))}</b>}
    </Alert>
  )
}
