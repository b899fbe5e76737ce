/** One store: its front, its menu by category, and what is in the cart from it. */
import type { Product, Store } from '@jumun/contracts/http'
import { Alert, Button, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { menuQuestion, storeOfListQuestion } from '../api/questions.ts'
import { Picture, StoreFront } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useCall } from '../parts/platform.tsx'
import { StoreStatus } from '../parts/store-status.tsx'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { countOf, pricedLines, totalOf } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { useKept } from './kept.ts'
import { menuByCategory } from './menu-by-category.ts'
import { ProductDialog } from './product-dialog.tsx'

export function StorePage() {
  const t = useTexts(clientTexts)
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const call = useCall()
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), storeId))
  const menu = useQuery(menuQuestion(call, storeId))
  const [chosen, setChosen] = useState<Product>()
  if (store.data === undefined) return <NotThere asked={store} rows={5} height={140} gone={t.noSuchStore} />
  const takes = store.data.status === 'OPEN' || store.data.status === 'BUSY'
  // What is open in the dialog follows the menu: sold out there is sold out here.
  const current = chosen && (menu.data?.find((product) => product.id === chosen.id) ?? chosen)
  return (
    <>
      <StoreHead store={store.data} />
      {menu.data === undefined && <NotThere asked={menu} rows={6} />}
      {menu.data && <Menu menu={menu.data} onChoose={setChosen} />}
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
          <StoreStatus status={store.status} />
          <span>
            <Icon name="clock" size={16} /> {t.around(store.minutes)}
          </span>
          <span>
            <Icon name="pin" size={16} /> {store.address.line1}
          </span>
        </p>
        {(store.status === 'PAUSED' || store.status === 'CLOSED') && (
          <Alert color="gray" variant="light" mt="sm">
            {t.notTaking}
          </Alert>
        )}
        {store.status === 'BUSY' && (
          <Alert color="honey" variant="light" mt="sm">
            {t.busyNow}
          </Alert>
        )}
      </div>
    </section>
  )
}

function Menu({
  menu,
  onChoose,
}: {
  readonly menu: readonly Product[]
  readonly onChoose: (product: Product) => void
}) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const categories = menuByCategory(menu, language, t.otherCategory)
  if (categories.length === 0) return <Empty picture={<Picture motif="plate" id="none" />} title={t.emptyMenu} />
  return (
    <>
      {categories.length > 1 && (
        <nav className="category-bar">
          {categories.map((category, index) => (
            <a key={category.name} href={`#category-${index}`}>
              {category.name}
            </a>
          ))}
        </nav>
      )}
      {categories.map((category, index) => (
        <section key={category.name} id={`category-${index}`} className="menu-category">
          <Title order={2} size="h3">
            {category.name}
          </Title>
          <ul className="menu-grid">
            {category.products.map((product) => (
              <li key={product.id}>
                <ProductRow product={product} onChoose={() => onChoose(product)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

const fewLeft = 5

function ProductRow({ product, onChoose }: { readonly product: Product; readonly onChoose: () => void }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const category = product.category
  return (
    <button type="button" className="product-row" onClick={onChoose} disabled={product.soldOut}>
      <span className="product-row-words">
        <strong>{write.text(product.name)}</strong>
        {product.description && <span className="product-row-about">{write.text(product.description)}</span>}
        <span className="product-row-price">
          {write.money(product.price)}
          {product.soldOut && <em>{t.soldOut}</em>}
          {!product.soldOut && product.stock !== null && product.stock <= fewLeft && <em>{t.left(product.stock)}</em>}
        </span>
      </span>
      <span className="product-row-picture">
        <Picture
          motif={motifOf(product.name.ko, product.name.en, category?.en, category?.ko)}
          id={product.id}
          faded={product.soldOut}
        />
      </span>
    </button>
  )
}

function CartStrip({ storeId, menu }: { readonly storeId: string; readonly menu: readonly Product[] }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const { cart } = useKept()
  if (cart?.storeId !== storeId) return null
  const total = totalOf(pricedLines(cart, menu))
  return (
    <div className="bottom-strip">
      <Button component={Link} to="/cart" size="xl" fullWidth className="cart-strip">
        <span className="cart-strip-count">{countOf(cart)}</span>
        <span>{t.seeCart}</span>
        <span>{total && write.money(total)}</span>
      </Button>
    </div>
  )
}
