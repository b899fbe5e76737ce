/** From numbers to the path of a line; where nothing was measured the line has a hole, and a number alone is a dot. */
export function pathOf(
  series: readonly (number | null)[],
  size: { readonly width: number; readonly height: number },
  most: number,
): string {
  const step = size.width / Math.max(1, series.length)
  const round = (value: number): string => value.toFixed(1)
  const pieces = series.map((value, index) => {
    if (value === null) return ''
    const point = `${round((index + 0.5) * step)} ${round(size.height - (value / most) * size.height)}`
    const before = series[index - 1] ?? null
    if (before !== null) return `L${point}`
    // a stroke of no length with round ends
    return (series[index + 1] ?? null) === null ? `M${point}h0` : `M${point}`
  })
  return pieces.join('')
}

export interface Summary {
  readonly latest: number
  readonly most: number
}
/** Undefined where nothing was ever measured. */
export function summaryOf(series: readonly (number | null)[]): Summary | undefined {
  const measured = series.filter((value) => value !== null)
  const latest = measured.at(-1)
  return latest === undefined ? undefined : { latest, most: Math.max(...measured) }
}
