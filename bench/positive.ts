/** A number from the command line. */
export function positive(text: string): number {
  const number = Number(text)
  if (number > 0) return number
  console.error(`"${text}" is no number above 0.`)
  process.exit(1)
}
