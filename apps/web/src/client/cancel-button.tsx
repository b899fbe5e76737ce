/** Ask to cancel: at once while no store has it; after that the store answers, and this page shows the answer. */
import { cancelOrder, type OrderStatus } from '@jumun/contracts/http'
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
import { problemTexts } from '../texts/problem-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { isCancelable, isTooLateToCancel } from './journey.ts'

export function CancelButton({ orderId, state }: { readonly orderId: string; readonly state: OrderStatus }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const problems = useTexts(problemTexts)
  const call = useCall()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const close = (): void => setAsking(false)
  // The store may begin while the customer still reads the question.
  const isTooLate = isTooLateToCancel(state)
  const canceling = useStep(() => call(cancelOrder, { params: { id: orderId } }), {
    onSuccess: (order) => {
      close()
      takeInEntry(client, entryOfOrder(order))
    },
    onSettled: () => client.invalidateQueries({ queryKey: orderKey(orderId) }),
  })
  return (
    <>
      {isCancelable(state) && (
        <Button size="lg" variant="default" onClick={() => setAsking(true)}>
          {t.cancelOrder}
        </Button>
      )}
      <Dialog opened={asking && (isCancelable(state) || isTooLate)} onClose={close} title={t.cancelTitle}>
        {isTooLate ? (
          <Stack>
            <Text role="status">{problems['order-already-cooking']}</Text>
            <Button size="lg" variant="default" onClick={close}>
              {shared.close}
            </Button>
          </Stack>
        ) : (
          <Stack>
            <Text>{t.cancelText}</Text>
            <NotDone error={canceling.error} />
            <Button size="lg" loading={canceling.isPending} onClick={() => canceling.mutate()}>
              {t.cancelOrder}
            </Button>
            <Button size="lg" variant="default" onClick={close}>
              {t.keepOrder}
            </Button>
          </Stack>
        )}
      </Dialog>
    </>
  )
}
