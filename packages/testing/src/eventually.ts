/** Wait for something to become true: by asking again, bounded, never by sleeping and hoping. */
const pauseMs = 15

/** The first outcome of `check` that does not throw; after `withinMs` its last error. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { withinMs = 60_000 }: { readonly withinMs?: number } = {},
): Promise<T> {
  const until = performance.now() + withinMs
  for (;;)
    try {
      return await check()
    } catch (error) {
      if (performance.now() >= until) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
}
