/** Looking into the view: one order, lists, and what changed since. */

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { isOverStatus, type OrderStatus, orderStatuses } from '@jumun/contracts'
import { entryOf, inOrder } from './fold.ts'
import { hasReached, readVector } from './positions.ts'
import type { Seen, View } from './view.ts'
import { memoryIn, type Row, visibilityOf } from './view-rows.ts'
import { visibleRows } from './who-may-see.ts'

const openStatuses = orderStatuses.filter((status) => !isOverStatus(status))

type Reading = Pick<
  View,
  | 'staffOf'
  | 'seesAnything'
  | 'find'
  | 'story'
  | 'memoryOf'
  | 'inProgressAt'
  | 'endedBetween'
  | 'count'
  | 'list'
  | 'changesBefore'
  | 'changedAfter'
  | 'memoriesAfter'
>

/** @param now how far the view has read, and the number of its latest change */
export function viewReading(
  db: DatabaseSync,
  now: () => { readonly position: string; readonly changes: number },
): Reading {
  const readOrder = db.prepare('SELECT * FROM seen_order WHERE order_id = ?')
  const checkpointAt = db.prepare(
    'SELECT changed, vector FROM checkpoint WHERE changed <= ? AND changed > ? ORDER BY changed DESC LIMIT 1',
  )
  const staffOfStore = db.prepare('SELECT user_id FROM staff WHERE store_id = ?')
  const worksAt = db.prepare('SELECT store_id FROM staff WHERE user_id = ?')
  const ownsStores = db.prepare('SELECT store_id FROM store WHERE owner_id = ?')
  const staffOf = (storeId: string): string[] => staffOfStore.all(storeId).map((row) => String(row['user_id']))
  const storesOf = (id: string) => ({
    works: worksAt.all(id).map((row) => String(row['store_id'])),
    owns: ownsStores.all(id).map((row) => String(row['store_id'])),
  })
  const memoriesByChange = db.prepare(
    'SELECT order_id, memory, changed FROM seen_order WHERE changed > ? AND changed <= ? ORDER BY changed LIMIT ?',
  )

  const states = openStatuses.map(() => '?').join(', ')
  // Each part by its own index: those that ended since, and those that go on.
  const begunAndNotEnded = db.prepare(
    `SELECT order_id, created_at FROM seen_order WHERE ended_at > ? AND created_at <= ?
     UNION ALL SELECT order_id, created_at FROM seen_order WHERE state IN (${states}) AND created_at <= ?
     ORDER BY created_at DESC, order_id DESC`,
  )
  const countAll = db.prepare('SELECT count(*) AS count FROM seen_order')
  const endings = db.prepare(
    'SELECT state, count(*) AS count FROM seen_order WHERE ended_at > ? AND ended_at <= ? AND state IS NOT NULL GROUP BY state',
  )
  const seenOf = (row: Row): Seen | undefined => {
    const entry = entryOf(memoryIn(row))
    return entry && { entry: { ...entry, position: now().position }, ...visibilityOf(row, staffOf(entry.storeId)) }
  }

  return {
    staffOf,
    seesAnything: (viewer) => visibleRows(viewer, storesOf).length > 0,
    find: (orderId) => {
      const row = readOrder.get(orderId) as Row | undefined
      return row && seenOf(row)
    },
    story: (orderId) => {
      const row = readOrder.get(orderId) as Row | undefined
      return row ? inOrder(memoryIn(row).events) : []
    },
    memoryOf: (orderId) => {
      const row = readOrder.get(orderId) as Row | undefined
      return row && memoryIn(row)
    },
    inProgressAt: (at) => begunAndNotEnded.all(at, at, ...openStatuses, at).map((row) => String(row['order_id'])),
    count: () => Number(countAll.get()?.['count'] ?? 0),
    endedBetween: (from, to) =>
      new Map(endings.all(from, to).map((row) => [row['state'] as OrderStatus, Number(row['count'])])),
    list(viewer, { storeId, customerId, q, state, begun, after, limit }) {
      const conditions: string[] = []
      const values: SQLInputValue[] = []
      const only = (sql: string, ...given: SQLInputValue[]): void => {
        conditions.push(sql)
        values.push(...given)
      }
      if (storeId) only('store_id = ?', storeId)
      if (customerId) only('customer_id = ?', customerId)
      if (state) only('state = ?', state)
      if (q !== undefined) {
        const { sql, values: called } = calledSo(q.trim().toLowerCase())
        only(sql, ...called)
      }
      if (begun?.from) only('created_at >= ?', begun.from)
      if (begun?.to) only('created_at < ?', begun.to)
      if (after) only('(created_at, order_id) < (?, ?)', after.createdAt, after.id)
      const rows = visibleRows(viewer, storesOf).flatMap((visible) =>
        db
          .prepare(
            `SELECT * FROM seen_order WHERE ${[visible.sql, ...conditions].join(' AND ')}
             ORDER BY created_at DESC, order_id DESC LIMIT ?`,
          )
          .all(...visible.values, ...values, limit + 1),
      )
      return (rows as Row[])
        .sort(newestFirst)
        .slice(0, limit + 1)
        .flatMap((row) => seenOf(row)?.entry ?? [])
    },
    changesBefore(reader) {
      let [seen, unseen] = [0, now().changes + 1] // vectors only grow, so halving finds the last checkpoint the reader has reached
      while (unseen - seen > 1) {
        const middle = Math.floor((seen + unseen) / 2)
        const point = checkpointAt.get(middle, seen)
        const vector = point && readVector(String(point['vector']))
        if (!vector || hasReached(reader, vector)) seen = middle
        else unseen = Number(point['changed'])
      }
      return Number(checkpointAt.get(seen, 0)?.['changed'] ?? 0)
    },
    changedAfter(place, viewer, limit) {
      // An order may have been on offer to a rider who sees it no longer, and that has to be said.
      const scopes = viewer.role === 'rider' ? [{ sql: '1', values: [] }] : visibleRows(viewer, storesOf)
      const rows = scopes.flatMap(
        ({ sql, values }) =>
          db
            .prepare(
              `SELECT * FROM seen_order WHERE ${sql} AND changed > ? AND customer_id IS NOT NULL ORDER BY changed LIMIT ?`,
            )
            .all(...values, place, limit) as Row[],
      )
      const next = rows.toSorted((left, right) => Number(left['changed']) - Number(right['changed'])).slice(0, limit)
      return next.flatMap((row) => {
        const seen = seenOf(row)
        return seen ? [{ seen, place: Number(row['changed']) }] : []
      })
    },
    memoriesAfter: (place, until, limit) =>
      (memoriesByChange.all(place, until, limit) as Row[]).map((row) => ({
        orderId: row['order_id'] as string,
        memory: memoryIn(row),
        place: Number(row['changed']),
      })),
  }
}

/** The ways to call an order; what is no such way finds none. */
function calledSo(text: string): { sql: string; values: SQLInputValue[] } {
  const ways: [sql: string, ...values: SQLInputValue[]][] = []
  if (/^\d{1,9}$/.test(text)) ways.push(['number = ?', Number(text)])
  if (/^[0-9a-f]{4}$/.test(text)) ways.push(['substr(order_id, -4) = ?', text])
  if (/^[0-9a-f-]{8,36}$/.test(text)) ways.push(['(order_id >= ? AND order_id < ?)', text, `${text}g`])
  if (ways.length === 0) return { sql: '0', values: [] }
  return { sql: `(${ways.map(([sql]) => sql).join(' OR ')})`, values: ways.flatMap(([, ...values]) => values) }
}

const newestFirst = (left: Row, right: Row): number => {
  const key = (row: Row): string => `${row['created_at'] as string} ${row['order_id'] as string}`
  return key(left) < key(right) ? 1 : -1
}
