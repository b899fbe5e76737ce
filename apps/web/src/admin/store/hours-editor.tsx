/** The week: when it opens and closes each day, with breaks; or open day and night, said on purpose. */
import { ActionIcon, Button, Switch, TextInput } from '@mantine/core'
import { newId } from '../../api/new-id.ts'
import { Icon } from '../../parts/icon.tsx'
import { useTexts } from '../../texts/language.tsx'
import { type Day, days, type HoursDraft, mostSpans, sameEveryDay, withDay, withSpan } from './hours-draft.ts'
import { storeTexts } from './store-texts.ts'

interface HoursEditorProps {
  readonly draft: HoursDraft
  readonly onChange: (next: HoursDraft) => void
}

export function HoursEditor({ draft, onChange }: HoursEditorProps) {
  const t = useTexts(storeTexts)
  const firstOpen = days.find((day) => draft.days[day].length > 0)
  return (
    <fieldset className="hours-editor">
      <legend>{t.hours}</legend>
      <Switch
        size="md"
        color="leaf"
        label={t.dayAndNight}
        checked={draft.always}
        onChange={(event) => onChange({ ...draft, always: event.currentTarget.checked })}
      />
      {!draft.always && (
        <>
          <ul>
            {days.map((day) => (
              <DayRow key={day} day={day} draft={draft} onChange={onChange} />
            ))}
          </ul>
          {firstOpen && (
            <Button variant="light" size="md" onClick={() => onChange(sameEveryDay(draft, firstOpen, newId))}>
              {t.sameEveryDay(t[firstOpen])}
            </Button>
          )}
        </>
      )}
    </fieldset>
  )
}

function DayRow({ day, draft, onChange }: HoursEditorProps & { readonly day: Day }) {
  const t = useTexts(storeTexts)
  const spans = draft.days[day]
  const set = (key: string, change: { open?: string; close?: string }): void =>
    onChange(
      withDay(
        draft,
        day,
        spans.map((span) => (span.key === key ? { ...span, ...change } : span)),
      ),
    )
  return (
    <li className="hours-day">
      <Switch
        size="md"
        color="leaf"
        label={t[day]}
        checked={spans.length > 0}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? withSpan(draft, day, newId()) : withDay(draft, day, []))
        }
      />
      <div>
        {spans.length === 0 && <span className="hours-closed">{t.closedThatDay}</span>}
        {spans.map(({ key, open, close }) => (
          <div key={key} className="hours-span">
            <TextInput
              type="time"
              size="md"
              aria-label={t.opens(t[day])}
              value={open}
              onChange={(event) => set(key, { open: event.currentTarget.value })}
            />
            <span>–</span>
            <TextInput
              type="time"
              size="md"
              aria-label={t.closes(t[day])}
              value={close}
              onChange={(event) => set(key, { close: event.currentTarget.value })}
            />
            {close !== '' && close <= open && <small>{t.nextDay}</small>}
            {spans.length > 1 && (
              <ActionIcon
                size={44}
                radius="xl"
                variant="subtle"
                color="gray"
                aria-label={t.removeSpan}
                onClick={() =>
                  onChange(
                    withDay(
                      draft,
                      day,
                      spans.filter((span) => span.key !== key),
                    ),
                  )
                }
              >
                <Icon name="cross" size={18} />
              </ActionIcon>
            )}
          </div>
        ))}
      </div>
      {spans.length > 0 && spans.length < mostSpans && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          aria-label={`${t.addSpan}: ${t[day]}`}
          onClick={() => onChange(withSpan(draft, day, newId()))}
        >
          {t.addSpan}
        </Button>
      )}
    </li>
  )
}
