/** A store's menu by category. However long it is, the first of it is there at once, and all of it can be found. */
import { isFound, searchText } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'
import { CloseButton, TextInput, Title } from '@mantine/core'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { Picture } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { useGradually } from '../parts/gradually.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { type Category, menuByCategory } from './menu-by-category.ts'

const drawnAtOnce = 40
/** From so many on, a menu has a field to search it. */
const worthSearching = 20

interface MenuProps {
  readonly menu: readonly Product[]
  readonly onChoose: (productId: string) => void
}

export function StoreMenu({ menu, onChoose }: MenuProps) {
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
        <Categories menu={found} onChoose={onChoose} />
      ) : (
        <Empty picture={<Picture motif="plate" id="none" />} title={t.noDish} />
      )}
    </>
  )
}

const textOf = ({ name, category, description }: Product): string =>
  searchText(name.ko, name.en, category?.ko, category?.en, description?.ko, description?.en)

function Categories({ menu, onChoose }: MenuProps) {
  const t = useTexts(clientTexts)
  const { language } = useLanguage()
  const written = useMemo(() => menuByCategory(menu, language, t.otherCategory), [menu, language, t.otherCategory])
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
                <ProductRow product={product} onChoose={onChoose} />
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
  onChoose,
}: { readonly product: Product } & Pick<MenuProps, 'onChoose'>) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const category = product.category
  return (
    <button type="button" className="product-row" onClick={() => onChoose(product.id)} disabled={product.soldOut}>
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
})
