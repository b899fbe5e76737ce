/** One line of the cart: what it is, what it costs, what has changed since it was taken, and what to do when it cannot be had. */
import type { QuoteProblem } from '@jumun/contracts/http'
import { Button, Group, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DishPicture } from '../brand/dish-picture.tsx'
import { changesTexts } from '../parts/changes/changes-texts.ts'
import { choiceTexts } from '../parts/choices/choice-texts.ts'
import { Stepper } from '../parts/stepper.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { type Cart, mostOfOneLine, type PricedLine, withQuantity, withWish } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { keepCart } from './kept.ts'

export function CartLineRow({ cart, line }: { readonly cart: Cart; readonly line: PricedLine }) {
  const t = useTexts(clientTexts)
  const c = useTexts(choiceTexts)
  const changes = useTexts(changesTexts)
  const write = useWriting()
  const { product, problem, price, unitPrice, left } = line
  const { taken, options, productId, quantity } = line.line
  const name = write.text(product?.name ?? taken?.name) || '–'
  const choices = product?.options.flatMap((group) => group.choices) ?? []
  const chosen = [...new Set(options)].map((id) => ({
    id,
    times: options.filter((one) => one === id).length,
    now: choices.find((one) => one.id === id)?.name,
    was: taken?.options[options.indexOf(id)],
  }))
  const changed = problem === undefined && taken && unitPrice && taken.unitPrice.amount !== unitPrice.amount
  const set = (next: number): void => keepCart(withQuantity(cart, line.key, next))
  return (
    <li className="cart-line" data-off={problem !== undefined}>
      <div className="cart-line-picture">
        <DishPicture product={product ?? { id: productId, name: taken?.name ?? {} }} faded={problem !== undefined} />
      </div>
      <div className="cart-line-words">
        <strong>{name}</strong>
        {chosen.length > 0 && (
          <span>
            {chosen.map(({ id, times, now, was }, index) => (
              <span key={id}>
                {index > 0 && ' · '}
                {now || product === undefined ? write.text(now ?? was) : <s>{write.text(was) || t.goneOption}</s>}
                {times > 1 && ` ×${times}`}
              </span>
            ))}
          </span>
        )}
        {problem && <em>{t[`line-${known(problem)}`](left ?? 0)}</em>}
        <b>
          {changed && <s>{write.money({ ...taken.unitPrice, amount: taken.unitPrice.amount * quantity })}</s>}{' '}
          {price && write.money(price)}
        </b>
        {problem === undefined && (
          <NativeSelect
            className="cart-line-wish"
            size="xs"
            variant="unstyled"
            aria-label={`${changes.ifSoldOut}: ${name}`}
            value={line.line.ifSoldOut ?? ''}
            onChange={({ currentTarget: { value } }) => keepCart(withWish(cart, line.key, wishOf(value)))}
            data={[
              { value: '', label: `${changes.ifSoldOut}…` },
              ...wishes.map((wish) => ({ value: wish, label: `${changes.ifSoldOut}: ${changes[wish]}` })),
            ]}
          />
        )}
        {problem && (
          <Group gap="xs">
            {problem === 'not-enough-stock' && left !== undefined && left > 0 && (
              <Button size="sm" onClick={() => set(left)}>
                {t.makeIt(left)}
              </Button>
            )}
            {problem === 'option-gone' && (
              <Button component={Link} to={`/stores/${cart.storeId}?dish=${productId}`} size="sm">
                {t.chooseAgain}
              </Button>
            )}
            <Button size="sm" variant="default" onClick={() => set(0)}>
              {t.takeOut}
            </Button>
          </Group>
        )}
      </div>
      <Stepper
        value={quantity}
        max={Math.min(mostOfOneLine, left ?? mostOfOneLine)}
        onChange={set}
        label={`${c.quantity}: ${name}`}
        fewer={c.fewer}
        more={c.oneMore}
      />
    </li>
  )
}

/** What can be wrong with a line; the rest is wrong with the whole basket. */
const ofLines = [
  'sold-out',
  'not-enough-stock',
  'product-gone',
  'option-gone',
  'not-served-now',
  'mixed-currencies',
] as const
const known = (code: QuoteProblem['code']): (typeof ofLines)[number] =>
  ofLines.find((one) => one === code) ?? 'product-gone'

const wishes = ['remove', 'ask', 'cancel'] as const
const wishOf = (value: string) => wishes.find((wish) => wish === value)
