/** The way to everything about a ticket, from wherever its number stands: loaded when it is first asked for. */
import type { Store, Ticket } from '@jumun/contracts/http'
import { type ReactNode, Suspense, useState } from 'react'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { partLater } from '../parts/part-later.ts'
import { useTexts } from '../texts/language.tsx'

const TicketSheet = partLater(async () => (await import('./ticket-sheet.tsx')).TicketSheet)

interface OpenProps {
  readonly orderId: string
  readonly called: string | number
  readonly ticket?: Ticket
  readonly store: Store
  readonly children: ReactNode
}

export function OpenSheet({ children, ...sheet }: OpenProps) {
  const t = useTexts(changesTexts)
  const [opened, setOpened] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  const open = (): void => {
    setWasOpened(true)
    setOpened(true)
  }
  return (
    <>
      <button type="button" className="ticket-open" title={t.sheet} onClick={open}>
        {children}
      </button>
      {wasOpened && (
        <Suspense>
          <TicketSheet {...sheet} opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
