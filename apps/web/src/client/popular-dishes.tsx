/** What stores are known for, of those that are shown and take orders now: one tap from the door. */
import type { Store } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { popularQuestion } from '../api/questions.ts'
import { DishPicture } from '../brand/dish-picture.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { popularOf } from './popular-of.ts'
import { popularTexts } from './popular-texts.ts'

export function PopularDishes({ stores }: { readonly stores: readonly Store[] }) {
  const t = useTexts(popularTexts)
  const write = useWriting()
  const now = useMinute()
  const { data, isPending } = useQuery(popularQuestion(useCall()))
  if (isPending) return <div className="dish-strip-awaited" />
  const dishes = popularOf(data ?? [], stores, now)
  if (dishes.length === 0) return null
  return (
    <section aria-label={t.popularDishes}>
      <Title order={2} size="h3" mt="lg">
        {t.popularDishes}
      </Title>
      <ul className="dish-strip">
        {dishes.map(({ dish, store }) => (
          <li key={dish.id}>
            <Link to="/stores/$storeId" params={{ storeId: store.id }} search={{ dish: dish.id }} className="dish-card">
              <span className="dish-card-picture">
                <DishPicture product={dish} />
              </span>
              <strong>{write.text(dish.name)}</strong>
              <small>{write.text(store.name)}</small>
              <span>{write.money(dish.price)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
