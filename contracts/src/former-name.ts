/** What a line was called before something else was given instead: long enough to know it by, short enough for a hundred lines. */
export const mostOfFormerName = 40

export const formerName = (name: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(name).map(([language, text]) => [language, shortened(text)]))

function shortened(text: string): string {
  const points = [...text]
  return points.length > mostOfFormerName ? `${points.slice(0, mostOfFormerName - 1).join('')}…` : text
}
