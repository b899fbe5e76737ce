/** The cart and the checkout on one page: what, how, and how it is paid. */
import { preparationMinutes } from '@jumun/contracts'
import type { Product, Quote } from '@jumun/contracts/http'
import { Button, Group, SegmentedControl, Stack, Text, Textarea, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { menuQuestion, paymentMethodsQuestion, quoteQuestion, storeOfListQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { type Cart, payable, pricedLines, sumsOfLines } from './cart.ts'
import { CartLineRow } from './cart-line.tsx'
import { Checkout } from './checkout.tsx'
import { clientTexts } from './client-texts.ts'
import { DeliveryAddress, PhoneField } from './delivery-address.tsx'
import { deliveryTexts } from './delivery-texts.ts'
import { keepWishes, useKept } from './kept.ts'
import { LiveOrders } from './live-orders.tsx'
import { PayWith } from './pay-with.tsx'
import { methodOf } from './payment-means.ts'
import { RestWords } from './rest-words.tsx'
import { takesAhead, takesNow } from './resting.ts'
import { Closing, ReadyAfterClosing } from './store-times.tsx'
import { When } from './when.tsx'
import { isCallable, needsPlace, whereaboutsFor } from './where-to.ts'

export function CartPage() {
  const t = useTexts(clientTexts)
  const { cart } = useKept()
  if (cart === undefined) {
    return (
      <>
        <LiveOrders />
        <Empty isPage picture={<Picture motif="goods" id="cart" />} title={t.emptyCart} hint={t.emptyCartHint}>
          <Button component={Link} to="/" size="lg">
            {t.toStores}
          </Button>
        </Empty>
      </>
    )
  }
  return <FilledCart cart={cart} />
}

/** The platform and the menu on the screen say different things of a line: one of the two is old, so both are asked again. */
function useAgreementOf(cart: Cart, menu: readonly Product[] | undefined, quote: Quote | undefined): void {
  const client = useQueryClient()
  const { storeId } = cart
  const seen = menu && pricedLines(cart, menu)
  const said = menu && quote && pricedLines(cart, menu, quote)
  const differ = said?.some(({ problem }, index) => problem !== seen?.[index]?.problem)
  useEffect(() => {
    if (!differ) return
    void client.invalidateQueries({ queryKey: ['menu', storeId] })
    void client.invalidateQueries({ queryKey: ['quote'] })
  }, [differ, client, storeId])
}

function FilledCart({ cart }: { readonly cart: Cart }) {
  const t = useTexts(clientTexts)
  const d = useTexts(deliveryTexts)
  const write = useWriting()
  const call = useCall()
  const { wishes } = useKept()
  const address = useRef<HTMLInputElement>(null)
  const [addressAsked, setAddressAsked] = useState(false)
  const postcode = useRef<HTMLInputElement>(null)
  const phone = useRef<HTMLInputElement>(null)
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), cart.storeId))
  const menu = useQuery(menuQuestion(call, cart.storeId))
  const ways = store.data?.fulfilments ?? (['delivery', 'pickup'] as const)
  const fulfilment = ways.includes(wishes.fulfilment) ? wishes.fulfilment : (ways[0] ?? 'pickup')
  const askForAddress = (): void => {
    setAddressAsked(true)
    const lacksStreet = fulfilment === 'delivery' && wishes.line1.trim() === ''
    const field = (lacksStreet ? address : isCallable(wishes) ? postcode : phone).current
    field?.focus({ preventScroll: true })
    field?.scrollIntoView({ block: 'center' })
  }
  const goesBy = fulfilment === 'delivery' ? whereaboutsFor(store.data, wishes) : undefined
  const [wantedAt, setWantedAt] = useState<string>()
  const now = useMinute()
  const quote = useQuery(quoteQuestion(call, cart, fulfilment, goesBy, wantedAt)).data
  const methods = useQuery(paymentMethodsQuestion(call))
  // while payment is away one orders as the last time, and pays from the order's page
  const isUnasked = methods.isPending && methods.failureCount === 0
  useAgreementOf(cart, menu.data, quote)
  if (menu.data === undefined) return <NotThere asked={menu} rows={4} />
  // While the stores' side is away one can order all the same: what the store does not offer is refused then.
  if (store.data === undefined && !store.isError) return <NotThere asked={store} rows={4} />
  const lines = pricedLines(cart, menu.data, quote)
  const had = payable(lines)
  // what the way costs only the platform says
  const paysTheWay = fulfilment === 'delivery' && store.data?.delivery !== undefined
  const known = quote && quote.lines.length > 0 ? quote : paysTheWay ? undefined : sumsOfLines(had)[0]
  const sums = known && ('total' in known ? known : { total: known })
  const total = sums?.total
  const minutes = quote?.minutes ?? (store.data && preparationMinutes(store.data))
  return (
    <div className="cart-page">
      <section>
        <Group justify="space-between" mb="sm" wrap="nowrap">
          <Title order={1} size="h2" data-title={t.cart}>
            {store.data ? write.text(store.data.name) : t.cart}
          </Title>
          <Button component={Link} to={`/stores/${cart.storeId}`} variant="light">
            {t.addMore}
          </Button>
        </Group>
        {store.data && (
          <p className="cart-times">
            <Closing store={store.data} /> <RestWords store={store.data} />
          </p>
        )}
        <ul className="cart-lines">
          {lines.map((line) => (
            <CartLineRow key={line.key} cart={cart} line={line} />
          ))}
        </ul>
        <Textarea
          mt="md"
          size="md"
          label={t.note}
          placeholder={t.notePlaceholder}
          value={wishes.note}
          maxLength={500}
          autosize
          minRows={1}
          onChange={(event) => keepWishes({ note: event.currentTarget.value })}
        />
      </section>
      <section className="cart-checkout">
        <Title order={2} size="h4" mb="xs">
          {t.how}
        </Title>
        <SegmentedControl
          fullWidth
          size="lg"
          radius="xl"
          color="persimmon"
          value={fulfilment}
          aria-label={t.how}
          onChange={(value) => keepWishes({ fulfilment: value === 'pickup' ? 'pickup' : 'delivery' })}
          data={ways.map((way) => ({ value: way, label: way === 'delivery' ? t.bring : t.fetch }))}
        />
        {store.data && (takesAhead(store.data) || wantedAt !== undefined) && (
          <When
            store={store.data}
            fulfilment={fulfilment}
            value={wantedAt}
            takesNow={takesNow(store.data, now)}
            onChange={setWantedAt}
          />
        )}
        {fulfilment === 'pickup' ? (
          <Stack gap="xs" mt="sm">
            <Text c="dimmed">{[t.fetchHint, store.data?.address.line1].filter(Boolean).join(' · ')}</Text>
            <PhoneField ref={phone} wishes={wishes} isAsked={addressAsked} label={d.phoneOfPickup} />
          </Stack>
        ) : (
          <DeliveryAddress
            {...{ wishes, line1: address, postcode, phone, isAsked: addressAsked, needsPlace: needsPlace(store.data) }}
          />
        )}
        {total?.amount !== 0 && !isUnasked && <PayWith offered={methods.data} wishes={wishes} />}
        {store.data && minutes !== undefined && wantedAt === undefined && (
          <ReadyAfterClosing store={store.data} minutes={minutes} />
        )}
      </section>
      <Checkout
        cart={{ ...cart, lines: had.map(({ line }) => line) }}
        leftOut={lines.length - had.length}
        sums={had.length > 0 ? sums : undefined}
        quote={quote}
        isPlaceMissing={fulfilment === 'delivery' && needsPlace(store.data) && goesBy === undefined}
        obstacle={quote?.problems.find(({ line }) => line === undefined)?.code}
        isForLater={store.data !== undefined && takesAhead(store.data)}
        fulfilment={fulfilment}
        wishes={wishes}
        wantedAt={wantedAt}
        method={methodOf(methods.data, wishes.method)}
        onAddressMissing={askForAddress}
      />
    </div>
  )
}
