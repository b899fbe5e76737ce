/** A step that can be taken back for a few seconds: it is done when they are over, and not at all when the page is left before. */
import { useEffect, useState } from 'react'

export const takeBackWithinMs = 5_000

export function useNotYet<T>(act: (wish: T) => void) {
  const [waiting, setWaiting] = useState<{ readonly wish: T; readonly at: number }>()
  useEffect(() => {
    if (waiting === undefined) return
    const timer = setTimeout(
      () => {
        setWaiting(undefined)
        act(waiting.wish)
      },
      Math.max(0, waiting.at - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [waiting, act])
  return {
    /** When it will be done, while it can still be taken back. */
    at: waiting?.at,
    wish: (wish: T) => setWaiting({ wish, at: Date.now() + takeBackWithinMs }),
    takeBack: () => setWaiting(undefined),
  }
}
