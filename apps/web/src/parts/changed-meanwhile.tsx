/**
 * Somebody else changed the same while this form was filled in: what is different now, and whose of it stays. Stands in the
 * form, whose fields keep what was typed; either choice saves at once, on top of what there is now.
 */
import { Alert, Button, Group, Text } from '@mantine/core'
import type { MouseEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTexts } from '../texts/language.tsx'
import { changedMeanwhileTexts } from './changed-meanwhile-texts.ts'

export interface Difference {
  /** As the form calls the field. */
  readonly name: string
  /** What it is now, where that is short. */
  readonly now?: string | undefined
  /** Fills in this one alone. */
  readonly onTake?: () => void
}
interface ChangedProps {
  readonly differences: readonly Difference[]
  readonly isSaving?: boolean
  readonly onChosen: (whose: 'mine' | 'theirs') => void
}

export function ChangedMeanwhile({ differences, isSaving = false, onChosen }: ChangedProps) {
  const t = useTexts(changedMeanwhileTexts)
  const choose =
    (whose: 'mine' | 'theirs') =>
    ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>): void => {
      // what is sent is what stands in the fields by now, and the form has to know the choice by then
      flushSync(() => onChosen(whose))
      form?.requestSubmit()
    }
  return (
    <Alert color="honey" variant="light" role="alert" title={t.title}>
      <Text mb="xs">{t.hint}</Text>
      {differences.map(({ name, now, onTake }) => (
        <Group key={name} justify="space-between" wrap="nowrap" mb={6}>
          <span>
            {name}
            {now !== undefined && (
              <>
                : <b>{now || '–'}</b>
              </>
            )}
          </span>
          {onTake && differences.length > 1 && (
            <Button variant="default" size="sm" aria-label={`${name}: ${t.useThis}`} onClick={onTake}>
              {t.useThis}
            </Button>
          )}
        </Group>
      ))}
      <Group mt="sm">
        <Button size="md" loading={isSaving} onClick={choose('mine')}>
          {t.keepMine}
        </Button>
        <Button size="md" variant="default" disabled={isSaving} onClick={choose('theirs')}>
          {t.takeTheirs}
        </Button>
      </Group>
    </Alert>
  )
}
