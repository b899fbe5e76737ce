/** Collects the facts from where they are kept: the databases, the log, the provider's books, and the API. */
import { type Audit, allTopics, type DashboardEntry, type Envelope, getAudit } from '@jumun/contracts'
import { eventIdOf, type StoredRecord, toEnvelope } from '@jumun/messaging'
import { openEventLog } from '@jumun/service'
import { pino } from 'pino'
import type { RunFile } from '../run-file.ts'
import { type AsOperator, asOperator } from './as-operator.ts'
import type { Ask } from './databases.ts'
import { readProvider } from './read-provider.ts'
import type {
  BookRow,
  ClaimRow,
  ClosedDayRow,
  InboxRow,
  LossRow,
  OrderRow,
  PaymentRow,
  ProductRow,
  PublisherRow,
  ReservationRow,
  SettlementRow,
  SlotRow,
  Snapshot,
  TicketRow,
} from './snapshot.ts'

const logWithinMs = 120_000

export async function takeSnapshot(
  run: RunFile,
  gateway: string,
  ask: Ask,
  services: readonly string[],
): Promise<Snapshot> {
  // Each service at one moment of its own; then what is made of it elsewhere; and last the log, so that whatever anybody
  // has said or heard until then is in it.
  await inEach(services, ask, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const kept = await collectRows(ask, services)
  await inEach(services, ask, 'COMMIT')
  const operator = await asOperator(run, gateway)
  const [dashboards, provider] = await Promise.all([readDashboards(operator), readProvider(run, operator)])
  const log = await readLog(run)
  return { ...kept, dashboards, provider, ...log, live: await operator<Audit>('GET', getAudit.path) }
}

const exactOf = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const isoOf = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`
const piecesIn = (lines: string): string =>
  `(SELECT coalesce(jsonb_agg((one->>'quantity')::integer ORDER BY n), '[]') FROM jsonb_array_elements(${lines}) WITH ORDINALITY AS l (one, n))`

const settled = (sums: readonly string[]): string =>
  `(SELECT coalesce(sum(${sums.map((sum) => `(one -> '${sum}' ->> 'amount')::bigint`).join(' + ')}), 0)
    FROM jsonb_array_elements(sums) one)`

const inEach = (services: readonly string[], ask: Ask, sql: string): Promise<unknown> =>
  Promise.all(services.map((service) => ask(service, sql)))

type Rows = Omit<Snapshot, 'log' | 'unreadable' | 'dashboards' | 'provider' | 'live'>

async function collectRows(ask: Ask, services: readonly string[]): Promise<Rows> {
  return {
    orders: await ask<OrderRow>(
      'order',
      `SELECT id, status, version, total_amount AS total, paid_amount AS paid, delivery_fee AS fee,
          (SELECT sum((line->'total'->>'amount')::bigint) FROM jsonb_array_elements(lines) line) AS lines,
          (SELECT coalesce(sum((one->'amount'->>'amount')::bigint), 0)
           FROM jsonb_array_elements(coalesce(discounts, '[]')) one) AS off, placed_at IS NOT NULL AS placed,
         ${piecesIn('lines')} AS pieces, ${isoOf('wanted_at')} AS "wantedAt",
         refunded_at IS NOT NULL AS refunded, refund_amount AS refund,
         coalesce(LEAST(expires_at, due_at) < now() - interval '1 minute', false) AS overdue
       FROM orders`,
    ),
    slots: await ask<SlotRow>(
      'order',
      `WITH held AS (
         SELECT store_id, (t ->> 'at')::timestamptz AS starts_at, t ->> 'station' AS station,
           sum((t ->> 'seconds')::integer) AS seconds
         FROM orders, jsonb_array_elements(takes) t WHERE takes IS NOT NULL GROUP BY 1, 2, 3)
       SELECT store_id AS "storeId", ${isoOf('starts_at')} AS "startsAt", station,
         coalesce(taken, 0) AS taken, coalesce(room, 0) AS room, coalesce(seconds, 0) AS held
       FROM kitchen_slot FULL JOIN held USING (store_id, starts_at, station)
       WHERE taken IS NOT NULL OR starts_at > now() - interval '1 day'`, // slots of days that are over are forgotten
    ),
    payments: await ask<PaymentRow>(
      'payment',
      `SELECT p.order_id AS "orderId", p.status, ${exactOf('p.created_at')} AS "createdAt", p.captured, p.refunded, p.events, p.promised,
         (SELECT coalesce(sum(r.amount), 0) FROM part_refund r WHERE r.payment_id = p.id AND r.cause = 'CHANGE') AS changed,
         coalesce(sum(l.debit), 0) AS debits, coalesce(sum(l.credit), 0) AS credits,
         coalesce(sum(l.debit - l.credit) FILTER (WHERE l.account = 'provider'), 0) AS held,
         coalesce(sum(l.debit) FILTER (WHERE l.account = 'provider'), 0) AS taken,
         coalesce(sum(l.credit) FILTER (WHERE l.account = 'provider'), 0) AS returned
       FROM payment p LEFT JOIN ledger_entry l ON l.payment_id = p.id GROUP BY p.id`,
    ),
    products: await ask<ProductRow>(
      'catalog',
      `SELECT id, version, counting, CASE WHEN initial IS NOT NULL THEN json_build_object('initial', initial,
         'restocked', restocked, 'onHand', on_hand, 'reserved', reserved, 'sold', sold) END AS stock FROM products`,
    ),
    reservations: await ask<ReservationRow>(
      'catalog',
      `SELECT order_id AS "orderId", status, version, placed, lines FROM reservations`,
    ),
    stores: await ask<PublisherRow>('store', 'SELECT id, said FROM store'),
    tickets: await ask<TicketRow>(
      'store',
      `SELECT order_id AS id, said, status, number IS NOT NULL AS opened,
         (total->>'amount')::bigint AS total, (fees->'deliveryFee'->>'amount')::bigint AS fee,
         CASE WHEN lines IS NOT NULL THEN ${piecesIn('lines')} END AS pieces, ${isoOf('wanted_at')} AS "wantedAt",
         coalesce(status = 'SCHEDULED' AND starts_at < now() - interval '1 minute', false) AS overdue FROM ticket`,
    ),
    books: await booksOf(ask),
    deliveries: await ask<PublisherRow>('delivery', 'SELECT order_id AS id, said FROM delivery'),
    accounts: await ask<PublisherRow>('user', 'SELECT id, said FROM account'),
    inboxes: await Promise.all(services.map((service) => inboxOf(ask, service))),
    claims: (await Promise.all(services.map((service) => claimsOf(ask, service)))).flat(),
    losses: (await Promise.all(services.map((service) => lossesOf(ask, service)))).flat(),
  }
}

async function booksOf(ask: Ask): Promise<Snapshot['books']> {
  const [{ began } = { began: '' }] = await ask<{ began: string }>(
    'store',
    `SELECT ${exactOf('began_at')} AS began FROM books`,
  )
  const orders = await ask<BookRow>(
    'store',
    `SELECT order_id AS "orderId", bool_or(kind = 'SALE') AS sold, sum(gross + fees - discounts) AS paid,
       sum(refunds) AS refunded, count(*) FILTER (WHERE day IS NULL) AS homeless FROM book_fact GROUP BY order_id`,
  )
  const days = await ask<ClosedDayRow>(
    'store',
    `SELECT store_id AS "storeId", number, to_char(day, 'YYYY-MM-DD') AS day,
       (report -> 'net' ->> 'amount')::bigint + coalesce((SELECT sum((o -> 'net' ->> 'amount')::bigint)
         FROM jsonb_array_elements(report -> 'others') o), 0) AS said,
       (SELECT coalesce(sum(gross + fees - discounts - refunds), 0) FROM book_fact f
        WHERE f.store_id = d.store_id AND f.day = d.day) AS net,
       (SELECT count(*) FROM book_day e WHERE e.store_id = d.store_id AND e.number < d.number) AS before
     FROM book_day d WHERE number IS NOT NULL`,
  )
  const settlements = await ask<SettlementRow>(
    'store',
    `SELECT store_id AS "storeId", to_char(from_day, 'YYYY-MM-DD') AS "from", to_char(to_day, 'YYYY-MM-DD') AS "to",
       ${settled(['net'])} AS net, ${settled(['commission', 'payout'])} AS shared,
       (SELECT coalesce(sum(gross + fees - discounts - refunds), 0) FROM book_fact f JOIN book_day d USING (store_id, day)
        WHERE d.settlement_id = s.id) AS "ofItsDays"
     FROM settlement s`,
  )
  return { began, orders, days, settlements }
}

async function inboxOf(ask: Ask, service: string): Promise<InboxRow> {
  const heard = await ask<{ id: string }>(service, 'SELECT event_id AS id FROM inbox')
  const [waiting] = await ask<{ count: number }>(
    service,
    `SELECT count(*) AS count FROM outbox WHERE time < now() - interval '10 seconds'`,
  )
  const parked = await ask<InboxRow['parked'][number]>(
    service,
    `SELECT event_id AS "eventId", reason, (SELECT max(who) FROM parked_audit a
       WHERE a.event_id = m.event_id AND a.action <> 'parked') AS "seenBy" FROM parked_message m`,
  )
  const decided = await ask<{ id: string }>(
    service,
    `SELECT DISTINCT event_id AS id FROM parked_audit WHERE action IN ('edited', 'dropped')`,
  )
  const neverSaid = await ask<InboxRow['neverSaid'][number]>(
    service,
    `SELECT detail ->> 'source' AS source, subject, (detail ->> 'sequence')::integer AS sequence FROM parked_audit
     WHERE action = 'dropped' AND (detail ->> 'outgoing')::boolean`,
  )
  return {
    service,
    eventIds: heard.map(({ id }) => id),
    outbox: waiting?.count ?? 0,
    decided: decided.map(({ id }) => id),
    neverSaid,
    parked,
  }
}

async function claimsOf(ask: Ask, service: string): Promise<readonly ClaimRow[]> {
  const claims = await ask<Omit<ClaimRow, 'service'>>(
    service,
    `SELECT scope, key, resource_id AS "resourceId", state, status, body ->> 'id' AS "answeredId" FROM idempotency_claim`,
  )
  return claims.map((claim) => ({ service, ...claim }))
}

async function lossesOf(ask: Ask, service: string): Promise<readonly LossRow[]> {
  const losses = await ask<Omit<LossRow, 'service'>>(
    service,
    `SELECT topic, to_char(lost_before AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lostBefore",
       seen_by AS "seenBy" FROM log_loss`,
  )
  return losses.map((loss) => ({ service, ...loss }))
}

async function readLog(run: RunFile): Promise<Pick<Snapshot, 'log' | 'unreadable'>> {
  const events = await openEventLog({
    url: run.eventLog,
    schemaRegistryUrl: run.schemaRegistry,
    log: pino({ level: 'silent' }),
  })
  const log: Envelope[] = []
  const unreadable: string[] = []
  const told = new Map<string, string>()
  // Kafka keeps what a relay had to say twice; an id with other contents is another matter, on either fabric.
  const isRepeated = ({ id, body, subject, sequence }: StoredRecord): boolean => {
    if (!run.eventLog.startsWith('kafka://')) return false
    const contents = `${subject} ${sequence} ${body.toString('base64')}`
    if (told.get(id) === contents) return true
    told.set(id, contents)
    return false
  }
  const take = (record: StoredRecord): void => {
    if (isRepeated(record)) return
    try {
      log.push(toEnvelope(record))
    } catch {
      unreadable.push(eventIdOf(record))
    }
  }
  try {
    const reading = events.follow({
      topics: allTopics,
      after: [],
      maxBatch: 1_000,
      handle: async (batch) => {
        for (const record of batch) take(record)
      },
    })
    await within(reading.caughtUp(), logWithinMs, 'the log cannot be read to its end')
    await reading.stop()
  } finally {
    await events.close()
  }
  return { log, unreadable }
}

async function readDashboards(ask: AsOperator): Promise<readonly DashboardEntry[]> {
  const entries: DashboardEntry[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: DashboardEntry[]; nextCursor: string | null } = await ask(
      'GET',
      `/dashboards?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    entries.push(...page.items)
    cursor = page.nextCursor
  }
  return entries
}

async function within<T>(work: Promise<T>, limitMs: number, sentence: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${sentence} within ${limitMs / 1000} s`)), limitMs)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
