/** From the board to "we are out of it" in two touches: the door to what can be switched there. */
import type { Store, Ticket } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { partLater } from '../parts/part-later.ts'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'

const SoldOutDialog = partLater(async () => (await import('./sold-out-dialog.tsx')).SoldOutDialog)

interface SoldOutProps {
  readonly store: Store
  readonly tickets: readonly Ticket[]
}

export function SoldOutFromBoard({ store, tickets }: SoldOutProps) {
  const t = useTexts(adminTexts)
  const [opened, setOpened] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <>
      <Button
        className="sold-out-door"
        variant="default"
        size="md"
        onClick={() => {
          setWasOpened(true)
          setOpened(true)
        }}
      >
        {t.soldOut}…
      </Button>
      {wasOpened && (
        <Suspense>
          <SoldOutDialog store={store} tickets={tickets} opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
