/** What all services wrote of one order, in one order of time, for whoever has no shell there: asked for when somebody wants it. */
import { getOrderLog, type LogLine } from '@jumun/contracts/http'
import { Button, Title } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { Loading, Trouble } from '../../parts/list-states.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { logTexts } from './log-texts.ts'
import './order-log.css'

/** Every service is asked: only by a press, never by itself. */
const orderLogQuestion = (call: Call, orderId: string) =>
  queryOptions({
    queryKey: ['ops-order-log', orderId],
    queryFn: ({ signal }) => call(getOrderLog, { params: { orderId }, signal }),
    staleTime: 0,
    meta: { aside: true },
  })

export function OrderLog({ orderId }: { readonly orderId: string }) {
  const t = useTexts(logTexts)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <section className="order-log" aria-labelledby="order-log-title">
      <Title order={3} size="h5" id="order-log-title">
        {t.title}
      </Title>
      <p className="hint">{t.hint}</p>
      {isOpen ? (
        <Lines orderId={orderId} />
      ) : (
        <Button variant="default" size="md" onClick={() => setIsOpen(true)}>
          {t.show}
        </Button>
      )}
    </section>
  )
}

function Lines({ orderId }: { readonly orderId: string }) {
  const t = useTexts(logTexts)
  const log = useQuery(orderLogQuestion(useCall(), orderId))
  if (log.isPending) return <Loading rows={3} height={36} />
  if (log.data === undefined) return <Trouble error={log.error} again={() => void log.refetch()} />
  const { items, silent } = log.data
  return (
    <>
      {silent.length > 0 && (
        <p className="order-log-silent" role="status">
          {t.silent(silent.join(', '))}
        </p>
      )}
      {items.length === 0 ? (
        <p role="status">
          <b>{t.nothing}</b>
          <br />
          {t.nothingHint}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <ol className="order-log-lines" aria-label={t.lines(items.length)} tabIndex={0}>
          {items.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity, and come as a whole
            <Line key={index} line={line} />
          ))}
        </ol>
      )}
      <Button variant="default" size="md" loading={log.isFetching} onClick={() => void log.refetch()}>
        {t.askAgain}
      </Button>
    </>
  )
}

function Line({ line: { service, time, level, message, traceId, details } }: { readonly line: LogLine }) {
  const t = useTexts(logTexts)
  const write = useWriting()
  const more = [...(traceId === undefined ? [] : [[t.trace, traceId] as const]), ...Object.entries(details)]
  return (
    <li data-level={level}>
      <time dateTime={time}>{write.seconds(time)}</time> <b>{service}</b> <em>{level}</em> <span>{message}</span>
      {more.length > 0 && (
        <details>
          <summary>{t.details}</summary>
          <dl>
            {more.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  )
}
