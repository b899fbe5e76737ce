/** Menus in PostgreSQL. Who changes products that depend on one holds it first, and its products after. */
import type { Querying, Row, Transaction } from '@jumun/messaging'
import { emptyMenu, type Menu } from './menu.ts'

export async function findMenu(db: Querying, storeId: string): Promise<Menu> {
  const [row] = await db.query('SELECT * FROM menus WHERE store_id = $1', [storeId])
  return row ? menuOf(row) : emptyMenu(storeId)
}

/** The menu, which nobody else changes until this transaction ends; `shared`: others may look at it as well. */
export async function lockMenu(tx: Transaction, storeId: string, how: 'shared' | 'alone'): Promise<Menu> {
  const sql = `SELECT * FROM menus WHERE store_id = $1 FOR ${how === 'shared' ? 'SHARE' : 'UPDATE'}`
  const [known] = await tx.query(sql, [storeId])
  if (known) return menuOf(known)
  await tx.query(
    `INSERT INTO menus (store_id, categories, dayparts, version) VALUES ($1, '[]', '[]', 0) ON CONFLICT DO NOTHING`,
    [storeId],
  )
  const [row] = await tx.query(sql, [storeId])
  return row ? menuOf(row) : emptyMenu(storeId)
}

export async function saveMenu(tx: Transaction, { storeId, categories, dayparts, version }: Menu): Promise<void> {
  await tx.query('UPDATE menus SET categories = $2, dayparts = $3, version = $4 WHERE store_id = $1', [
    storeId,
    JSON.stringify(categories),
    JSON.stringify(dayparts),
    version,
  ])
}

const menuOf = (row: Row): Menu => ({
  storeId: row['store_id'] as string,
  categories: row['categories'] as Menu['categories'],
  dayparts: row['dayparts'] as Menu['dayparts'],
  version: row['version'] as number,
})
