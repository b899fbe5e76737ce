/** What has run out, said from the board: first what stands on its tickets and what is out already, and the rest by its name. */
import { isFound, searchText } from '@jumun/contracts'
import type { Product, Store, Ticket } from '@jumun/contracts/http'
import { Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { menuQuestion } from '../api/questions.ts'
import { Icon } from '../parts/icon.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { menuAdminTexts } from './menu/menu-admin-texts.ts'
import { SaleStateControl, saleStateOf } from './menu/sale-state.tsx'

const mostShown = 30

interface SoldOutDialogProps {
  readonly store: Store
  readonly tickets: readonly Ticket[]
  readonly opened: boolean
  readonly onClose: () => void
}

export function SoldOutDialog({ opened, onClose, ...props }: SoldOutDialogProps) {
  const t = useTexts(menuAdminTexts)
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t.soldOutTitle}>
      {opened && <Asked {...props} />}
    </Dialog>
  )
}

function Asked({ store, tickets }: Pick<SoldOutDialogProps, 'store' | 'tickets'>) {
  const menu = useQuery(menuQuestion(useCall(), store.id))
  if (menu.data === undefined) return <NotThere asked={menu} rows={4} height={84} />
  return <Dishes menu={menu.data} tickets={tickets} />
}

function Dishes({ menu, tickets }: { readonly menu: readonly Product[]; readonly tickets: readonly Ticket[] }) {
  const t = useTexts(adminTexts)
  const menuT = useTexts(menuAdminTexts)
  const [typed, setTyped] = useState('')
  const sought = useDeferredValue(typed.trim())
  // As it is when it is opened: nothing moves away under a finger because it was switched.
  const [onBoard] = useState(() => new Set(tickets.flatMap(({ lines }) => lines.map(({ productId }) => productId))))
  const [outAtFirst] = useState(() => new Set(menu.filter(isOut).map(({ id }) => id)))
  const found =
    sought === ''
      ? menu.filter(({ id, available }) => available && (onBoard.has(id) || outAtFirst.has(id)))
      : menu.filter(({ name }) => isFound(searchText(name.ko, name.en), sought))
  return (
    <Stack>
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
      {found.length === 0 && <Text c="dimmed">{sought ? t.nothingFound : menuT.soldOutHint}</Text>}
      <ul className="sold-out-list">
        {found.slice(0, mostShown).map((product) => (
          <Dish key={product.id} product={product} />
        ))}
      </ul>
    </Stack>
  )
}

function Dish({ product }: { readonly product: Product }) {
  const t = useTexts(menuAdminTexts)
  const write = useWriting()
  const choices = product.options.flatMap((group) => group.choices)
  return (
    <li>
      <b>{write.text(product.name)}</b>
      <SaleStateControl product={product} />
      {choices.length > 0 && (
        <details>
          <summary>{t.choices}</summary>
          <ul>
            {choices.map((choice) => (
              <li key={choice.id}>
                <span>{write.text(choice.name)}</span>
                <SaleStateControl product={product} choice={choice} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

const isOut = (product: Product): boolean =>
  saleStateOf(product) === 'SOLD_OUT' ||
  product.options.some(({ choices }) => choices.some((choice) => saleStateOf(choice) === 'SOLD_OUT'))
