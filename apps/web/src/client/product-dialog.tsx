/** One product, its options and how many: what it costs is seen before it is taken. */
import { times } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { DishPicture } from '../brand/dish-picture.tsx'
import { choiceTexts } from '../parts/choices/choice-texts.ts'
import { firstChoices, inMenuOrder, missingGroups, unitPriceOf } from '../parts/choices/choices.ts'
import { OptionGroup } from '../parts/choices/option-group.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { lineOf, mostOfOneLine, otherCurrency, withLine, withoutGone } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { DishFacts } from './dish-facts.tsx'
import { keepCart, useKept } from './kept.ts'

interface DialogProps {
  readonly product: Product | undefined
  /** Does the store take orders now? */
  readonly takes: boolean
  readonly onClose: () => void
}

export function ProductDialog({ product, takes, onClose }: DialogProps) {
  const write = useWriting()
  return (
    <Sheet
      opened={product !== undefined}
      onClose={onClose}
      title={product && <VisuallyHidden>{write.text(product.name)}</VisuallyHidden>}
      classNames={{ content: 'sheet', header: 'sheet-header', body: 'sheet-body' }}
    >
      {product && <Choosing key={product.id} product={product} takes={takes} onClose={onClose} />}
    </Sheet>
  )
}

function Choosing({ product, takes, onClose }: DialogProps & { readonly product: Product }) {
  const t = useTexts(clientTexts)
  const c = useTexts(choiceTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const { cart, gone } = withoutGone(useKept().cart, product)
  const [chosen, setChosen] = useState(() => firstChoices(product))
  const [quantity, setQuantity] = useState(gone || 1)
  const [asking, setAsking] = useState(false)
  const missing = missingGroups(product, chosen)
  const options = inMenuOrder(product, chosen)
  const price = write.money(times(unitPriceOf(product, options), quantity))
  const sameStore = cart === undefined || cart.storeId === product.storeId
  const foreign = cart && sameStore ? otherCurrency(cart, product) : undefined
  const inCart = (sameStore ? (cart?.lines ?? []) : [])
    .filter(({ productId }) => productId === product.id)
    .reduce((sum, line) => sum + line.quantity, 0)
  const most = Math.min(mostOfOneLine, product.stock === null ? mostOfOneLine : product.stock - inCart)
  const allTaken = !product.soldOut && most < 1

  const take = (): void => {
    const anew = !sameStore || foreign !== undefined
    if (anew && !asking) {
      setAsking(true)
      return
    }
    keepCart(withLine(anew ? undefined : cart, product.storeId, lineOf(product, options, quantity)))
    onClose()
  }

  if (asking) {
    return (
      <Stack gap="md" p="md">
        <Title order={2} size="h3">
          {foreign ? t.otherCurrencyTitle : t.otherStoreTitle}
        </Title>
        <Text>{foreign ? t.otherCurrencyText(foreign, product.price.currency) : t.otherStoreText}</Text>
        <Button size="lg" onClick={take}>
          {t.startAnew}
        </Button>
        <Button size="lg" variant="default" onClick={() => setAsking(false)}>
          {shared.cancel}
        </Button>
      </Stack>
    )
  }
  return (
    <>
      <div className="product-head">
        <div className="product-head-picture">
          <DishPicture product={product} size="large" />
        </div>
        <div>
          <Title order={2} size="h3">
            {write.text(product.name)}
          </Title>
          {product.description && <Text c="dimmed">{write.text(product.description)}</Text>}
          <Text fw={700}>{write.money(product.price)}</Text>
          <DishFacts product={product} />
        </div>
      </div>
      {product.options.map((group) => (
        <OptionGroup key={group.id} group={group} chosen={chosen} onChoose={setChosen} />
      ))}
      <div className="sheet-foot">
        <Group justify="space-between" wrap="nowrap" gap="md">
          <Stepper
            value={quantity}
            min={1}
            max={most}
            onChange={setQuantity}
            label={c.quantity}
            fewer={c.fewer}
            more={c.oneMore}
          />
          <Button
            size="lg"
            className="sheet-take"
            disabled={missing.length > 0 || product.soldOut || allTaken || !takes}
            onClick={take}
          >
            {product.soldOut ? c.soldOut : allTaken ? t.allInCart : takes ? t.addToCart(price) : shared.closed}
          </Button>
        </Group>
      </div>
    </>
  )
}
