/** The menu from behind the counter: price, stock and "on offer" of each product, changed where they stand. */
import { isFound, searchText } from '@jumun/contracts'
import { changeStock, type Menu, type Product } from '@jumun/contracts/http'
import { Button, Checkbox, Group, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { type Attempt, attemptOf, isSettled } from '../api/attempt.ts'
import { newId } from '../api/new-id.ts'
import { menuOrderQuestion, menuQuestion } from '../api/questions.ts'
import { Refusal } from '../api/refusal.ts'
import { DishPicture } from '../brand/dish-picture.tsx'
import { Picture } from '../brand/picture.tsx'
import { useGradually } from '../parts/gradually.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useStoreOnScreen } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { useRights } from '../parts/people/use-rights.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { Arrange } from './menu/arrange.tsx'
import { menuAdminTexts } from './menu/menu-admin-texts.ts'
import { MenuFiles } from './menu/menu-files.tsx'
import { asOrdered } from './menu/menu-order.ts'
import { SaleStateControl, saleStates, useSwitch } from './menu/sale-state.tsx'
import type { Until } from './menu/sold-out-until.ts'
import { UntilSelect } from './menu/until-select.tsx'
import { ProductForm } from './product-form.tsx'
import { useProductTaken } from './product-taken.ts'

const mostStock = 1_000_000
const drawnAtOnce = 20

export function MenuPage() {
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const t = useTexts(adminTexts)
  const menuT = useTexts(menuAdminTexts)
  const menu = useQuery(menuQuestion(useCall(), storeId))
  const [typed, setTyped] = useState('')
  const [editing, setEditing] = useState<Product | 'new'>()
  const sought = useDeferredValue(typed.trim())
  const order = useQuery(menuOrderQuestion(useCall(), storeId))
  const [arranging, setArranging] = useState(false)
  const { may } = useRights()
  const [selected, setSelected] = useState<ReadonlySet<string>>()
  const select = useCallback(
    (id: string) => setSelected((before) => new Set(before).symmetricDifference(new Set([id]))),
    [],
  )
  const categories = order.data?.categories
  const written = useMemo(() => asWritten(categories ?? [], menu.data ?? []), [categories, menu.data])
  const found = useMemo(
    () => written.filter(({ text }) => sought === '' || isFound(text, sought)).map(({ product }) => product),
    [written, sought],
  )
  const shown = found.slice(0, useGradually(found.length, drawnAtOnce))
  return (
    <>
      <Group justify="space-between" mb="md" gap="sm">
        <Title order={1} size="h2">
          {t.menu}
        </Title>
        <Group gap="sm" className="menu-tools">
          <TextInput
            type="search"
            size="md"
            radius="xl"
            aria-label={t.search}
            placeholder={t.search}
            leftSection={<Icon name="search" size={20} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button
            variant="default"
            size="md"
            aria-pressed={selected !== undefined}
            onClick={() => setSelected(selected ? undefined : new Set())}
          >
            {menuT.chooseSeveral}
          </Button>
          {order.data && menu.data && may('menu') && (
            <Button variant="default" size="md" onClick={() => setArranging(true)}>
              {menuT.arrange}
            </Button>
          )}
          {may('menu') && (
            <>
              <MenuFiles storeId={storeId} />
              <Button size="md" leftSection={<Icon name="plus" size={20} />} onClick={() => setEditing('new')}>
                {t.addProduct}
              </Button>
            </>
          )}
        </Group>
      </Group>
      {menu.data === undefined && <NotThere asked={menu} rows={6} height={84} />}
      {menu.data && found.length === 0 && (
        <Empty
          picture={<Picture motif="plate" id="menu" />}
          title={sought ? t.nothingFound : t.noMenu}
          {...(sought ? {} : { hint: t.noMenuHint })}
        />
      )}
      {selected && (
        <SeveralSwitches
          storeId={storeId}
          selected={selected}
          onAll={() => setSelected(new Set(found.map(({ id }) => id)))}
        />
      )}
      <ul className="menu-rows">
        {shown.map((product) => (
          <MenuRow
            key={product.id}
            product={product}
            selected={selected?.has(product.id)}
            onSelect={select}
            onEdit={setEditing}
          />
        ))}
      </ul>
      {order.data && menu.data && (
        <Arrange opened={arranging} order={order.data} products={menu.data} onClose={() => setArranging(false)} />
      )}
      <ProductForm
        dayparts={order.data?.dayparts ?? []}
        storeId={storeId}
        product={editing}
        currency={menu.data?.[0]?.price.currency ?? 'KRW'}
        onClose={() => setEditing(undefined)}
      />
    </>
  )
}

/** A menu reads in the order in which its owner put it, and is searched as customers search it. */
const asWritten = (categories: Menu['categories'], menu: readonly Product[]) =>
  asOrdered({ categories }, menu).map((product) => {
    const { name, category } = product
    return { product, text: searchText(name.ko, name.en, category?.ko, category?.en) }
  })

interface RowProps {
  readonly product: Product
  /** Undefined: nothing is being selected. */
  readonly selected: boolean | undefined
  readonly onSelect: (productId: string) => void
  readonly onEdit: (product: Product) => void
}

const MenuRow = memo(function MenuRow({ product, selected, onSelect, onEdit }: RowProps) {
  const t = useTexts(adminTexts)
  const menuT = useTexts(menuAdminTexts)
  const { may } = useRights()
  const write = useWriting()
  return (
    <li className="menu-row" data-off={!product.available}>
      {selected !== undefined && (
        <Checkbox
          size="lg"
          aria-label={write.text(product.name)}
          checked={selected}
          onChange={() => onSelect(product.id)}
        />
      )}
      <div className="menu-row-picture">
        <DishPicture product={product} faded={!product.available || product.soldOut} />
      </div>
      <div className="menu-row-words">
        <strong>{write.text(product.name)}</strong>
        <span>
          {write.money(product.price)}
          {product.category && ` · ${write.text(product.category)}`}
          {product.stock === 0 && <em>{menuT.noneLeft}</em>}
        </span>
      </div>
      {may('menu') && (
        <div className="menu-row-stock">
          <StockControl product={product} />
        </div>
      )}
      <SaleStateControl product={product} />
      {may('menu') && (
        <Button variant="default" size="md" onClick={() => onEdit(product)}>
          {t.edit}
        </Button>
      )}
      {product.options.length > 0 && (
        <details className="menu-row-choices">
          <summary>{menuT.choices}</summary>
          <ul>
            {product.options.flatMap(({ choices }) =>
              choices.map((choice) => (
                <li key={choice.id}>
                  <span>{write.text(choice.name)}</span>
                  <SaleStateControl product={product} choice={choice} />
                </li>
              )),
            )}
          </ul>
        </details>
      )}
    </li>
  )
})

interface SeveralProps {
  readonly storeId: string
  readonly selected: ReadonlySet<string>
  readonly onAll: () => void
}

function SeveralSwitches({ storeId, selected, onAll }: SeveralProps) {
  const t = useTexts(menuAdminTexts)
  const { may } = useRights()
  const switching = useSwitch(storeId)
  const store = useStoreOnScreen()
  const [until, setUntil] = useState<Until>()
  const items = [...selected].map((productId) => ({ productId }))
  return (
    <Group gap="sm" mb="md" role="toolbar" aria-label={t.chooseSeveral} className="several">
      <strong>{t.chosen(selected.size)}</strong>
      <Button variant="default" size="md" onClick={onAll}>
        {t.allShown}
      </Button>
      {saleStates
        .filter((state) => state !== 'HIDDEN' || may('menu'))
        .map((state) => (
          <Button
            key={state}
            size="md"
            variant="light"
            disabled={items.length === 0}
            loading={switching.isPending && switching.variables.state === state}
            onClick={() => switching.mutate({ items, state, ...(until === undefined ? {} : { until }) })}
          >
            {t[state]}
          </Button>
        ))}
      {store && <UntilSelect store={store} label={t.untilWhen(t.SOLD_OUT)} until={until} onChange={setUntil} />}
    </Group>
  )
}

function StockControl({ product }: { readonly product: Product }) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const taken = useProductTaken()
  const attempt = useRef<Attempt>(undefined)
  const changing = useMutation({
    mutationFn: (change: number) => {
      attempt.current = attemptOf(attempt.current, { change, from: product.stock }, newId)
      return call(changeStock, { params: { id: product.id }, body: { change }, key: attempt.current.key })
    },
    onSuccess: (changed) => {
      attempt.current = undefined
      taken(changed)
    },
    onError: (error) => {
      sayProblem(error)
      if (error instanceof Refusal && isSettled(error.status)) attempt.current = undefined
      // Perhaps it was done and only the answer got lost: the next tap is to start from what is true.
      void client.invalidateQueries({ queryKey: menuQuestion(call, product.storeId).queryKey })
    },
  })
  if (product.stock === null) return <span className="menu-row-uncounted">{t.notCounted}</span>
  const { stock } = product
  return (
    <Stepper
      value={changing.isPending ? stock + changing.variables : stock}
      max={mostStock}
      label={`${t.stock}: ${write.text(product.name)}`}
      fewer={`${t.stock} −1`}
      more={`${t.stock} +1`}
      onChange={(next) => changing.mutate(Math.sign(next - stock) || 1)}
    />
  )
}
