/** A slip that got lost or wet comes out once more; it says so, and who asked is written down. */
import { printAgain, type Store, type Ticket } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { useTexts } from '../../texts/language.tsx'
import { printerTexts } from './printer-texts.ts'
import { printersQuestion } from './printers-question.ts'

/** Nothing where a store has no printers. */
export function PrintAgain({ ticket, store }: { readonly ticket: Ticket; readonly store: Store }) {
  const t = useTexts(printerTexts)
  const call = useCall()
  const client = useQueryClient()
  const printers = useQuery(printersQuestion(call, store.id))
  const printing = useStep(() => call(printAgain, { params: { orderId: ticket.orderId }, body: {} }), {
    onSuccess: () => notifications.show({ message: t.sentAgain(ticket.number), color: 'leaf', autoClose: 2_000 }),
    onSettled: () => client.invalidateQueries({ queryKey: ['printers', store.id] }),
  })
  if (!printers.data?.length) return null
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="md"
        fullWidth
        loading={printing.isPending}
        onClick={() => printing.mutate(undefined)}
      >
        {t.printAgain}
      </Button>
      <NotDone error={printing.error} />
    </>
  )
}
