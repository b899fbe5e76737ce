/** What is called so on any menu, with the store that makes it; a tap opens it there. */
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { dishesQuestion } from '../api/questions.ts'
import { DishPicture } from '../brand/dish-picture.tsx'
import { choiceTexts } from '../parts/choices/choice-texts.ts'
import { useCall } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'

/** Undefined while it is not known. */
export function useDishes(q: string) {
  const { data } = useQuery(dishesQuestion(useCall(), q))
  return q === '' ? [] : data?.filter(({ available }) => available)
}

export function DishesFound({ dishes }: { readonly dishes: NonNullable<ReturnType<typeof useDishes>> }) {
  const t = useTexts(clientTexts)
  const c = useTexts(choiceTexts)
  const write = useWriting()
  if (dishes.length === 0) return null
  return (
    <section className="menu-category">
      <Title order={2} size="h3">
        {t.dishesFound}
      </Title>
      <ul className="menu-grid">
        {dishes.map((dish) => {
          const { id, storeId, name, price, soldOut } = dish
          return (
            <li key={id}>
              <Link to="/stores/$storeId" params={{ storeId }} search={{ dish: id }} className="product-row">
                <span className="product-row-words">
                  <strong>{write.text(name)}</strong>
                  <span className="product-row-about">
                    <StoreName id={storeId} />
                  </span>
                  <span className="product-row-price">
                    {write.money(price)}
                    {soldOut && <em>{c.soldOut}</em>}
                  </span>
                </span>
                <span className="product-row-picture">
                  <DishPicture product={dish} faded={soldOut} />
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
