/** An order whose answer this page never heard: it is there, and one tap shows it. */
import type { Order } from '@jumun/contracts/http'
import { Alert, Button, Text } from '@mantine/core'
import { calledNumber } from '../parts/called-number.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { AskingTheBank } from './asking-the-bank.tsx'
import { clientTexts } from './client-texts.ts'

export function FoundOrder({ order, onShow }: { readonly order: Order; readonly onShow: () => void }) {
  const t = useTexts(clientTexts)
  const states = useTexts(statusTexts)
  const write = useWriting()
  const called = t.orderNumber(calledNumber({ ...order, orderId: order.id }))
  return (
    <>
      {order.status === 'AWAITING_PAYMENT' && <AskingTheBank atOnce />}
      <Alert color="honey" variant="light" role="status" title={t.foundTitle}>
        <Text mb="xs">{[called, write.clock(order.createdAt), states[order.status]].join(' · ')}</Text>
        <Button fullWidth onClick={onShow}>
          {t.seeThatOrder}
        </Button>
      </Alert>
    </>
  )
}
