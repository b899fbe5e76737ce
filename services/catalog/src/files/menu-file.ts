/** A whole menu as it stands in a file: JSON, or CSV as a Korean spreadsheet writes and reads it. Pure. */
import { csvOf, type MenuProduct, moneyAsTyped, mostProductsOfFile, typedMoney, unguarded } from '@jumun/contracts'
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
    return columns.map((column) => cells[column])
  })
  return csvOf([columns, ...lines])
}

const asWritten = (cell: string): string => unguarded(cell).trim()

/** UTF-8 where it is; else what Korean spreadsheets write: CP949, or UTF-16 with its mark. */
export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(bytes, 'cp949') // Node's own decoder knows only half of its letters
  }
}

/** @throws Unreadable */
export function readMenuFile(type: string, bytes: Buffer): MenuFile {
  return type === 'text/csv' ? readCsv(textOf(bytes)) : readJson(textOf(bytes))
}

/** Before any of them is looked at: what is wrong with a million rows would be a longer page than the file. */
function refuseTooMany(products: number): void {
  if (products > mostProductsOfFile) throw new Unreadable(`${products} products; ${mostProductsOfFile} are the most`)
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
  refuseTooMany(products.length)
  return {
    categories,
    dayparts,
    rows: products.map((value, index) => ({ row: index + 1, value, says: () => true })),
  }
}

/** With the empty ones that spreadsheets leave at the end. */
const mostRecords = 20_000
const longestRecord = 200_000
/** Of what is wrong with the head of a file. */
const shown = { names: 5, letters: 200 } as const

function readCsv(text: string): MenuFile {
  let records: string[][]
  try {
    const bounds = { to: mostRecords, max_record_size: longestRecord }
    const forms = { bom: true, delimiter: [',', '\t', ';'], relax_column_count: true, skip_empty_lines: false }
    records = parse(text, { ...forms, ...bounds })
  } catch (error) {
    throw new Unreadable((error as Error).message)
  }
  if (records.length >= mostRecords) throw new Unreadable(`it has more than ${mostRecords} rows`)
  const [head = [], ...lines] = records
  const names = head.map((name) => name.trim().toLowerCase())
  const strangers = names.filter((name) => name !== '' && !(columns as readonly string[]).includes(name))
  if (strangers.length > 0)
    throw new Unreadable(`there is no column ${strangers.slice(0, shown.names).join(', ').slice(0, shown.letters)}`)
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
  const written = lines.flatMap((cells, index) =>
    cells.every((cell) => cell.trim() === '') ? [] : [{ cells, row: index + 2 }],
  )
  refuseTooMany(written.length)
  return {
    rows: written.map(({ cells, row }) => {
      const cell = (name: Column): string => asWritten(cells[names.indexOf(name)] ?? '')
      return { row, says, ...rowOf(cell) }
    }),
  }
}

function rowOf(cell: (name: Column) => string): Pick<FileRow, 'value' | 'problem'> {
  const problem = (field: string, message: string) => ({ value: {}, problem: { field, message } })
  const currency = cell('currency') || 'KRW'
  if (!/^[A-Z]{3}$/.test(currency)) return problem('currency', 'is three letters, such as KRW')
  const price = typedMoney(cell('price'), currency)
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
