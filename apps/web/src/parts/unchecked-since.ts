/** Since when something on this screen could not be asked again: an answer that is kept and shown, but may be old. */
import { type QueryCache, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'

/**
 * The oldest of the shown answers whose last question failed; what a screen can do without is asked with `meta.aside`.
 * @param deafSince since when no news come: what could change and was not asked after that counts too
 */
export function uncheckedSince(cache: Pick<QueryCache, 'getAll'>, deafSince = 0): number | undefined {
  const old = cache
    .getAll()
    .filter((query) => query.isActive() && query.state.data !== undefined && query.meta?.['aside'] !== true)
    .filter((query) => query.state.status === 'error' || (query.state.dataUpdatedAt < deafSince && query.isStale()))
    .map((query) => query.state.dataUpdatedAt)
  return old.length > 0 ? Math.min(...old) : undefined
}

export function useUncheckedSince(deafSince: number | undefined): number | undefined {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((watcher: () => void) => cache.subscribe(watcher), [cache])
  return useSyncExternalStore(subscribe, () => uncheckedSince(cache, deafSince))
}
