/** The board's keys: arrows and numbers move the browser's own focus, so that Enter ticks whatever is picked. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { calledSo, type Place, placeAfter, type Typed, typedAfter } from './keys.ts'

const typedShownMs = 1_500

/** @returns the number that is being typed */
export function useKeys(board: RefObject<HTMLElement | null>): string | undefined {
  const [typed, setTyped] = useState<Typed>()
  const latest = useRef<Typed>(undefined)
  /** Where one was, also when that slip has gone. */
  const at = useRef<Place>({ slip: 0, target: 0 })
  useEffect(() => {
    if (typed === undefined) return
    const timer = setTimeout(() => setTyped(undefined), typedShownMs)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (board.current === null || isForOthers(event)) return
      const slips = [...board.current.querySelectorAll<HTMLElement>('.slip')]
      const targets = slips.map((slip) => [...slip.querySelectorAll<HTMLElement>('[data-target]')])
      const go = ({ slip, target }: Place): void => {
        event.preventDefault()
        at.current = { slip, target }
        const button = targets[slip]?.[target]
        button?.focus({ preventScroll: true })
        slips[slip]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      }
      if (/^\d$/.test(event.key)) {
        latest.current = typedAfter(latest.current, event.key, platformClock.now())
        setTyped(latest.current)
        const numbers = slips.map((slip) => Number(slip.dataset['number']))
        const found = calledSo(numbers, latest.current.digits)
        if (found !== -1) go({ slip: found, target: firstOpen(targets[found] ?? []) })
        return
      }
      const picked = placeOf(targets)
      const here = picked ?? at.current
      const next = placeAfter(
        event.key,
        slips.map(({ offsetLeft, offsetTop }, index) => ({
          ...{ left: offsetLeft, top: offsetTop, targets: targets[index]?.length ?? 0 },
        })),
        inside(targets, here),
      )
      // The first arrow picks what one left off at.
      if (next) go(picked || event.key === 'Home' || event.key === 'End' ? next : inside(targets, here))
    }
    /** Ticked by Enter, the next item is picked: a whole order is Enter, Enter, Enter. */
    const ticked = (event: MouseEvent): void => {
      const button = (event.target as Element).closest<HTMLElement>('.slip-item[data-target]')
      const byKey = event.detail === 0
      if (!byKey || button === null || button.getAttribute('aria-pressed') === 'true') return
      const targets = [...(button.closest('.slip')?.querySelectorAll<HTMLElement>('[data-target]') ?? [])]
      const rest = targets.slice(targets.indexOf(button) + 1)
      rest[firstOpen(rest)]?.focus()
    }
    const list = board.current
    addEventListener('keydown', press)
    list?.addEventListener('click', ticked)
    return () => {
      removeEventListener('keydown', press)
      list?.removeEventListener('click', ticked)
    }
  }, [board])
  return typed?.digits
}

const isForOthers = ({ target, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  altKey ||
  ctrlKey ||
  metaKey ||
  (target instanceof Element && target.closest('input, select, textarea, [role=dialog], [role=menu]') !== null)

const inside = (targets: readonly HTMLElement[][], { slip, target }: Place): Place => {
  const kept = Math.min(slip, targets.length - 1)
  return { slip: kept, target: Math.min(target, (targets[kept]?.length ?? 1) - 1) }
}

/** The first that is not ticked yet; its step, when all are. */
function firstOpen(targets: readonly HTMLElement[]): number {
  const open = targets.findIndex((target) => target.getAttribute('aria-pressed') !== 'true')
  return Math.max(0, open)
}

function placeOf(targets: readonly HTMLElement[][]): Place | undefined {
  const focused = document.activeElement
  for (const [slip, each] of targets.entries()) {
    const target = each.indexOf(focused as HTMLElement)
    if (target !== -1) return { slip, target }
  }
  return undefined
}
