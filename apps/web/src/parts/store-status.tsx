/** Open, busy, paused or closed, with a dot. */
import type { Store } from '@jumun/contracts/http'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'

export function StoreStatus({ status }: { readonly status: Store['status'] }) {
  const t = useTexts(sharedTexts)
  const words = { OPEN: t.open, BUSY: t.busy, PAUSED: t.paused, CLOSED: t.closed }
  return <span className={`store-status store-${status.toLowerCase()}`}>{words[status]}</span>
}
