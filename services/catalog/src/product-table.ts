/** Products in PostgreSQL: SQL in, products out. Stock only moves while its rows are locked, in the order of their ids. */

import { searchForm } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'
import { cursorPosition } from '@jumun/service'
import { type Product, searchTextOf, withStock } from './product.ts'
import type { StockLevels } from './reservation.ts'
import { wakesAt } from './sold-out.ts'
import { isCounted, type Stock } from './stock.ts'

export interface ListFilter {
  readonly storeId?: string | undefined
  /** Part of the name or category, in any language and form. */
  readonly q?: string | undefined
  /** Only what its store calls popular and has. */
  readonly popular?: boolean | undefined
  readonly cursor?: string | undefined
}

export async function findProduct(db: Querying, id: string): Promise<Product | undefined> {
  const [row] = await db.query('SELECT * FROM products WHERE id = $1', [id])
  return row && productOf(row)
}

/** Newest first; one more than `limit`, where there are more. */
export async function listProducts(db: Querying, filter: ListFilter, limit: number): Promise<Product[]> {
  const place = cursorPosition(filter.cursor)
  const values: unknown[] = []
  const value = (given: unknown) => `$${values.push(given)}`
  const wanted = [
    ...(filter.storeId ? [`store_id = ${value(filter.storeId)}`] : []),
    ...(filter.q?.trim() ? [found(value(searchForm(filter.q)))] : []),
    ...(filter.popular ? [filter.storeId ? isPopular : isAmongTheFirst] : []),
    ...(place ? [`(created_at, id) < (${value(place.createdAt)}::timestamptz, ${value(place.id)}::uuid)`] : []),
  ]
  const where = wanted.length > 0 ? `WHERE ${wanted.join(' AND ')}` : ''
  const rows = await db.query(
    `SELECT * FROM products ${where} ORDER BY created_at DESC, id DESC LIMIT ${value(limit + 1)}`,
    values,
  )
  return rows.map(productOf)
}
const isPopular = `details ->> 'popular' = 'true' AND available`
/** A store that calls everything popular is not the only one that is seen. */
const popularOfOneStore = 3
const isAmongTheFirst = `id IN (SELECT id FROM (
  SELECT id, row_number() OVER (PARTITION BY store_id ORDER BY created_at DESC, id DESC) AS nth
  FROM products WHERE ${isPopular}) of_stores WHERE nth <= ${popularOfOneStore})`
/** What consists of nothing that could be sought finds nothing. */
const found = (form: string) => `(${form} <> '' AND strpos(search_text, ${form}) > 0)`

export const productsWithoutSearchText = async (db: Querying, limit: number): Promise<Product[]> =>
  (await db.query('SELECT * FROM products WHERE search_text IS NULL ORDER BY id LIMIT $1', [limit])).map(productOf)

/** Of those that have none yet: what is changed meanwhile has its own. */
export async function writeSearchTexts(db: Querying, texts: readonly { id: string; text: string }[]): Promise<void> {
  await db.query(
    `UPDATE products SET search_text = filled.text FROM jsonb_to_recordset($1) AS filled (id uuid, text text)
     WHERE products.id = filled.id AND search_text IS NULL`,
    [JSON.stringify(texts)],
  )
}

/** @returns false when the id is taken: nothing is written */
export async function insertProduct(tx: Transaction, product: Product): Promise<boolean> {
  const { stock } = product
  const rows = await tx.query(
    `INSERT INTO products (id, store_id, name, category, description, price_amount, price_currency, options, available,
       details, sold_out_until, wakes_at, position, version, counting, initial, restocked, on_hand, reserved, sold,
       created_at, search_text, cook_minutes, station)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      product.id,
      product.storeId,
      ...offer(product),
      product.version,
      ...counters(stock),
      product.createdAt,
      searchTextOf(product),
      ...kitchen(product),
    ],
  )
  return rows.length > 0
}

export const productsOfStore = async (db: Querying, storeId: string): Promise<Product[]> =>
  (await db.query('SELECT * FROM products WHERE store_id = $1 ORDER BY id', [storeId])).map(productOf)

/** All of a store, held until this transaction ends. */
export async function lockProductsOfStore(tx: Transaction, storeId: string): Promise<Product[]> {
  return (await tx.query('SELECT * FROM products WHERE store_id = $1 ORDER BY id FOR UPDATE', [storeId])).map(productOf)
}

/** Those of which a sold-out has ended, held until this transaction ends; those that another instance holds are its. */
export async function lockProductsThatWake(tx: Transaction, now: Date, limit: number): Promise<Product[]> {
  const sql = 'SELECT * FROM products WHERE wakes_at <= $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED'
  return (await tx.query(sql, [now, limit])).map(productOf)
}

/** The products, which nobody else can change until this transaction ends; those that there are. */
export async function lockProducts(tx: Transaction, ids: readonly string[]): Promise<Map<string, Product>> {
  const rows = await tx.query('SELECT * FROM products WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [ids])
  return new Map(rows.map(productOf).map((product) => [product.id, product]))
}

/**
 * The products whose stock may move: those that are counted are held, in the order of their ids. What is not counted is
 * only read, so that nobody waits for what never sells out; one that is just beginning to be counted is read again.
 */
export async function productsForStock(tx: Transaction, ids: readonly string[]): Promise<Map<string, Product>> {
  const rows = await tx.query(
    `WITH held AS MATERIALIZED (
       SELECT * FROM products WHERE id = ANY($1::uuid[]) AND on_hand IS NOT NULL ORDER BY id FOR UPDATE)
     SELECT * FROM held UNION ALL SELECT * FROM products WHERE id = ANY($1::uuid[]) AND on_hand IS NULL`,
    [ids],
  )
  const found = new Map(rows.map(productOf).map((product) => [product.id, product]))
  return found.size === ids.length ? found : lockProducts(tx, ids)
}

/** Write a product that this transaction holds. */
export async function saveProduct(tx: Transaction, product: Product): Promise<void> {
  await tx.query(
    `UPDATE products SET name = $2, category = $3, description = $4, price_amount = $5, price_currency = $6, options = $7,
       available = $8, details = $9, sold_out_until = $10, wakes_at = $11, position = $12, version = $13, counting = $14,
       initial = $15, restocked = $16, on_hand = $17, reserved = $18, sold = $19, search_text = $20, cook_minutes = $21,
       station = $22
     WHERE id = $1`,
    [
      product.id,
      ...offer(product),
      product.version,
      ...counters(product.stock),
      searchTextOf(product),
      ...kitchen(product),
    ],
  )
}

/** The products whose stock moved, as rows for `updateStockLevels`; the world is told of each of which few are left. */
export function changedStockLevels(tx: Transaction, before: ReadonlyMap<string, Product>, after: StockLevels): Row[] {
  const rows: Row[] = []
  for (const [id, stock] of after) {
    const product = before.get(id)
    if (!product || product.stock === stock || !isCounted(stock)) continue
    const decision = withStock(product, stock)
    if (decision.outcome === 'invalid') throw new Error(`${decision.field}: ${decision.detail}`)
    if (decision.outcome === 'changed') tx.publish(decision.event)
    const { onHand: on_hand, reserved, sold } = stock
    rows.push({ id, version: decision.product.version, on_hand, reserved, sold })
  }
  return rows
}

/** SQL that writes them; part of a larger statement. */
export const updateStockLevels = (
  rows: string,
): string => `UPDATE products SET version = moved.version, on_hand = moved.on_hand, reserved = moved.reserved, sold = moved.sold
    FROM jsonb_to_recordset(${rows}) AS moved (id uuid, version integer, on_hand bigint, reserved bigint, sold bigint)
    WHERE products.id = moved.id`

const offer = (product: Product): unknown[] => {
  const { name, category, description, price, options, available, soldOutUntil, position } = product
  const { allergens, spice, popular, dayparts, served, picture } = product
  return [
    JSON.stringify(name),
    category ? JSON.stringify(category) : null,
    description ? JSON.stringify(description) : null,
    price.amount,
    price.currency,
    JSON.stringify(options),
    available,
    JSON.stringify({ allergens, spice, popular, dayparts, served, picture }),
    soldOutUntil ?? null,
    wakesAt(product) ?? null,
    position ?? null,
  ]
}

const kitchen = ({ cookMinutes, station }: Product): unknown[] => [cookMinutes ?? null, station ?? null]

const counters = (stock: Stock): (number | null)[] =>
  isCounted(stock)
    ? [stock.counting, stock.initial, stock.restocked, stock.onHand, stock.reserved, stock.sold]
    : [stock.counting, null, null, null, null, null]

interface ProductRow extends Row {
  id: string
  store_id: string
  name: Product['name']
  category: Product['name'] | null
  description: Product['name'] | null
  price_amount: number
  price_currency: string
  options: Product['options']
  available: boolean
  details: Pick<Product, 'allergens' | 'spice' | 'popular' | 'dayparts' | 'served' | 'picture'>
  sold_out_until: Date | null
  position: number | null
  version: number
  counting: number
  initial: number
  restocked: number
  on_hand: number | null
  reserved: number
  sold: number
  cook_minutes: number | null
  station: string | null
  created_at: Date
}

function productOf(raw: Row): Product {
  const row = raw as ProductRow
  const { counting, initial, restocked, on_hand: onHand, reserved, sold } = row
  return {
    id: row.id,
    storeId: row.store_id,
    name: row.name,
    ...(row.category ? { category: row.category } : {}),
    ...(row.description ? { description: row.description } : {}),
    price: { amount: row.price_amount, currency: row.price_currency },
    options: row.options,
    available: row.available,
    ...(row.cook_minutes === null ? {} : { cookMinutes: row.cook_minutes }),
    ...(row.station === null ? {} : { station: row.station }),
    ...row.details,
    ...(row.sold_out_until ? { soldOutUntil: row.sold_out_until.toISOString() } : {}),
    ...(row.position === null ? {} : { position: row.position }),
    stock: onHand === null ? { counting, onHand } : { counting, initial, restocked, onHand, reserved, sold },
    version: row.version,
    createdAt: row.created_at,
  }
}
