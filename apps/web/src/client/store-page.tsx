/** One store: its front, its menu by category, and what is in the cart from it. */
import { preparationMinutes } from '@jumun/contracts'
import type { Product, Store } from '@jumun/contracts/http'
import { Alert, Button, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { menuOrderQuestion, menuQuestion, storeOfListQuestion } from '../api/questions.ts'
import { StoreFront } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { Icon } from '../parts/icon.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { StoreStatus } from '../parts/store-status.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { countOf, payable, pricedLines, sumsOfLines } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { FeeWords } from './fee-words.tsx'
import { useKept } from './kept.ts'
import { ProductDialog } from './product-dialog.tsx'
import { useRestWords } from './rest-words.tsx'
import { takesAhead, takesNow } from './resting.ts'
import { StoreMenu } from './store-menu.tsx'
import { Closing, Week } from './store-times.tsx'
import { whenTexts } from './when-texts.ts'

export function StorePage() {
  const t = useTexts(clientTexts)
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const call = useCall()
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), storeId))
  const menu = useQuery(menuQuestion(call, storeId))
  const order = useQuery(menuOrderQuestion(call, storeId))
  const { dish } = useSearch({ strict: false }) as { readonly dish?: string }
  const [chosen, setChosen] = useState(dish)
  const now = useMinute()
  if (store.data === undefined) return <NotThere asked={store} rows={5} height={140} gone={t.noSuchStore} />
  const takes = takesNow(store.data, now) || takesAhead(store.data)
  // What is open in the dialog follows the menu: sold out there is sold out here.
  const current = menu.data?.find(({ id }) => id === chosen)
  return (
    <>
      <StoreHead store={store.data} />
      {menu.data === undefined && <NotThere asked={menu} rows={6} />}
      {menu.data && <StoreMenu store={store.data} menu={menu.data} order={order.data} onChoose={setChosen} />}
      <ProductDialog product={current} takes={takes} onClose={() => setChosen(undefined)} />
      {menu.data && <CartStrip storeId={storeId} menu={menu.data} />}
    </>
  )
}

function StoreHead({ store }: { readonly store: Store }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  return (
    <section className="store-head">
      <div className="store-head-front">
        <StoreFront motif={motifOf(store.name.en, store.name.ko, store.kind)} id={store.id} />
        <Link to="/" className="round-back" aria-label={shared.back}>
          <Icon name="back" />
        </Link>
      </div>
      <div className="store-head-words">
        <Title order={1} size="h2">
          {write.text(store.name)}
        </Title>
        <p>
          <StoreStatus store={store} />
          <span>
            <Icon name="clock" size={16} /> {t.around(preparationMinutes(store))}
          </span>
          <Closing store={store} />
          <FeeWords store={store} />
          <span>
            <Icon name="pin" size={16} /> {store.address.line1}
          </span>
        </p>
        <Week store={store} />
        <Rest store={store} />
      </div>
    </section>
  )
}

/** That it takes no orders now, or takes longer, and what one can do. */
function Rest({ store }: { readonly store: Store }) {
  const t = useTexts(clientTexts)
  const when = useTexts(whenTexts)
  const words = useRestWords(store)
  const now = useMinute()
  if (store.status === 'OPEN' && takesNow(store, now)) return null
  const isBusy = store.status === 'BUSY' && takesNow(store, now)
  const hint = takesAhead(store) ? when.forLaterHint : t.notTaking
  return (
    <Alert color={isBusy ? 'honey' : 'gray'} variant="light" mt="sm" title={words}>
      {isBusy ? t.busyNow : hint}
    </Alert>
  )
}

function CartStrip({ storeId, menu }: { readonly storeId: string; readonly menu: readonly Product[] }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const { cart } = useKept()
  if (cart?.storeId !== storeId) return null
  const sums = sumsOfLines(payable(pricedLines(cart, menu)))
  return (
    <div className="bottom-strip">
      <Button component={Link} to="/cart" size="xl" fullWidth className="cart-strip">
        <span className="cart-strip-count">{countOf(cart)}</span>
        <span>{t.seeCart}</span>
        <span>{sums.map(write.money).join(' + ')}</span>
      </Button>
    </div>
  )
}
