/**
 * A list in an order that somebody sets: dragged by its handle with a mouse or a finger, or moved with the arrow keys or the
 * buttons. Rows stay where they are in the page while one is dragged (their `order` moves), so that no finger loses its row.
 */
import { ActionIcon } from '@mantine/core'
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useTexts } from '../../texts/language.tsx'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface OrderedListProps<Item> {
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly nameOf: (item: Item) => string
  /** Refused, the list is as it was. */
  readonly onOrder: (items: readonly Item[]) => Promise<unknown>
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
  const rows = useRef<HTMLOListElement>(null)
  const keys = items.map(keyOf)
  const { shown, put } = useWantedOrder(keys, (next) =>
    onOrder(next.flatMap((key) => items.find((item) => keyOf(item) === key) ?? [])),
  )
  /** While it is dragged: which, and the order that it would be. */
  const [dragged, setDragged] = useState<{ readonly key: string; readonly order: readonly string[] }>()
  const order = dragged?.order ?? shown
  const held = useRef<string>(undefined)
  // Moved with the keyboard, it is still the one that is held once the page has taken its rows up anew.
  useLayoutEffect(() => {
    if (held.current === undefined || document.activeElement !== document.body) return
    rows.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(held.current)}"] .grip`)?.focus()
  })

  const drag = ({ clientY }: PointerEvent): void => {
    if (dragged === undefined) return
    const below = [...(rows.current?.children ?? [])].find((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return clientY >= top && clientY < bottom
    }) as HTMLElement | undefined
    const to = order.indexOf(below?.dataset['key'] ?? '')
    const from = order.indexOf(dragged.key)
    if (to < 0 || to === from) return
    setDragged({ key: dragged.key, order: moved(order, from, to) })
    below?.scrollIntoView({ block: 'nearest' })
  }
  const drop = (): void => {
    if (dragged) put(dragged.order)
    setDragged(undefined)
  }
  const press = (event: KeyboardEvent, key: string): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    const from = shown.indexOf(key)
    if (by === 0 || from + by < 0 || from + by >= shown.length) return
    event.preventDefault()
    held.current = key
    put(moved(shown, from, from + by))
  }
  return (
    <ol className="ordered-list" ref={rows}>
      {items.map((item) => {
        const [key, name] = [keyOf(item), nameOf(item)]
        const at = order.indexOf(key)
        return (
          <li key={key} data-key={key} data-dragged={dragged?.key === key} style={{ order: at }}>
            <button
              type="button"
              className="grip"
              aria-label={t.grip(name, at + 1, items.length)}
              onKeyDown={(event) => press(event, key)}
              onBlur={() => {
                held.current = undefined
              }}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId)
                setDragged({ key, order: shown })
              }}
              onPointerMove={drag}
              onPointerUp={drop}
              onPointerCancel={() => setDragged(undefined)}
            >
              <Icon name="grip" size={20} />
            </button>
            <span>{name}</span>
            {children?.(item)}
            <ActionIcon
              variant="default"
              size={44}
              disabled={at === 0}
              aria-label={t.up(name)}
              onClick={() => put(moved(shown, at, at - 1))}
            >
              <span className="turned-up">
                <Icon name="forward" size={20} />
              </span>
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={44}
              disabled={at === items.length - 1}
              aria-label={t.down(name)}
              onClick={() => put(moved(shown, at, at + 1))}
            >
              <span className="turned-down">
                <Icon name="forward" size={20} />
              </span>
            </ActionIcon>
          </li>
        )
      })}
    </ol>
  )
}

interface Wanted {
  readonly order: string
  /** The platform has taken it, over this order: until another comes from there, it is as wanted. */
  readonly takenOver?: string
}
const between = '\n'

/** The order as somebody wants it, seen at once and sent one after the other: of many steps in one breath only the last counts. */
function useWantedOrder(keys: readonly string[], send: (order: readonly string[]) => Promise<unknown>) {
  const [wanted, setWanted] = useState<Wanted>()
  const isSending = useRef(false)
  const present = keys.join(between)
  useEffect(() => {
    if (wanted === undefined || wanted.takenOver !== undefined || isSending.current) return
    isSending.current = true
    const over = (then: Wanted | undefined): void => {
      isSending.current = false
      // What was put meanwhile goes out next; what was refused is not wanted any more.
      setWanted((now) => (now === wanted ? then : now && { ...now }))
    }
    send(wanted.order.split(between)).then(
      () => over({ order: wanted.order, takenOver: present }),
      () => over(undefined),
    )
  })
  const isOver = wanted?.takenOver !== undefined && wanted.takenOver !== present
  const order = wanted && !isOver ? wanted.order.split(between) : keys
  // Something came or went meanwhile: then it is as the platform has it.
  const fits = order.length === keys.length && keys.every((key) => order.includes(key))
  return {
    shown: fits ? order : keys,
    put: (next: readonly string[]): void => setWanted({ order: next.join(between) }),
  }
}
