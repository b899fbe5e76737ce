/** The same in every process of this machine, finer than a millisecond. */
export const nowMs = (): number => performance.timeOrigin + performance.now()
