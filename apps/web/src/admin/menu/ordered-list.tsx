/** A list in an order that somebody sets: by dragging, or by buttons that a keyboard reaches as well. */
import { ActionIcon } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useTexts } from '../../texts/language.tsx'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface OrderedListProps<Item> {
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly nameOf: (item: Item) => string
  readonly onOrder: (items: readonly Item[]) => void
  readonly children?: (item: Item) => ReactNode
}

/** The item at `from` stands at `to` then. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items]
  next.splice(Math.max(0, Math.min(next.length - 1, to)), 0, ...next.splice(from, 1))
  return next
}

export function OrderedList<Item>({ items, keyOf, nameOf, onOrder, children }: OrderedListProps<Item>) {
  const t = useTexts(menuAdminTexts)
  const [dragged, setDragged] = useState<string>()
  const drop = (target: string): void => {
    const [from, to] = [dragged, target].map((key) => items.findIndex((item) => keyOf(item) === key))
    setDragged(undefined)
    if (from !== undefined && to !== undefined && from >= 0 && to >= 0 && from !== to) onOrder(moved(items, from, to))
  }
  return (
    <ol className="ordered-list">
      {items.map((item, index) => (
        <li
          key={keyOf(item)}
          draggable
          data-dragged={dragged === keyOf(item)}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            setDragged(keyOf(item))
          }}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => drop(keyOf(item))}
          onDragEnd={() => setDragged(undefined)}
        >
          <span>{nameOf(item)}</span>
          {children?.(item)}
          <ActionIcon
            variant="default"
            size={44}
            disabled={index === 0}
            aria-label={t.up(nameOf(item))}
            onClick={() => onOrder(moved(items, index, index - 1))}
          >
            <span className="turned-up">
              <Icon name="forward" size={20} />
            </span>
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={44}
            disabled={index === items.length - 1}
            aria-label={t.down(nameOf(item))}
            onClick={() => onOrder(moved(items, index, index + 1))}
          >
            <span className="turned-down">
              <Icon name="forward" size={20} />
            </span>
          </ActionIcon>
        </li>
      ))}
    </ol>
  )
}
