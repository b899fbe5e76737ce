/** The same again: into the cart, where each line says what has changed since; a cart that is there is not emptied unasked. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Button, type ButtonProps, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '../parts/over-the-page.tsx'
import { useTexts } from '../texts/language.tsx'
import { cartOfOrder, isSameCart } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { keepCart, useKept } from './kept.ts'

export function OrderAgain({ entry, ...button }: { readonly entry: DashboardEntry } & ButtonProps) {
  const t = useTexts(clientTexts)
  const navigate = useNavigate()
  const { cart } = useKept()
  const [asking, setAsking] = useState(false)
  const wanted = cartOfOrder(entry)
  const take = (): void => {
    keepCart(wanted)
    void navigate({ to: '/cart' })
  }
  return (
    <>
      <Button {...button} onClick={() => (cart && !isSameCart(cart, wanted) ? setAsking(true) : take())}>
        {t.orderAgain}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.cartIsFilledTitle}>
        <Stack>
          <Text>{t.cartIsFilledText}</Text>
          <Button size="lg" onClick={take}>
            {t.startAnew}
          </Button>
          <Button size="lg" variant="default" onClick={() => void navigate({ to: '/cart' })}>
            {t.seeCart}
          </Button>
        </Stack>
      </Dialog>
    </>
  )
}
