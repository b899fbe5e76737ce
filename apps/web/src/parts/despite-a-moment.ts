/** Code that a page asks for later may meet a moment without a network: that is no reason to show a broken screen. */
const pausesMs = [300, 1_500] as const

/** @throws what `load` threw the last time */
export async function despiteAMoment<T>(load: () => Promise<T>, pauses: readonly number[] = pausesMs): Promise<T> {
  for (const ms of pauses) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ms))
    }
  }
  return load()
}
