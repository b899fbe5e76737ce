/** Waits until nothing moves by itself any more: what is still open then waits for a person, not for a machine. */
import { setTimeout as pause } from 'node:timers/promises'
import { groupsOf } from '@jumun/messaging'
import type { Ask } from './databases.ts'

const lookEveryMs = 200
/** Seen quiet so often in a row: an event may be between two places while we look at both. */
const looks = 3

/** @returns what still moved when the time was over; empty: it is quiet */
export async function untilQuiet(
  ask: Ask,
  services: readonly string[],
  log: string,
  withinMs: number,
): Promise<string[]> {
  const deadline = performance.now() + withinMs
  let quiet = 0
  let moving: string[] = []
  while (quiet < looks) {
    if (performance.now() > deadline) return moving
    moving = await whatMoves(ask, services, log)
    quiet = moving.length === 0 ? quiet + 1 : 0
    await pause(lookEveryMs)
  }
  return []
}

async function whatMoves(ask: Ask, services: readonly string[], log: string): Promise<string[]> {
  const count = async (name: string, what: string, from: string): Promise<string[]> => {
    const [row] = await ask<{ count: number }>(name, `SELECT count(*) AS count FROM ${from}`)
    return row && row.count > 0 ? [`${row.count} ${what}`] : []
  }
  const found = await Promise.all([
    ...services.map((service) => count(service, `events of ${service} wait to be sent`, 'outbox')),
    ...(log.startsWith('postgres')
      ? [count('log', 'partitions have not been read to their end', unreadBy(services))]
      : []),
    ...(log.startsWith('kafka') ? [unreadOnKafka(log, services)] : []),
    count(
      'order',
      'orders wait for stock or for their store to answer',
      "orders WHERE status IN ('PLACED', 'CANCEL_PENDING')",
    ),
    count(
      'order',
      'canceled orders wait for their money',
      "orders WHERE status = 'CANCELED' AND placed_at IS NOT NULL AND refunded_at IS NULL",
    ),
    count(
      'payment',
      'payments are being looked after',
      `payment WHERE due_at IS NOT NULL AND NOT (${waitsForItsCustomer})`,
    ),
    ...services.map((service) => count(service, `timers of ${service} are due`, 'timer WHERE next_at <= now()')),
  ])
  return found.flat()
}

/** Looked up all the time, and as it is until somebody pays. */
const waitsForItsCustomer = `next IS NOT NULL AND closed_reason IS NULL`

async function unreadOnKafka(log: string, services: readonly string[]): Promise<string[]> {
  const { kafkaGroupsBehind } = await import('@jumun/messaging/kafka') // its client is large
  const behind = await kafkaGroupsBehind(log, services).catch((error: Error) => error)
  if (behind instanceof Error) return [`Kafka does not say how far everybody is: ${behind.message}`]
  return [...behind].map(([service, count]) => `${service} has not read ${count} partitions to their end`)
}

/** What a service hears a second time it hears every half minute: nobody waits for that, as on Kafka. */
const unreadBy = (
  services: readonly string[],
): string => `membership m JOIN topic t ON t.id = m.topic CROSS JOIN generate_series(0, t.partitions - 1) p
  LEFT JOIN committed c ON c.membership = m.id AND c.partition = p
  WHERE m.group_name <> ALL (ARRAY[${services.map((service) => `'${groupsOf(service)[1]}'`).join()}])
    AND EXISTS (SELECT FROM record r WHERE r.topic = t.id AND r.partition = p AND r.position > coalesce(c.position, 0))`
