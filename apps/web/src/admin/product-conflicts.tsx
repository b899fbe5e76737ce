/** What somebody else changed while this form was open, where both changed the same: theirs beside ours, to choose from. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import type { Conflict } from './product-draft.ts'

interface ConflictsProps {
  readonly conflicts: readonly Conflict[]
  readonly onTake: (conflict: Conflict) => void
}

export function ProductConflicts({ conflicts, onTake }: ConflictsProps) {
  const t = useTexts(adminTexts)
  if (conflicts.length === 0) return null
  const names = { price: t.price, stock: t.stock, counted: t.countStock, groups: t.options } as const
  const nameOf = (field: Conflict['field']): string => (field in names ? names[field as 'price'] : t[field as 'nameKo'])
  const theirsAsText = ({ field, theirs }: Conflict): string => {
    if (field === 'counted') return theirs.counted ? theirs.stock : t.notCounted
    if (field !== 'groups') return theirs[field] === '' ? '–' : theirs[field]
    return theirs.groups.map(({ ko, en }) => ko || en).join(', ') || '–'
  }
  return (
    <Alert color="honey" variant="light" role="alert" title={t.changedMeanwhile}>
      <Text mb="xs">{t.changedMeanwhileHint}</Text>
      {conflicts.map((conflict) => (
        <Group key={conflict.field} justify="space-between" wrap="nowrap" mb={6}>
          <span>
            {nameOf(conflict.field)}: <b>{theirsAsText(conflict)}</b>
          </span>
          <Button variant="default" size="sm" onClick={() => onTake(conflict)}>
            {t.takeTheirs}
          </Button>
        </Group>
      ))}
    </Alert>
  )
}
