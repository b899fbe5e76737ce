/** The button of a step: it does nothing before it has stood at its place for a second, and says so to fingers and readers alike. */
import { Button, type ButtonProps } from '@mantine/core'
import { type MouseEventHandler, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { platformClock } from '../../api/clock.ts'
import { type Stand, standsAfterMs, stoodHere } from './stood-here.ts'

interface SettledButtonProps extends ButtonProps {
  readonly onClick: MouseEventHandler<HTMLButtonElement>
  readonly 'aria-label'?: string
  readonly title?: string
}

export function SettledButton({ onClick, className, ...props }: SettledButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const stand = useRef<Stand>(undefined)
  const [since, setSince] = useState(platformClock.now)
  const [settledSince, setSettledSince] = useState<number>()
  // Where a button stands depends on everything around it: looked at whenever the list is drawn anew.
  useLayoutEffect(() => {
    if (button.current === null) return
    stand.current = stoodHere(stand.current, placeIn(button.current), platformClock.now())
    if (stand.current.since !== since) setSince(stand.current.since)
  })
  useEffect(() => {
    const timer = setTimeout(() => setSettledSince(since), standsAfterMs)
    return () => clearTimeout(timer)
  }, [since])
  const isSettled = settledSince === since
  return (
    <Button
      {...props}
      ref={button}
      className={className ? `settled-button ${className}` : 'settled-button'}
      aria-disabled={!isSettled || props.disabled === true}
      onClick={(event) => {
        if (isSettled) onClick(event)
      }}
    />
  )
}

/** In the page as it is laid out; scrolling is no move. */
function placeIn(button: HTMLElement): { left: number; top: number } {
  let [left, top] = [0, 0]
  for (let each: HTMLElement | null = button; each; each = each.offsetParent as HTMLElement | null) {
    left += each.offsetLeft
    top += each.offsetTop
  }
  return { left, top }
}
