/** How many of a long list to draw: what one sees first at once, the rest bit by bit, while one can already touch it. */
import { startTransition, useEffect, useState } from 'react'

const more = 60

export function useGradually(all: number, atOnce: number): number {
  const [count, setCount] = useState(atOnce)
  useEffect(() => {
    if (count < all) startTransition(() => setCount(count + more))
  }, [count, all])
  return Math.min(count, all)
}
