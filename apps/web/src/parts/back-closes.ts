/** While something lies over the page, "back" puts it away; the page stays. */
import { useRouter } from '@tanstack/react-router'
import { useEffect, useId, useRef } from 'react'

interface OverThePage {
  /** What lies over the page at this step of the history, the uppermost last. */
  readonly over?: readonly string[]
}

export function useBackCloses(opened: boolean, close: () => void): void {
  const router = useRouter()
  const id = useId()
  const latest = useRef(close)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    if (!opened) return
    const { history } = router
    const isThere = (): boolean => ((history.location.state as OverThePage).over ?? []).includes(id)
    let step: ReturnType<typeof setTimeout> | undefined
    const put = (): void => {
      const over = (history.location.state as OverThePage).over ?? []
      const state = (before: object) => ({ ...before, over: [...over, id] })
      void router.navigate({ to: '.', search: true, hash: true, state: state as never, resetScroll: false })
    }
    // Put away and back in one breath (React does that while developing): its step is still there.
    clearTimeout(leaving.current)
    if (!isThere()) put()
    let seen = isThere()
    const stop = history.subscribe(() => {
      if (isThere()) seen = true
      else if (seen) {
        seen = false
        latest.current()
        // A form that asks first whether it may be thrown away is still open: "back" is for it once more.
        step = setTimeout(put)
      }
    })
    return () => {
      stop()
      clearTimeout(step)
      // Closed by its own button: its step goes too, unless one has gone on from it to another page.
      leaving.current = setTimeout(() => {
        if (isThere()) history.back()
      })
    }
  }, [opened, router, id])
}
