/**
 * What is to be sent to webhooks. Of each order only the oldest that waits is sent; it is lent to whoever sends it, so that
 * nobody else does, and comes back by itself when that process died: then it may have arrived, and arrives again.
 */
import type { WebhookAttempt, WebhookDelivery } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'
import type { Body, Message } from './message.ts'
import type { Answer } from './outside.ts'

export interface NewDelivery {
  readonly id: string
  readonly webhookId: string
  readonly message: Pick<Message, 'id' | 'body'> & {
    readonly event: string
    readonly storeId?: string
    readonly orderId?: string
    readonly occurredAt: string
    readonly personal?: Message['personal'] | undefined
  }
}
export interface DeliveryRecord {
  readonly id: string
  readonly messageId: string
  readonly body: Body
  readonly personal: Message['personal']
  readonly attempts: number
  readonly createdAt: Date
}

/** Longer than an answer is waited for. */
const lentForMs = 30_000

export const insertDeliveries = (tx: Transaction, all: readonly NewDelivery[], now: Date): Promise<Row[]> =>
  tx.query(
    `INSERT INTO webhook_delivery (id, webhook_id, message_id, store_id, order_id, event, occurred_at, body, personal, next_at, created_at)
     SELECT id, webhook_id, message_id, store_id, order_id, event, occurred_at, body, personal, $10, $10
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[], $8::json[], $9::json[])
       WITH ORDINALITY AS d (id, webhook_id, message_id, store_id, order_id, event, occurred_at, body, personal, n)
     ORDER BY n ON CONFLICT DO NOTHING`,
    [
      all.map(({ id }) => id),
      all.map(({ webhookId }) => webhookId),
      all.map(({ message }) => message.id),
      all.map(({ message }) => message.storeId ?? null),
      all.map(({ message }) => message.orderId ?? null),
      all.map(({ message }) => message.event),
      all.map(({ message }) => message.occurredAt),
      all.map(({ message }) => JSON.stringify(message.body)),
      all.map(({ message }) => (message.personal ? JSON.stringify(message.personal) : null)),
      now,
    ],
  )

/** Behind what waits of its order. One that is to be sent again already is that one. @returns its id */
export async function insertAgain(tx: Transaction, id: string, newId: string, now: Date): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `WITH old AS (SELECT * FROM webhook_delivery WHERE id = $1),
     waits AS (SELECT d.id FROM webhook_delivery d, old
       WHERE d.webhook_id = old.webhook_id AND d.message_id = old.message_id AND d.state = 'WAITING'),
     made AS (
       INSERT INTO webhook_delivery (id, webhook_id, message_id, store_id, order_id, event, occurred_at, again, body, personal, next_at, created_at)
       SELECT $2, webhook_id, message_id, store_id, order_id, event, occurred_at,
         (SELECT max(again) + 1 FROM webhook_delivery d WHERE d.webhook_id = old.webhook_id AND d.message_id = old.message_id),
         body, personal, $3, $3 FROM old WHERE NOT EXISTS (SELECT FROM waits) RETURNING id)
     SELECT id FROM made UNION ALL SELECT id FROM waits`,
    [id, newId, now],
  )
  return row?.id ?? id
}

/** Whoever presses the button wants it now. */
export const dueNow = (tx: Transaction, id: string, now: Date): Promise<Row[]> =>
  tx.query(`UPDATE webhook_delivery SET next_at = $2 WHERE id = $1 AND state = 'WAITING'`, [id, now])
export const allDueNow = (tx: Transaction, webhookId: string, now: Date): Promise<Row[]> =>
  tx.query(`UPDATE webhook_delivery SET next_at = $2 WHERE webhook_id = $1 AND state = 'WAITING' AND next_at > $2`, [
    webhookId,
    now,
  ])

/** The next one of each order, read along its index. */
const firsts = `SELECT DISTINCT ON (order_id) next_at, taken_until, created_at FROM webhook_delivery
  WHERE webhook_id = $1 AND state = 'WAITING' ORDER BY order_id, position`

/**
 * The oldest first, so that of a backlog only its head is read: "none before it" is asked of each by itself, since what a planner
 * makes of it for all at once grows with the square of a backlog.
 *
 * Waits for nobody, so that lanes and those who note what became of others never wait for each other.
 * @param isKnock the address is away: one is taken whether or not it is its time, of those that were tried least
 */
export const takeDeliveries = async (
  db: Querying,
  webhookId: string,
  { most, isKnock }: { readonly most: number; readonly isKnock: boolean },
  now: Date,
): Promise<DeliveryRecord[]> =>
  (
    await db.query(
      `WITH chosen AS (
         SELECT d.id FROM webhook_delivery d
         WHERE d.webhook_id = $1 AND d.state = 'WAITING' AND (d.taken_until IS NULL OR d.taken_until <= $3)
           AND ${isKnock ? 'true' : 'd.next_at <= $3'}
           AND (d.order_id IS NULL OR d.position = (SELECT min(e.position) FROM webhook_delivery e
             WHERE e.webhook_id = $1 AND e.order_id = d.order_id AND e.state = 'WAITING'))
         ORDER BY ${isKnock ? 'd.attempts, ' : ''}d.position LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
       UPDATE webhook_delivery d SET taken_until = $4, attempts = attempts + 1 FROM chosen WHERE d.id = chosen.id
       RETURNING d.id, message_id, body, personal, attempts, created_at`,
      [webhookId, isKnock ? 1 : most, now, new Date(now.getTime() + lentForMs)],
    )
  ).map((row) => ({
    id: row['id'] as string,
    messageId: row['message_id'] as string,
    body: row['body'] as Body,
    personal: (row['personal'] as Message['personal'] | null) ?? undefined,
    attempts: row['attempts'] as number,
    createdAt: row['created_at'] as Date,
  }))

/** When there is something to send next. */
export async function nextDueAt(db: Querying, webhookId: string, isKnock: boolean): Promise<Date | undefined> {
  const [row] = await db.query<{ at: Date | null }>(
    `SELECT min(greatest(CASE WHEN $2 THEN created_at ELSE next_at END, taken_until)) AS at FROM (${firsts}) f`,
    [webhookId, isKnock],
  )
  return row?.at ?? undefined
}

export interface Attempt {
  readonly delivery: DeliveryRecord
  readonly answer: Answer
  readonly at: Date
  readonly tookMs: number
}
export const noteAttempts = (
  db: Querying,
  all: readonly (Attempt & { readonly state: WebhookDelivery['state']; readonly nextAt: Date })[],
): Promise<Row[]> =>
  db.query(
    `WITH a AS (
       SELECT * FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::integer[], $5::integer[], $6::text[], $7::text[], $8::timestamptz[])
         AS a (id, n, at, took_ms, status, trouble, state, next_at)),
     noted AS (
       INSERT INTO webhook_attempt (delivery_id, n, at, took_ms, status, trouble)
       SELECT id, n, at, took_ms, status, trouble FROM a ON CONFLICT DO NOTHING)
     UPDATE webhook_delivery d SET state = a.state, next_at = a.next_at, taken_until = NULL
     FROM a WHERE d.id = a.id AND d.state = 'WAITING'`,
    [
      all.map(({ delivery }) => delivery.id),
      all.map(({ delivery }) => delivery.attempts),
      all.map(({ at }) => at),
      all.map(({ tookMs }) => tookMs),
      all.map(({ answer }) => ('status' in answer ? answer.status : null)),
      all.map(({ answer }) => ('trouble' in answer ? answer.trouble : null)),
      all.map(({ state }) => state),
      all.map(({ nextAt }) => nextAt),
    ],
  )

const shownAttempts = 20
const listing = `SELECT d.*, (SELECT coalesce(json_agg(a ORDER BY n DESC), '[]') FROM (
    SELECT * FROM webhook_attempt WHERE delivery_id = d.id ORDER BY n DESC LIMIT ${shownAttempts}) a) AS tries
  FROM webhook_delivery d`

export async function readDelivery(db: Querying, webhookId: string, id: string): Promise<WebhookDelivery | undefined> {
  const [row] = await db.query(`${listing} WHERE webhook_id = $1 AND id = $2`, [webhookId, id])
  return row && deliveryOf(row)
}

export interface DeliveryQuery {
  readonly state?: string | undefined
  readonly after: { readonly createdAt: string; readonly id: string } | undefined
  readonly limit: number
}
export const readDeliveries = async (
  db: Querying,
  webhookId: string,
  { state, after, limit }: DeliveryQuery,
): Promise<WebhookDelivery[]> =>
  (
    await db.query(
      `${listing} WHERE webhook_id = $1 AND ($2::text IS NULL OR state = $2)
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid)) ORDER BY created_at DESC, id DESC LIMIT $5`,
      [webhookId, state ?? null, after?.createdAt ?? null, after?.id ?? null, limit + 1],
    )
  ).map(deliveryOf)

interface AttemptRow {
  readonly at: string
  readonly took_ms: number
  readonly status: number | null
  readonly trouble: string | null
}
const attemptOf = ({ at, took_ms, status, trouble }: AttemptRow): WebhookAttempt => ({
  at: new Date(at).toISOString(),
  tookMs: took_ms,
  ...(status === null ? {} : { status }),
  ...(trouble === null ? {} : { trouble }),
})
function deliveryOf(row: Row): WebhookDelivery {
  const state = row['state'] as WebhookDelivery['state']
  return {
    id: row['id'] as string,
    messageId: row['message_id'] as string,
    event: row['event'] as string,
    ...(row['store_id'] ? { storeId: row['store_id'] as string } : {}),
    ...(row['order_id'] ? { orderId: row['order_id'] as string } : {}),
    occurredAt: (row['occurred_at'] as Date).toISOString(),
    state,
    again: row['again'] as number,
    ...(state === 'WAITING' ? { nextAt: (row['next_at'] as Date).toISOString() } : {}),
    attempts: (row['tries'] as AttemptRow[]).map(attemptOf),
    createdAt: (row['created_at'] as Date).toISOString(),
  }
}
