/** The menu from behind the counter: price, stock and "on offer" of each product, changed where they stand. */
import { isFound, searchText } from '@jumun/contracts'
import { changeProduct, changeStock, type Product } from '@jumun/contracts/http'
import { Button, Group, Switch, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { memo, useDeferredValue, useMemo, useRef, useState } from 'react'
import { type Attempt, attemptOf, isSettled } from '../api/attempt.ts'
import { editSeen } from '../api/edit-seen.ts'
import { newId } from '../api/new-id.ts'
import { menuQuestion } from '../api/questions.ts'
import { Refusal } from '../api/refusal.ts'
import { Picture } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { useGradually } from '../parts/gradually.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { ProductForm } from './product-form.tsx'
import { useProductTaken } from './product-taken.ts'

const mostStock = 1_000_000
const drawnAtOnce = 20

export function MenuPage() {
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const t = useTexts(adminTexts)
  const menu = useQuery(menuQuestion(useCall(), storeId))
  const [typed, setTyped] = useState('')
  const [editing, setEditing] = useState<Product | 'new'>()
  const sought = useDeferredValue(typed.trim())
  const written = useMemo(() => inTheOrderOfWriting(menu.data ?? []), [menu.data])
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
          <Button size="md" leftSection={<Icon name="plus" size={20} />} onClick={() => setEditing('new')}>
            {t.addProduct}
          </Button>
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
      <ul className="menu-rows">
        {shown.map((product) => (
          <MenuRow key={product.id} product={product} onEdit={setEditing} />
        ))}
      </ul>
      <ProductForm
        storeId={storeId}
        product={editing}
        currency={menu.data?.[0]?.price.currency ?? 'KRW'}
        onClose={() => setEditing(undefined)}
      />
    </>
  )
}

/** A menu reads in the order in which it was written, and is searched as customers search it. */
const inTheOrderOfWriting = (menu: readonly Product[]) =>
  menu
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((product) => {
      const { name, category } = product
      return { product, text: searchText(name.ko, name.en, category?.ko, category?.en) }
    })

interface RowProps {
  readonly product: Product
  readonly onEdit: (product: Product) => void
}

const MenuRow = memo(function MenuRow({ product, onEdit }: RowProps) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  return (
    <li className="menu-row" data-off={!product.available}>
      <div className="menu-row-picture">
        <Picture
          motif={motifOf(product.name.ko, product.name.en, product.category?.en, product.category?.ko)}
          id={product.id}
          faded={!product.available || product.soldOut}
        />
      </div>
      <div className="menu-row-words">
        <strong>{write.text(product.name)}</strong>
        <span>
          {write.money(product.price)}
          {product.category && ` · ${write.text(product.category)}`}
          {product.soldOut && <em>{t.soldOut}</em>}
        </span>
      </div>
      <StockControl product={product} />
      <OfferSwitch product={product} />
      <Button variant="default" size="md" onClick={() => onEdit(product)}>
        {t.edit}
      </Button>
    </li>
  )
})

function OfferSwitch({ product }: { readonly product: Product }) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const call = useCall()
  const sayProblem = useSayProblem()
  const taken = useProductTaken()
  const switching = useMutation({
    mutationFn: (available: boolean) =>
      editSeen(product, { available }, (ifMatch) =>
        call(changeProduct, { params: { id: product.id }, body: { available }, ifMatch }),
      ),
    onSuccess: taken,
    onError: sayProblem,
  })
  const isOn = switching.isPending ? switching.variables : product.available
  return (
    <Switch
      size="lg"
      color="leaf"
      label={isOn ? t.onMenu : t.offMenu}
      aria-label={`${t.onMenu}: ${write.text(product.name)}`}
      disabled={switching.isPending}
      checked={isOn}
      onChange={(event) => switching.mutate(event.currentTarget.checked)}
    />
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
