/** A whole menu as it stands in a file: JSON, or CSV as a Korean spreadsheet writes and reads it. Pure. */
import { type MenuProduct, moneyAsTyped, typedMoney } from '@jumun/contracts'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import type { Menu } from '../menu.ts'
import type { Product } from '../product.ts'

/** A row as somebody wrote it: not looked at yet. */
export interface FileRow {
  readonly row: number
  readonly value: Record<string, unknown>
  /** What a spreadsheet does not tell by its columns stays as it is. */
  readonly says: (field: string) => boolean
  readonly problem?: { readonly field: string; readonly message: string }
}
export interface MenuFile {
  readonly categories?: unknown
  readonly dayparts?: unknown
  readonly rows: readonly FileRow[]
}
export class Unreadable extends Error {}

export const productOfFile = (product: Product): MenuProduct => {
  const { id, name, price, category, description, options, available, allergens, spice, popular, dayparts } = product
  const { cookMinutes, station } = product
  return {
    id,
    name,
    price,
    ...(category ? { category } : {}),
    ...(description ? { description } : {}),
    // That a choice is sold out for now is nothing to write down.
    ...(options.length > 0
      ? {
          options: options.map((group) => ({
            ...group,
            choices: group.choices.map(({ soldOutUntil: _until, ...choice }) => choice),
          })),
        }
      : {}),
    ...(available ? {} : { available }),
    ...(allergens ? { allergens: [...allergens] } : {}),
    ...(spice ? { spice } : {}),
    ...(popular ? { popular } : {}),
    ...(dayparts ? { dayparts: [...dayparts] } : {}),
    ...(cookMinutes === undefined ? {} : { cookMinutes }),
    ...(station === undefined ? {} : { station }),
  }
}

export const asJson = ({ categories, dayparts }: Menu, products: readonly Product[]): string =>
  `${JSON.stringify({ categories, dayparts, products: products.map(productOfFile) }, null, 2)}\n`

const columns = [
  'id',
  'category_ko',
  'category_en',
  'name_ko',
  'name_en',
  'price',
  'currency',
  'description_ko',
  'description_en',
  'state',
  'allergens',
  'spice',
  'popular',
  'dayparts',
  'cook_minutes',
  'station',
  'options',
] as const
type Column = (typeof columns)[number]

/** With the mark by which spreadsheets see that it is UTF-8. */
export function asCsv(products: readonly Product[]): string {
  const lines = products.map((product) => {
    const { id, name, price, category, description, options, available, allergens, spice, popular, dayparts } =
      productOfFile(product)
    const cells: Record<Column, string> = {
      id: id ?? '',
      category_ko: category?.ko ?? '',
      category_en: category?.en ?? '',
      name_ko: name.ko ?? '',
      name_en: name.en ?? '',
      price: moneyAsTyped(price),
      currency: price.currency,
      description_ko: description?.ko ?? '',
      description_en: description?.en ?? '',
      state: available === false ? 'hidden' : 'on-sale',
      allergens: (allergens ?? []).join(' '),
      spice: spice ? String(spice) : '',
      popular: popular ? 'yes' : '',
      dayparts: (dayparts ?? []).join(' '),
      cook_minutes: product.cookMinutes === undefined ? '' : String(product.cookMinutes),
      station: product.station ?? '',
      options: options ? JSON.stringify(options) : '',
    }
    return columns.map((column) => quoted(harmless(cells[column]))).join(',')
  })
  return `\uFEFF${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
/** A spreadsheet calculates what begins like this; behind an apostrophe it is text. */
const harmless = (cell: string): string => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell)
const asWritten = (cell: string): string => cell.replace(/^'(?=[=+\-@])/, '').trim()

/** UTF-8 where it is; else what Korean spreadsheets write: CP949, or UTF-16 with its mark. */
export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(bytes, 'cp949') // Node's own decoder knows only half of its letters
  }
}

export function readMenuFile(type: string, bytes: Buffer): MenuFile {
  return type === 'text/csv' ? readCsv(textOf(bytes)) : readJson(textOf(bytes))
}

function readJson(text: string): MenuFile {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (error) {
    throw new Unreadable(`not JSON: ${(error as Error).message}`)
  }
  const { products, categories, dayparts } = (file ?? {}) as Record<string, unknown>
  if (!Array.isArray(products)) throw new Unreadable('there are no products in it')
  return {
    categories,
    dayparts,
    rows: products.map((value, index) => ({ row: index + 1, value, says: () => true })),
  }
}

function readCsv(text: string): MenuFile {
  let records: string[][]
  try {
    records = parse(text, { bom: true, delimiter: [',', '\t', ';'], relax_column_count: true, skip_empty_lines: false })
  } catch (error) {
    throw new Unreadable((error as Error).message)
  }
  const [head = [], ...lines] = records
  const names = head.map((name) => name.trim().toLowerCase())
  const strangers = names.filter((name) => name !== '' && !(columns as readonly string[]).includes(name))
  if (strangers.length > 0) throw new Unreadable(`there is no column ${strangers.join(', ')}`)
  const has = (...wanted: Column[]): boolean => wanted.some((name) => names.includes(name))
  if (!has('name_ko', 'name_en') || !has('price')) throw new Unreadable('it needs a name_ko or name_en, and a price')
  const told: Readonly<Record<string, boolean>> = {
    category: has('category_ko', 'category_en'),
    description: has('description_ko', 'description_en'),
    options: has('options'),
    available: has('state'),
    allergens: has('allergens'),
    spice: has('spice'),
    popular: has('popular'),
    dayparts: has('dayparts'),
    cookMinutes: has('cook_minutes'),
    station: has('station'),
  }
  const says = (field: string): boolean => told[field] ?? true
  return {
    rows: lines.flatMap((cells, index) => {
      if (cells.every((cell) => cell.trim() === '')) return []
      const row = index + 2
      const cell = (name: Column): string => asWritten(cells[names.indexOf(name)] ?? '')
      return [{ row, says, ...rowOf(cell) }]
    }),
  }
}

function rowOf(cell: (name: Column) => string): Pick<FileRow, 'value' | 'problem'> {
  const problem = (field: string, message: string) => ({ value: {}, problem: { field, message } })
  const price = typedMoney(cell('price'), cell('currency') || 'KRW')
  if ('unreadable' in price) return problem('price', `${cell('price')} is no price`)
  const state = cell('state').toLowerCase()
  if (!['', 'on-sale', 'hidden'].includes(state)) return problem('state', 'is on-sale or hidden')
  let options: unknown
  if (cell('options')) {
    try {
      options = JSON.parse(cell('options'))
    } catch {
      return problem('options', 'is not JSON')
    }
  }
  const number = (name: Column): number | undefined => (cell(name) === '' ? undefined : Number(cell(name)))
  const words = (name: Column): string[] =>
    cell(name)
      .split(/[\s,]+/)
      .filter(Boolean)
  const both = (name: 'category' | 'name' | 'description') => {
    const [ko, en] = [cell(`${name}_ko`), cell(`${name}_en`)]
    return ko || en ? { ...(ko ? { ko } : {}), ...(en ? { en } : {}) } : undefined
  }
  const isYes = /^(yes|y|true|1|예|네|o)$/i.test(cell('popular'))
  const value = {
    id: cell('id') || undefined,
    name: both('name'),
    price: price.value,
    category: both('category'),
    description: both('description'),
    options,
    available: state !== 'hidden',
    allergens: words('allergens'),
    spice: number('spice'),
    popular: isYes || undefined,
    dayparts: words('dayparts'),
    cookMinutes: number('cook_minutes'),
    station: cell('station') || undefined,
  }
  return { value: Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) }
}
