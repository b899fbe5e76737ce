/** Blows at the event log: away, set back, refusing. Each ends with what has to be true again, and says what it saw. */
import { type Audit, getAudit, type ServiceName } from '@jumun/contracts'
import { asOperator } from '../../apps/platform/src/audit/as-operator.ts'
import type { ProveEnvironment } from './environment.ts'
import { recoverWithinMs, until, waitForVictimMs } from './until.ts'

/** Fewer would mean that a fault did not bite. */
const leastGathered = 20

export const speakers = ['order', 'payment', 'catalog', 'store', 'delivery'] as const

export const copyTheLog = (environment: ProveEnvironment): Promise<unknown> =>
  environment.sql(
    'jumun_log',
    `DROP SCHEMA IF EXISTS copy CASCADE; CREATE SCHEMA copy; BEGIN; LOCK topic IN SHARE MODE;
     CREATE TABLE copy.topic AS TABLE topic; CREATE TABLE copy.record AS TABLE record;
     CREATE TABLE copy.committed AS TABLE committed; COMMIT`,
  )

export const restoreTheLog = (environment: ProveEnvironment): Promise<unknown> =>
  environment.sql(
    'jumun_log',
    `BEGIN; LOCK topic, record, committed; TRUNCATE record, committed; INSERT INTO record SELECT * FROM copy.record;
     INSERT INTO committed SELECT * FROM copy.committed;
     UPDATE topic SET head = coalesce((SELECT head FROM copy.topic old WHERE old.id = topic.id), 0); COMMIT`,
  )

/** Sets the log back, and sees that it is noticed and that it gets again what it lost. */
export async function madeWhole(
  environment: ProveEnvironment,
  owners: readonly ServiceName[],
  setBack: () => Promise<unknown>,
): Promise<{ recoveredMs: number; note: string }> {
  const losses = async () => {
    const rows = await Promise.all(
      owners.map((owner) =>
        environment.sql<{ topic: string; again: number; before: Date | null }>(
          `jumun_${owner}`,
          'SELECT topic, appended_again AS again, lost_before AS before FROM log_loss',
        ),
      ),
    )
    return rows.flat()
  }
  const known = (await losses()).length
  const began = performance.now()
  await setBack()
  const found = await until(
    async () => {
      const now = await losses()
      return now.length > known && now
    },
    recoverWithinMs,
    'nobody noticed that the log went back',
  )
  const ours = found.slice(known)
  if (found.some(({ before }) => before !== null)) throw new Error('events are gone for good that were kept')
  const again = ours.reduce((sum, one) => sum + one.again, 0)
  return { recoveredMs: performance.now() - began, note: `${again} events were appended again by then` }
}

const waitingSince = async (environment: ProveEnvironment, before: Date): Promise<number> => {
  const counts = await Promise.all(
    ['order', 'payment', 'catalog', 'store', 'delivery'].map((service) =>
      environment.sql<{ n: string }>(`jumun_${service}`, 'SELECT count(*) AS n FROM outbox WHERE time < $1', [before]),
    ),
  )
  return counts.reduce((sum, [row]) => sum + Number(row?.n ?? 0), 0)
}

/** Gives the log back, and sees how fast what had gathered in the outboxes goes. */
export async function drained(
  environment: ProveEnvironment,
  giveBack: () => unknown,
): Promise<{ recoveredMs: number; note: string }> {
  const healedAt = new Date()
  const gathered = await waitingSince(environment, healedAt)
  if (gathered < leastGathered) throw new Error(`only ${gathered} events had gathered: the log was hardly away`)
  await giveBack()
  const began = performance.now()
  let left = gathered
  let firstAt: number | undefined
  await until(
    async () => {
      left = await waitingSince(environment, healedAt)
      if (left < gathered) firstAt ??= performance.now()
      return left === 0
    },
    recoverWithinMs,
    'the outboxes are not empty',
  )
  const ended = performance.now()
  const drainMs = ended - (firstAt ?? began)
  return {
    recoveredMs: ended - began,
    note: `${gathered} events had gathered; the first went after ${Math.round((firstAt ?? began) - began)} ms, all after ${Math.round(ended - began)} ms${drainMs > 50 ? ` (${Math.round(gathered / (drainMs / 1000))} a second)` : ''}`,
  }
}

/** A poison before what an order has yet to say; seen on the page of the audit; dropped; and the order goes on. */
export async function setAsideAndDropped(
  environment: ProveEnvironment,
): Promise<{ recoveredMs: number; note: string }> {
  const { subject } = await until(
    async () => (await environment.sql<{ subject: string }>('jumun_order', poison))[0],
    waitForVictimMs,
    'no order was under way',
  )
  const began = performance.now()
  const headOfQueue = async (reason: string) =>
    (
      await environment.sql<{ id: number }>(
        'jumun_order',
        `SELECT id FROM parked_message WHERE outgoing AND subject = $1 AND ${reason} ORDER BY id LIMIT 1`,
        [subject],
      )
    )[0]
  const { id } = await until(() => headOfQueue('reason IS NOT NULL'), recoverWithinMs, 'it was not set aside')
  const setAsideMs = Math.round(performance.now() - began)
  const asked = async () => asOperator(await environment.platform.runFile(), environment.platform.url)
  const isTold = async (): Promise<boolean> => {
    const { items } = await (await asked())<Audit>('GET', getAudit.path)
    return items.some(({ violations }) => violations.some(({ orderId, by }) => orderId === subject && by === 'order'))
  }
  await until(isTold, recoverWithinMs, 'the audit on /ops says nothing of it')
  const path = '/ops/services/order/parked'
  await until(
    async () => {
      if (await headOfQueue(`id = ${id}`)) await (await asked())('POST', `${path}/${id}/drop`)
      return true
    },
    recoverWithinMs,
    'it could not be dropped',
  )
  await until(
    async () => {
      const next = await headOfQueue('true')
      if (next) await (await asked())('POST', `${path}/${next.id}/retry`)
      return next === undefined
    },
    recoverWithinMs,
    'what waited behind it could not be sent',
  )
  return { recoveredMs: performance.now() - began, note: `set aside after ${setAsideMs} ms` }
}

const poison = `INSERT INTO outbox (id, topic, type, source, subject, time, correlationid, sequence, schema_id, body)
  SELECT gen_random_uuid(), 'jumun.order', 'OrderProgressed', 'order', id, now(), id, 1000000, 9999, '\\x00'
  FROM orders WHERE status IN ('PLACED', 'CONFIRMED', 'ACCEPTED') ORDER BY created_at DESC LIMIT 1 RETURNING subject`

/** How many orders were placed, and how many of them went on. */
export const soFar = async (environment: ProveEnvironment): Promise<{ placed: number; confirmed: number }> => {
  const [row] = await environment.sql<{ placed: string; confirmed: string }>(
    'jumun_order',
    `SELECT count(*) AS placed, count(*) FILTER (WHERE status <> 'PLACED') AS confirmed FROM orders
     WHERE status NOT IN ('AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED')`,
  )
  return { placed: Number(row?.placed), confirmed: Number(row?.confirmed) }
}
