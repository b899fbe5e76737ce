/** The same was ordered a few minutes ago, perhaps in another tab or on another phone: is this a second one? */
import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orderQuestion } from '../api/questions.ts'
import { calledNumber } from '../parts/called-number.ts'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { clientTexts } from './client-texts.ts'
import { keepCart } from './kept.ts'

interface AlreadyOrderedProps {
  readonly orderId: string
  readonly onShow: () => void
  readonly onAgain: () => void
  readonly onClose: () => void
}

export function AlreadyOrdered({ orderId, onShow, onAgain, onClose }: AlreadyOrderedProps) {
  const t = useTexts(clientTexts)
  const states = useTexts(statusTexts)
  const write = useWriting()
  const order = useQuery(orderQuestion(useCall(), orderId)).data
  const show = (): void => {
    keepCart(undefined)
    onShow()
  }
  return (
    <Dialog opened onClose={onClose} title={t.alreadyTitle}>
      <Stack>
        <Text>
          {order && `${t.orderNumber(calledNumber(order))} · ${write.clock(order.createdAt)} · ${states[order.state]}`}
        </Text>
        <Text c="dimmed">{t.alreadyText}</Text>
        <Button size="lg" onClick={show}>
          {t.seeThatOrder}
        </Button>
        <Button size="lg" variant="default" onClick={onAgain}>
          {t.orderOnceMore}
        </Button>
      </Stack>
    </Dialog>
  )
}
