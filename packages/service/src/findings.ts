/** What is not true and must be, as a service knows it of itself: told to the audit, which asks everybody. */
import { type AnswerOf, askFindings, type SelfFinding, type ServiceName } from '@jumun/contracts'
import type { OpenDatabase } from '@jumun/messaging'
import { type Route, route } from './http/route.ts'

export type Finding = SelfFinding
export type Findings = () => Promise<readonly Finding[]>

const mostTold = 50
/** A row waits for milliseconds; whoever waits longer is held up. */
const outboxPatienceMs = 10_000

export function findingsRoute(service: ServiceName, all: readonly Findings[]): Route {
  return route(askFindings(service), async () => {
    const items = (await Promise.all(all.map((find) => find()))).flat()
    const body: AnswerOf<ReturnType<typeof askFindings>>['body'] = { items: items.slice(0, mostTold) }
    return { status: 200 as const, body }
  })
}

/** Of its outbox and of what it has set aside. */
export const messagingFindings =
  (service: ServiceName, db: OpenDatabase): Findings =>
  async () => [
    ...(await waitingTooLong(service, db)),
    ...(await unseenParked(service, db)),
    ...(await lostForGood(service, db)),
  ]

async function waitingTooLong(service: ServiceName, db: OpenDatabase): Promise<Finding[]> {
  const [late] = await db.query<{ count: number; oldest: Date | null }>(
    'SELECT count(*) AS count, min(time) AS oldest FROM outbox WHERE time < $1',
    [new Date(db.now().getTime() - outboxPatienceMs)],
  )
  if (!late?.oldest) return []
  const what = `${late.count} events of ${service} wait for the log`
  return [{ invariant: 'I5', what, since: late.oldest.toISOString() }]
}

/** What only waits behind another of its key is not told again; nor what an operator has looked into, as parked. */
async function unseenParked(service: ServiceName, db: OpenDatabase): Promise<Finding[]> {
  const rows = await db.query<Record<'type' | 'subject' | 'correlationid' | 'reason', string> & ParkedRow>(
    `SELECT type, subject, correlationid, reason, outgoing, parked_at, EXISTS (
       SELECT FROM parked_audit a WHERE a.event_id = m.event_id AND a.action <> 'parked' AND a.who <> 'jumun') AS seen
     FROM parked_message m WHERE reason IS NOT NULL ORDER BY id LIMIT $1`,
    [mostTold],
  )
  return rows.flatMap(({ type, subject, correlationid, reason, outgoing, parked_at, seen }): Finding[] => {
    const about = { orderId: correlationid, since: parked_at.toISOString() }
    const told = `${type} of ${subject}`
    return [
      ...(outgoing
        ? [{ ...about, invariant: 'I5' as const, what: `${service} cannot send ${told}: ${reason}`.slice(0, 2000) }]
        : []),
      ...(seen
        ? []
        : [
            {
              ...about,
              invariant: 'I10' as const,
              what: `${service} has set ${told} aside, and nobody has taken it up`.slice(0, 2000),
            },
          ]),
    ]
  })
}

async function lostForGood(service: ServiceName, db: OpenDatabase): Promise<Finding[]> {
  const rows = await db.query<{ topic: string; noticed_at: Date; lost_before: Date }>(
    `SELECT topic, noticed_at, lost_before FROM log_loss WHERE lost_before IS NOT NULL AND seen_by IS NULL
     ORDER BY id LIMIT $1`,
    [mostTold],
  )
  return rows.map(({ topic, noticed_at, lost_before }) => ({
    invariant: 'I5',
    what: `the log lost what ${service} had published to ${topic} before ${lost_before.toISOString()}, and nobody has looked into it`,
    since: noticed_at.toISOString(),
  }))
}

interface ParkedRow {
  readonly outgoing: boolean
  readonly parked_at: Date
  readonly seen: boolean
  readonly [column: string]: unknown
}
