/** What a dish says of itself beside name and price: popular, how spicy, when it is served, what is in it. */
import type { Product } from '@jumun/contracts/http'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { allergenTexts, menuTexts } from '../texts/menu-texts.ts'

export function DishMarks({ product }: { readonly product: Product }) {
  const t = useTexts(menuTexts)
  const { popular, spice = 0 } = product
  if (!popular && spice === 0) return null
  return (
    <span className="dish-marks">
      {popular && <b>{t.popular}</b>}
      {spice > 0 && (
        <span>
          {Array.from({ length: spice }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <Icon key={index} name="flame" size={15} />
          ))}
          {t.spice(spice)}
        </span>
      )}
    </span>
  )
}

export function DishFacts({ product }: { readonly product: Product }) {
  const t = useTexts(menuTexts)
  const names = useTexts(allergenTexts)
  const { allergens = [] } = product
  return (
    <>
      <DishMarks product={product} />
      {product.served && <p className="dish-served">{t.served(hoursOf(product))}</p>}
      {allergens.length > 0 && (
        <p className="dish-allergens">
          {t.allergens}: {allergens.map((one) => names[one]).join(', ')}
        </p>
      )}
    </>
  )
}

export const hoursOf = ({ served = [] }: Pick<Product, 'served'>): string =>
  served.map(({ from, to }) => `${from}–${to}`).join(', ')
