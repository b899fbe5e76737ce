/** Webhooks in PostgreSQL. Whoever hears an event holds none of them, or all hearing and sending would go one after another. */
import type { Webhook, WebhookEvent } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'

export interface WebhookRecord {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** null: all stores. */
  readonly storeIds: readonly string[] | null
  readonly byOperator: boolean
  readonly personal: boolean
  readonly secret: Buffer
  readonly former?: { readonly secret: Buffer; readonly until: Date }
  readonly pausedBecause?: NonNullable<Webhook['pausedBecause']>
  readonly failures: number
  readonly failingSince?: Date
  readonly nextAt?: Date
  /** When it was last told to go on after a pause. */
  readonly wentOnAt?: Date
  readonly lastDeliveredAt?: Date
  readonly waiting: number
  readonly createdAt: Date
}

/** The durable timer of a webhook that has something to send. */
export const webhookTimer = 'webhook'

const reading = `SELECT w.*, (SELECT count(*) FROM webhook_delivery WHERE webhook_id = w.id AND state = 'WAITING') AS waiting
  FROM webhook w`

export async function readWebhook(db: Querying, id: string): Promise<WebhookRecord | undefined> {
  const [row] = await db.query(`${reading} WHERE id = $1`, [id])
  return row && webhookOf(row)
}
/** Without what waits: that is counted one by one. */
export async function findWebhook(db: Querying, id: string): Promise<WebhookRecord | undefined> {
  const [row] = await db.query('SELECT *, 0 AS waiting FROM webhook WHERE id = $1', [id])
  return row && webhookOf(row)
}
/** Nobody else changes it, or what is known of its address, until the transaction ends. */
export async function holdWebhook(tx: Transaction, id: string): Promise<WebhookRecord | undefined> {
  const [row] = await tx.query('SELECT *, 0 AS waiting FROM webhook WHERE id = $1 FOR NO KEY UPDATE', [id])
  return row && webhookOf(row)
}

/** Of operators' own, only operators know. `storeIds` undefined: of all stores. */
export const readWebhooks = async (
  db: Querying,
  { storeIds, withOperators }: { readonly storeIds: readonly string[] | undefined; readonly withOperators: boolean },
): Promise<WebhookRecord[]> =>
  (
    await db.query(
      `${reading} WHERE ($1::uuid[] IS NULL OR store_ids && $1) AND ($2 OR NOT by_operator) ORDER BY created_at, id LIMIT 500`,
      [storeIds ?? null, withOperators],
    )
  ).map(webhookOf)

/** Who wants to hear of these stores; nobody removes them until the transaction ends. */
export const readListeners = async (tx: Transaction, storeIds: readonly string[]): Promise<WebhookRecord[]> =>
  (
    await tx.query(
      `SELECT *, 0 AS waiting FROM webhook WHERE store_ids IS NULL OR store_ids && $1::uuid[] ORDER BY id FOR KEY SHARE`,
      [storeIds],
    )
  ).map(webhookOf)

export const isAnyThere = async (db: Querying): Promise<boolean> =>
  (await db.query('SELECT 1 AS one FROM webhook LIMIT 1')).length > 0

/** So many of them bring nothing to where they go, for an hour already or until somebody says otherwise. */
export async function countFailing(db: Querying, now: Date): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `SELECT count(*) AS n FROM webhook
     WHERE paused_because IN ('FAILING', 'GONE') OR paused_because IS NULL AND failing_since <= $1`,
    [new Date(now.getTime() - 3_600_000)],
  )
  return row?.n ?? 0
}

export type WrittenWebhook = Pick<WebhookRecord, 'id' | 'name' | 'url' | 'events' | 'storeIds' | 'personal'>

export const insertWebhook = (
  tx: Transaction,
  { id, name, url, events, storeIds, personal }: WrittenWebhook,
  { byOperator, secret, now }: { readonly byOperator: boolean; readonly secret: Buffer; readonly now: Date },
): Promise<Row[]> =>
  tx.query(
    `INSERT INTO webhook (id, name, url, events, store_ids, personal, by_operator, secret, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, name, url, events, storeIds, personal, byOperator, secret, now],
  )

export const updateWebhook = (
  tx: Transaction,
  { id, name, url, events, storeIds, personal }: WrittenWebhook,
  { pausedBecause, now }: Pick<WebhookRecord, 'pausedBecause'> & { readonly now: Date },
): Promise<Row[]> =>
  tx.query(
    `UPDATE webhook SET name = $2, url = $3, events = $4, store_ids = $5, personal = $6, paused_because = $7,
       failures = CASE WHEN $8 THEN 0 ELSE failures END, failing_since = CASE WHEN $8 THEN NULL ELSE failing_since END,
       next_at = CASE WHEN $8 THEN NULL ELSE next_at END,
       went_on_at = CASE WHEN $8 AND paused_because IS NOT NULL THEN $9 ELSE went_on_at END
     WHERE id = $1`,
    // Whoever changed it is believed that it works now.
    [id, name, url, events, storeIds, personal, pausedBecause ?? null, pausedBecause === undefined, now],
  )

export const replaceSecret = (tx: Transaction, id: string, secret: Buffer, formerUntil: Date): Promise<Row[]> =>
  tx.query('UPDATE webhook SET former_secret = secret, former_until = $3, secret = $2 WHERE id = $1', [
    ...[id, secret, formerUntil],
  ])

/** Of one that is well already so much is said now and then: all who send to it would wait for each other. */
export const stillArrives = (db: Querying, id: string, now: Date): Promise<Row[]> =>
  db.query(
    'UPDATE webhook SET last_delivered_at = $2 WHERE id = $1 AND (last_delivered_at IS NULL OR last_delivered_at < $3)',
    [id, now, new Date(now.getTime() - 1_000)],
  )
export const webhookArrived = (tx: Transaction, id: string, now: Date): Promise<Row[]> =>
  tx.query(
    'UPDATE webhook SET failures = 0, failing_since = NULL, next_at = NULL, last_delivered_at = $2 WHERE id = $1',
    [id, now],
  )
export const webhookFailed = (
  tx: Transaction,
  { id, failures, failingSince }: Pick<WebhookRecord, 'id' | 'failures'> & { readonly failingSince: Date },
  nextAt: Date,
  pausedBecause: WebhookRecord['pausedBecause'],
): Promise<Row[]> =>
  tx.query(
    `UPDATE webhook SET failures = $2, failing_since = $3, next_at = $4, paused_because = coalesce(paused_because, $5)
     WHERE id = $1`,
    [id, failures, failingSince, nextAt, pausedBecause ?? null],
  )

export const leaveAlone = (tx: Transaction, id: string, until: Date): Promise<Row[]> =>
  tx.query('UPDATE webhook SET next_at = $2 WHERE id = $1', [id, until])

/** Somebody looks at it, so it is not waited until the address has had its rest. */
export async function knockNow(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.query('UPDATE webhook SET next_at = NULL WHERE id = $1', [id])
  tx.scheduleTimer(webhookTimer, id, now)
}

const webhookOf = (row: Row): WebhookRecord => ({
  id: row['id'] as string,
  name: row['name'] as string,
  url: row['url'] as string,
  events: row['events'] as WebhookEvent[],
  storeIds: row['store_ids'] as string[] | null,
  byOperator: row['by_operator'] as boolean,
  personal: row['personal'] as boolean,
  secret: row['secret'] as Buffer,
  ...(row['former_secret']
    ? { former: { secret: row['former_secret'] as Buffer, until: row['former_until'] as Date } }
    : {}),
  ...(row['paused_because'] ? { pausedBecause: row['paused_because'] as NonNullable<Webhook['pausedBecause']> } : {}),
  failures: row['failures'] as number,
  ...(row['failing_since'] ? { failingSince: row['failing_since'] as Date } : {}),
  ...(row['next_at'] ? { nextAt: row['next_at'] as Date } : {}),
  ...(row['went_on_at'] ? { wentOnAt: row['went_on_at'] as Date } : {}),
  ...(row['last_delivered_at'] ? { lastDeliveredAt: row['last_delivered_at'] as Date } : {}),
  waiting: Number(row['waiting']),
  createdAt: row['created_at'] as Date,
})

export function asWebhookAnswer(webhook: WebhookRecord, now: Date): Webhook {
  const { id, name, url, personal, waiting } = webhook
  const { former, pausedBecause, failingSince, lastDeliveredAt, createdAt, events, storeIds } = webhook
  return {
    ...{ id, name, url, personal, waiting },
    events: [...events],
    storeIds: storeIds && [...storeIds],
    state: pausedBecause ? 'PAUSED' : 'ACTIVE',
    ...(pausedBecause ? { pausedBecause } : {}),
    ...(failingSince ? { failingSince: failingSince.toISOString() } : {}),
    ...(lastDeliveredAt ? { lastDeliveredAt: lastDeliveredAt.toISOString() } : {}),
    ...(former && former.until > now ? { formerSecretUntil: former.until.toISOString() } : {}),
    createdAt: createdAt.toISOString(),
  }
}
