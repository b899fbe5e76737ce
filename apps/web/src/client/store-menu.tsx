/** A store's menu by category. However long it is, the first of it is there at once, and all of it can be found. */
import { isFound, isServedAt, searchText } from '@jumun/contracts'
import type { Menu, Product, Store } from '@jumun/contracts/http'
import { CloseButton, TextInput, Title } from '@mantine/core'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { DishPicture } from '../brand/dish-picture.tsx'
import { Picture } from '../brand/picture.tsx'
import { choiceTexts } from '../parts/choices/choice-texts.ts'
import { useGradually } from '../parts/gradually.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useMinute } from '../parts/now.ts'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { menuTexts } from '../texts/menu-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { DishMarks, hoursOf } from './dish-facts.tsx'
import { type Category, menuByCategory } from './menu-by-category.ts'

const drawnAtOnce = 40
/** From so many on, a menu has a field to search it. */
const worthSearching = 20

interface MenuProps {
  readonly store: Store
  readonly menu: readonly Product[]
  readonly order: Menu | undefined
  readonly onChoose: (productId: string) => void
}

export function StoreMenu({ menu, ...shown }: MenuProps) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const [typed, setTyped] = useState('')
  const sought = useDeferredValue(typed.trim())
  const texts = useMemo(() => new Map(menu.map((product) => [product.id, textOf(product)])), [menu])
  const found = useMemo(
    () => (sought === '' ? menu : menu.filter(({ id }) => isFound(texts.get(id) ?? '', sought))),
    [menu, texts, sought],
  )
  if (!menu.some(({ available }) => available))
    return <Empty picture={<Picture motif="plate" id="none" />} title={t.emptyMenu} />
  return (
    <>
      {menu.length >= worthSearching && (
        <TextInput
          type="search"
          size="md"
          radius="xl"
          className="menu-search"
          aria-label={t.searchMenu}
          placeholder={t.searchMenu}
          leftSection={<Icon name="search" size={20} />}
          rightSection={typed && <CloseButton aria-label={shared.cancel} onClick={() => setTyped('')} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {found.some(({ available }) => available) ? (
        <Categories menu={found} {...shown} />
      ) : (
        <Empty picture={<Picture motif="plate" id="none" />} title={t.noDish} />
      )}
    </>
  )
}

const textOf = ({ name, category, description }: Product): string =>
  searchText(name.ko, name.en, category?.ko, category?.en, description?.ko, description?.en)

function Categories({ store, menu, order, onChoose }: MenuProps) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const written = useMemo(
    () => menuByCategory(menu, order, language, { other: t.otherCategory, popular: t.popularFirst }),
    [menu, order, language, t.otherCategory, t.popularFirst],
  )
  const now = useMinute()
  const categories = firstOf(written, useGradually(menu.length, drawnAtOnce))
  return (
    <>
      {written.length > 1 && (
        <nav className="category-bar">
          {written.map((category, index) => (
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
                <ProductRow
                  product={product}
                  servedNow={isServedAt(product.served, store, new Date(now))}
                  onChoose={onChoose}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function firstOf(categories: readonly Category[], count: number): Category[] {
  let left = count
  return categories.flatMap((category) => {
    const products = category.products.slice(0, left)
    left -= products.length
    return products.length > 0 ? [{ ...category, products }] : []
  })
}

const fewLeft = 5

const ProductRow = memo(function ProductRow({
  product,
  servedNow,
  onChoose,
}: { readonly product: Product; readonly servedNow: boolean } & Pick<MenuProps, 'onChoose'>) {
  const t = useTexts(clientTexts)
  const c = useTexts(choiceTexts)
  const said = useTexts(menuTexts)
  const write = useWriting()
  const off = product.soldOut || !servedNow
  return (
    <button type="button" className="product-row" onClick={() => onChoose(product.id)} disabled={off}>
      <span className="product-row-words">
        <strong>{write.text(product.name)}</strong>
        <DishMarks product={product} />
        {product.description && <span className="product-row-about">{write.text(product.description)}</span>}
        <span className="product-row-price">
          {write.money(product.price)}
          {product.soldOut ? <em>{c.soldOut}</em> : !servedNow && <em>{said.served(hoursOf(product))}</em>}
          {!product.soldOut && product.stock !== null && product.stock <= fewLeft && <em>{t.left(product.stock)}</em>}
        </span>
      </span>
      <span className="product-row-picture">
        <DishPicture product={product} faded={off} />
      </span>
    </button>
  )
})
