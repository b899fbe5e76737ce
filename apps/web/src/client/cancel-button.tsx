/** Ask to cancel: at once while no store has it; after that the store answers, and this page shows the answer. */
import { cancelOrder } from '@jumun/contracts/http'
import { Button, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { entryOfOrder } from '../api/newer-entry.ts'
import { orderKey } from '../api/questions.ts'
import { takeInEntry } from '../api/take-in-entry.ts'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { NotDone, useStep } from '../parts/step.tsx'
import { useTexts } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'

export function CancelButton({ orderId }: { readonly orderId: string }) {
  const t = useTexts(clientTexts)
  const call = useCall()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const canceling = useStep(() => call(cancelOrder, { params: { id: orderId } }), {
    onSuccess: (order) => {
      setAsking(false)
      takeInEntry(client, entryOfOrder(order))
    },
    onSettled: () => client.invalidateQueries({ queryKey: orderKey(orderId) }),
  })
  return (
    <>
      <Button size="lg" variant="default" onClick={() => setAsking(true)}>
        {t.cancelOrder}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.cancelTitle}>
        <Stack>
          <Text>{t.cancelText}</Text>
          <NotDone error={canceling.error} />
          <Button size="lg" loading={canceling.isPending} onClick={() => canceling.mutate()}>
            {t.cancelOrder}
          </Button>
          <Button size="lg" variant="default" onClick={() => setAsking(false)}>
            {t.keepOrder}
          </Button>
        </Stack>
      </Dialog>
    </>
  )
}
