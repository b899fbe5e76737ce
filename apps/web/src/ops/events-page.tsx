/** Every event of the log as it happens: filtered, held still while one reads, opened to see what it says. */
import type { LoggedEvent } from '@jumun/contracts/http'
import { Button, Select, TextInput, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Picture } from '../brand/picture.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { stepTexts } from '../texts/order-texts.ts'
import { fits } from './events-shown.ts'
import { opsTexts } from './ops-texts.ts'
import { useEventLine } from './use-event-line.ts'

export function EventsPage() {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const [paused, setPaused] = useState(false)
  const [service, setService] = useState('')
  const [type, setType] = useState('')
  const [typed, setTyped] = useState('')
  const { events, state } = useEventLine(paused)
  const shown = events.filter((event) => fits(event, { service, type, text: typed.trim() }))
  const all = (label: string, names: Iterable<string>) => [
    { value: '', label },
    ...[...new Set(names)].sort().map((name) => ({ value: name, label: name })),
  ]
  return (
    <section className="wall-orders">
      <div className="wall-tools">
        <Title order={1} size="h3">
          {t.events}
        </Title>
        <span className="line-state" data-live={state.status === 'live' && !paused} role="status">
          {paused ? t.held : state.status === 'broken' ? t.lineBroken(write.seconds(state.since)) : t.lineLive}
        </span>
        <Select
          aria-label={t.service}
          size="md"
          radius="xl"
          allowDeselect={false}
          value={service}
          onChange={(next) => setService(next ?? '')}
          data={all(
            t.anyService,
            events.map((event) => event.service),
          )}
        />
        <Select
          aria-label={t.eventType}
          size="md"
          radius="xl"
          searchable
          allowDeselect={false}
          value={type}
          onChange={(next) => setType(next ?? '')}
          data={all(t.anyType, [...events.map((event) => event.type), ...(type === '' ? [] : [type])])}
        />
        <TextInput
          type="search"
          size="md"
          radius="xl"
          aria-label={t.findInEvents}
          placeholder={t.findInEvents}
          leftSection={<Icon name="search" size={20} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="md" variant="default" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? t.goOn : t.hold}
        </Button>
      </div>
      {shown.length === 0 && (
        <Empty picture={<Picture motif="goods" id="events" />} title={t.noEvents} hint={t.noEventsHint} />
      )}
      <ul className="events">
        {shown.map((event) => (
          <li key={event.id}>
            <EventRow event={event} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function EventRow({ event }: { readonly event: LoggedEvent }) {
  const t = useTexts(opsTexts)
  const steps = useTexts(stepTexts)
  const write = useWriting()
  const isAboutAnOrder = event.type in steps
  return (
    <details className="event">
      <summary>
        <time dateTime={event.time}>{write.seconds(event.time)}</time>
        <span className="event-service" data-lane={event.service}>
          {event.service}
        </span>
        <b>{event.type}</b>
        <span className="event-words">{steps[event.type as keyof typeof steps]}</span>
        <code>{event.subject.slice(-12)}</code>
      </summary>
      <dl className="facts">
        <div>
          <dt>id</dt>
          <dd>{event.id}</dd>
        </div>
        <div>
          <dt>subject · sequence</dt>
          <dd>
            {event.subject} · {event.sequence}
          </dd>
        </div>
        {event.causationid && (
          <div>
            <dt>causationid</dt>
            <dd>{event.causationid}</dd>
          </div>
        )}
      </dl>
      {isAboutAnOrder && (
        <Link to="/orders/$orderId" params={{ orderId: event.correlationid }}>
          {t.readStory}
        </Link>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre tabIndex={0}>{event.data === undefined ? t.tooLarge : JSON.stringify(event.data, null, 2)}</pre>
    </details>
  )
}
