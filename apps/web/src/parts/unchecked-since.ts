/** Since when something on this screen could not be asked again: an answer that is kept and shown, but may be old. */
import { type QueryCache, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'

/** The oldest of the shown answers whose last question failed. */
export function uncheckedSince(cache: Pick<QueryCache, 'getAll'>): number | undefined {
  const old = cache
    .getAll()
    .filter((query) => query.isActive() && query.state.data !== undefined && query.state.status === 'error')
    .map((query) => query.state.dataUpdatedAt)
  return old.length > 0 ? Math.min(...old) : undefined
}

export function useUncheckedSince(): number | undefined {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((watcher: () => void) => cache.subscribe(watcher), [cache])
  return useSyncExternalStore(subscribe, () => uncheckedSince(cache))
}
