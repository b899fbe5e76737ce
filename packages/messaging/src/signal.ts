/** Wait for a notification or a while, whichever comes first; a call of `notify` while nobody waits is kept for the next wait. */
export class Signal {
  #notified = false
  #wake: (() => void) | undefined

  notify(): void {
    this.#notified = true
    this.#wake?.()
  }

  /** @returns true when it was notified */
  async wait(ms: number): Promise<boolean> {
    if (!this.#notified)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#wake = undefined
    const notified = this.#notified
    this.#notified = false
    return notified
  }
}
