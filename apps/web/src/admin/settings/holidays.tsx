/** The days on which a store is closed although its hours say otherwise: the usual ones by one tap, and any other. */
import { businessDay, type Closure, spanOfBusinessDay } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { ActionIcon, Alert, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useMinute } from '../../parts/now.ts'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'
import { nextHolidays } from './korean-holidays.ts'
import { settingsTexts } from './settings-texts.ts'
import { useStoreEdit } from './use-store-edit.tsx'

export function Holidays({ store }: { readonly store: Store }) {
  const t = useTexts(settingsTexts)
  const { language } = useLanguage()
  const now = useMinute()
  const { save, isSaving, refused } = useStoreEdit(store)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const today = businessDay(store, now)
  const ahead = (store.closures ?? []).filter((closure) => Date.parse(closure.to) > now)

  // What others planned meanwhile stays beside it; what is over is not kept.
  const others = ({ closures = [] }: Store, closure: Closure): Closure[] =>
    closures.filter(({ from, to }) => Date.parse(to) > now && !(from === closure.from && to === closure.to))
  const withIt = (closure: Closure) => (held: Store) => ({
    closures: [...others(held, closure), closure].toSorted((one, other) => (one.from < other.from ? -1 : 1)),
  })
  const withoutIt = (closure: Closure) => (held: Store) => {
    const closures = others(held, closure)
    return { closures: closures.length > 0 ? closures : null }
  }
  const add = (first: string, last: string, why: string) => {
    const closure = closureOf(store, first, last, why)
    return save(withIt(closure), withoutIt(closure))
  }
  const submit = async (): Promise<void> => {
    const last = to || from
    setProblem(from === '' ? t.dayMissing : last < from ? t.daysTurned : undefined)
    if (from === '' || last < from) return
    if (await add(from, last, reason.trim())) {
      setFrom('')
      setTo('')
      setReason('')
    }
  }
  const said = problem ?? refused
  return (
    <>
      <Title order={2} size="h4">
        {t.holidays}
      </Title>
      <Text c="dimmed">{t.holidaysHint}</Text>
      <ul className="holidays">
        {ahead.map((closure) => {
          const days = daysText(store, closure, language)
          return (
            <li key={`${closure.from} ${closure.to}`}>
              <b>{days}</b> <span>{closure.reason}</span>
              <ActionIcon
                size={44}
                radius="xl"
                variant="subtle"
                color="gray"
                aria-label={t.removeHoliday(days)}
                disabled={isSaving}
                onClick={() => void save(withoutIt(closure), withIt(closure))}
              >
                <Icon name="cross" size={18} />
              </ActionIcon>
            </li>
          )
        })}
        {ahead.length === 0 && <li>{t.noHolidays}</li>}
      </ul>
      <Group gap="xs" mb="md">
        {nextHolidays(today)
          .filter(
            (holiday) => !ahead.some((closure) => closure.from === closureOf(store, holiday.from, holiday.to, '').from),
          )
          .map((holiday) => (
            <Button
              key={holiday.name}
              size="md"
              variant="light"
              disabled={isSaving}
              onClick={() => void add(holiday.from, holiday.to, nameInBoth(holiday.name))}
            >
              {t.closeFor(t[holiday.name], rangeText(holiday.from, holiday.to, language))}
            </Button>
          ))}
      </Group>
      <KeptForm
        isSent={isSaving}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Group align="end" grow preventGrowOverflow={false}>
          <TextInput
            type="date"
            size="md"
            label={t.firstDay}
            min={today}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            size="md"
            label={t.lastDay}
            min={from || today}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <TextInput
            size="md"
            label={t.why}
            maxLength={100}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={isSaving}>
            {t.addHoliday}
          </Button>
        </Group>
      </KeptForm>
      {said !== undefined && (
        <Alert mt="sm" color="persimmon" variant="light" role="alert">
          {said}
        </Alert>
      )}
    </>
  )
}

/** From the beginning of the first business day to the end of the last: a bar's evening before goes on over midnight. */
function closureOf(store: Store, first: string, last: string, reason: string): Closure {
  const from = spanOfBusinessDay(store, first).from.toISOString()
  return { from, to: spanOfBusinessDay(store, last).to.toISOString(), ...(reason ? { reason } : {}) }
}

/** One text for customers of both languages. */
const nameInBoth = (name: 'seollal' | 'chuseok' | 'new-year' | 'christmas'): string =>
  `${settingsTexts[name].ko} · ${settingsTexts[name].en}`

const daysText = (store: Store, { from, to }: Closure, language: string): string =>
  rangeText(businessDay(store, from), businessDay(store, Date.parse(to) - 1), language)

function rangeText(first: string, last: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  })
  return first === last ? format.format(Date.parse(first)) : format.formatRange(Date.parse(first), Date.parse(last))
}
