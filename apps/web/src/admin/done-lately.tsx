/** The way to the slips that have left the board. */
import type { Store } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { partLater } from '../parts/part-later.ts'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'

const DoneList = partLater(async () => (await import('./done-list.tsx')).DoneList)

export function DoneLately({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const [opened, setOpened] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="md"
        fullWidth
        leftSection={<Icon name="clock" size={20} />}
        onClick={() => {
          setWasOpened(true)
          setOpened(true)
        }}
      >
        {t.doneLately}
      </Button>
      {wasOpened && (
        <Suspense>
          <DoneList store={store} opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
