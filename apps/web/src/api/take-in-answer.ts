/** The answer of a step is seen at once, and no question that was on its way before it puts the old state back. */
import type { QueryClient, QueryKey } from '@tanstack/react-query'

export function takeInAnswer<Kept>(
  client: QueryClient,
  queryKey: QueryKey,
  change: (held: Kept | undefined) => Kept | undefined,
): void {
  client.setQueryData<Kept>(queryKey, change)
  // Whatever is being asked now was asked before the step: it is given up and asked again.
  void client.invalidateQueries({ queryKey }, { cancelRefetch: true })
}
