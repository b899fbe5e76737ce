/** Round numbers to promise instead of the store's usual minutes: one shorter, two longer. */
export function minutesAround(usual: number): number[] {
  const step = usual < 30 ? 5 : 10
  const below = Math.ceil(usual / step) * step - step
  const above = Math.floor(usual / step) * step + step
  return [below, above, above + step].filter((minutes) => minutes > 0)
}
