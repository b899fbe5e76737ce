/** What is heard is written down for whoever wants to be told, in the transaction of its event: then it is sent, however long that takes. */
import { type Envelope, OrderPlaced, UserDeleted } from '@jumun/contracts'
import { type Database, on, onAll, type Reaction, type Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { AnyWebhook } from './any-webhook.ts'
import { insertDeliveries } from './delivery-table.ts'
import { type Message, messageOf, toldKinds } from './message.ts'
import { readListeners, type WebhookRecord, webhookTimer } from './webhook-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly newId: () => string
  readonly any: AnyWebhook
}

export const tellWebhooks = ({ db, clock, newId, any }: Needs): Reaction => ({
  isWanted: () => any.isThere(db),
  ...onAll(toldKinds, async (events, tx) => {
    if (!(await any.isThere(tx))) return
    const now = clock.now()
    const messages = await messagesOf(tx, events, now)
    if (messages.length === 0) return
    const listeners = await readListeners(tx, [...new Set(messages.map(({ storeId }) => storeId))])
    const told = listeners.flatMap((webhook) =>
      messages
        .filter((message) => wants(webhook, message))
        .map(({ personal, ...message }) => ({
          id: newId(),
          webhookId: webhook.id,
          message: { ...message, ...(webhook.personal ? { personal } : {}) },
        })),
    )
    if (told.length === 0) return
    await insertDeliveries(tx, told, now)
    // Also of one that is paused: it may just be told to go on.
    for (const id of new Set(told.map(({ webhookId }) => webhookId))) tx.scheduleTimer(webhookTimer, id, now)
  }),
})

/** Clocks of two machines may differ by so much. */
const clocksApartMs = 5 * 60_000
/** What was before it was made is heard again at times: when a consumer begins anew, or a log went back. */
const wants = ({ events, storeIds, createdAt }: WebhookRecord, { event, storeId, occurredAt }: Message): boolean =>
  events.includes(event) &&
  (storeIds === null || storeIds.includes(storeId)) &&
  Date.parse(occurredAt) >= createdAt.getTime() - clocksApartMs

/** Money that went back says of which order, and the books say of which store that is; where they do not know yet, it waits for its order. */
async function messagesOf(tx: Transaction, events: readonly Envelope[], now: Date): Promise<readonly Message[]> {
  const storeIn = ({ data }: Envelope): string | undefined => (data as { storeId?: string }).storeId
  const orderIn = ({ data }: Envelope): string => (data as { orderId: string }).orderId
  const without = events.filter((event) => storeIn(event) === undefined)
  const stores = without.length === 0 ? new Map<string, string>() : await storesOf(tx, without.map(orderIn))
  const early = without.filter((event) => !stores.has(orderIn(event)))
  for (const event of early)
    await tx.query(
      'INSERT INTO webhook_early (event_id, order_id, event, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [...[event.id, orderIn(event), JSON.stringify(event), now]],
    )
  const placed = new Map(
    events.filter(({ type }) => type === OrderPlaced.type).map((event) => [orderIn(event), storeIn(event)]),
  )
  const late = placed.size === 0 ? [] : await takeEarly(tx, [...placed.keys()])
  return [...events, ...late].flatMap((event) => {
    const storeId = storeIn(event) ?? stores.get(orderIn(event)) ?? placed.get(orderIn(event))
    return storeId === undefined ? [] : [messageOf(event, storeId)]
  })
}

const storesOf = async (tx: Transaction, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ order_id: string; store_id: string }>(
        `SELECT order_id, store_id FROM book_fact WHERE order_id = ANY($1::uuid[]) AND kind = 'SALE'`,
        [orderIds],
      )
    ).map((row) => [row.order_id, row.store_id]),
  )

const takeEarly = async (tx: Transaction, orderIds: readonly string[]): Promise<Envelope[]> =>
  (
    await tx.query<{ event: Envelope }>('DELETE FROM webhook_early WHERE order_id = ANY($1::uuid[]) RETURNING event', [
      orderIds,
    ])
  ).map(({ event }) => event)

/** Nothing more goes where an owner who is gone wanted it, and what waits says nothing of a customer who is. */
export const forgetWebhooksOf: Reaction = on(UserDeleted, async ({ data: { userId } }, tx) => {
  await tx.query(
    `DELETE FROM webhook WHERE NOT by_operator AND store_ids && ARRAY(SELECT id FROM store WHERE owner_id = $1)`,
    [userId],
  )
  await tx.query(
    `UPDATE webhook_delivery SET personal = NULL WHERE personal IS NOT NULL AND personal ->> 'customerId' = $1`,
    [userId],
  )
})
