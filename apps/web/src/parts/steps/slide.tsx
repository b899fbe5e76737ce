/** For what must not happen by a slip: the knob has to be brought to the other end; let go before, it goes back. By keyboard: the arrows, or End. */
import { type PointerEvent, useRef, useState } from 'react'
import { Icon } from '../icon.tsx'

const stepOfKeys = 25
const whole = 100
/** Nobody stops on the last pixel. */
const isEnd = (part: number): boolean => part >= 92

interface SlideProps {
  /** What it does. */
  readonly name: string
  /** What is to be done. */
  readonly words: string
  readonly onDone: () => void
}

export function Slide({ name, words, onDone }: SlideProps) {
  const [part, setPart] = useState(0)
  const ground = useRef<HTMLDivElement>(null)
  const begunAt = useRef<number>(undefined)

  const follow = (event: PointerEvent): void => {
    if (begunAt.current === undefined || ground.current === null) return
    const way = ground.current.clientWidth - event.currentTarget.clientWidth
    setPart(Math.max(0, Math.min(whole, ((event.clientX - begunAt.current) / way) * whole)))
  }
  const letGo = (): void => {
    if (begunAt.current === undefined) return
    begunAt.current = undefined
    if (isEnd(part)) onDone()
    setPart(0)
  }
  return (
    <div className="slide" ref={ground} data-moving={begunAt.current !== undefined}>
      <span aria-hidden="true">{words}</span>
      <input
        type="range"
        min={0}
        max={whole}
        step={stepOfKeys}
        value={part}
        aria-label={name}
        onChange={(event) => {
          const next = Number(event.currentTarget.value)
          if (next >= whole) onDone()
          setPart(next >= whole ? 0 : next)
        }}
        onBlur={() => setPart(0)}
      />
      <div
        className="slide-knob"
        aria-hidden="true"
        ref={(knob) => knob?.style.setProperty('--part', String(part / whole))}
        onPointerDown={(event) => {
          begunAt.current = event.clientX
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={follow}
        onPointerUp={letGo}
        onPointerCancel={() => {
          begunAt.current = undefined
          setPart(0)
        }}
      >
        <Icon name="forward" size={28} />
      </div>
    </div>
  )
}
