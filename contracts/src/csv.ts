/** Tables as spreadsheets open them, Korean ones among them. */

/** A number is calculated with; a text is never taken for a formula. */
export type Cell = string | number | null | undefined

/** With the mark by which spreadsheets see that it is UTF-8. */
export const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(written).join(',')).join('\r\n')}\r\n`

const written = (cell: Cell): string => (typeof cell === 'number' ? String(cell) : quoted(harmless(cell ?? '')))
const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
/** A spreadsheet calculates what begins like this, those of East Asia also the wide forms; behind an apostrophe it is text. */
const calculated = '[=+\\-@\\t\\r＝＋－＠]'
const harmless = (cell: string): string => (new RegExp(`^${calculated}`).test(cell) ? `'${cell}` : cell)
/** As it was before it was written. */
export const unguarded = (cell: string): string => cell.replace(new RegExp(`^'(?=${calculated})`), '')
