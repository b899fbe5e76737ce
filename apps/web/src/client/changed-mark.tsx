/** In a list of orders: this one is not as it was ordered, or its store asks something. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Badge } from '@mantine/core'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { useTexts } from '../texts/language.tsx'

export function ChangedMark({ entry }: { readonly entry: Pick<DashboardEntry, 'questions' | 'paid'> }) {
  const t = useTexts(changesTexts)
  const words = entry.questions ? t.storeAsks : entry.paid ? t.changedShort : undefined
  if (words === undefined) return null
  return (
    <Badge className="status-badge" color={entry.questions ? 'persimmon' : 'honey'} variant="light" size="lg">
      {words}
    </Badge>
  )
}
