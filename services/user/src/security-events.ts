/** Keeps the security log of the whole platform for operators to see: addresses for 30 days, the rest for a year, and bounded. */
import type {
  AnswerOf,
  listSecurityEvents,
  logIn,
  SecurityEvent,
  SecurityKind,
  SecurityReport,
  signUp,
} from '@jumun/contracts'
import type { Database, Row } from '@jumun/messaging'
import {
  cursorPosition,
  type Job,
  type PageOf,
  Problem,
  pageOf,
  type RequestContext,
  type SecurityLog,
} from '@jumun/service'
import type { Accounts } from './account-store.ts'

interface Needs {
  readonly db: Database
  readonly now: () => Date
  readonly newId: () => string
}

const addressDays = 30
const eventDays = 365
/** Of one kind: a flood of refusals does not wash away who was given which right. */
const mostOfAKind = 100_000
const forgetEveryMs = 3_600_000
const dayMs = 86_400_000

export function securityEvents({ db, now, newId }: Needs) {
  const keep = async (events: readonly SecurityReport[]): Promise<void> => {
    const rows = events.map((event) => ({ ...event, id: newId() }))
    await db.query(
      `INSERT INTO security_event (id, at, kind, who, role, what, status, address, count)
       SELECT id, at, kind, who, role, what, status, address, count FROM jsonb_to_recordset($1::jsonb) AS given
         (id uuid, at timestamptz, kind text, who uuid, role text, what text, status integer, address text, count integer)`,
      [JSON.stringify(rows)],
    )
  }
  return {
    keep,
    async newest({ query }: Pick<RequestContext<typeof listSecurityEvents>, 'query'>): Promise<PageOf<SecurityEvent>> {
      const { limit = 20, cursor, kind, who, address } = query
      const after = cursorPosition(cursor)
      const rows = await db.query(
        `SELECT e.*, a.name FROM security_event e LEFT JOIN account a ON a.id = e.who
         WHERE ($1::timestamptz IS NULL OR (e.at, e.id) < ($1::timestamptz, $2::uuid))
           AND ($3::text IS NULL OR e.kind = $3) AND ($4::uuid IS NULL OR e.who = $4)
           AND ($5::text IS NULL OR e.address = $5)
         ORDER BY e.at DESC, e.id DESC LIMIT $6`,
        [after?.createdAt, after?.id, kind, who, address, limit + 1],
      )
      return pageOf(rows.map(eventOf), limit, ({ at, id }) => ({ createdAt: at, id }))
    },
    forgetting: {
      name: 'forget-security-events',
      everyMs: forgetEveryMs,
      async run() {
        const before = (days: number): Date => new Date(now().getTime() - days * dayMs)
        await db.query('UPDATE security_event SET address = NULL WHERE address IS NOT NULL AND at < $1', [
          before(addressDays),
        ])
        await db.query('DELETE FROM security_event WHERE at < $1', [before(eventDays)])
        await db.query(
          `DELETE FROM security_event e USING (
             SELECT kind, (SELECT at FROM security_event o WHERE o.kind = kinds.kind
                           ORDER BY at DESC, id DESC OFFSET $1 LIMIT 1) AS oldest
             FROM (SELECT DISTINCT kind FROM security_event) kinds) full_kind
           WHERE e.kind = full_kind.kind AND e.at < full_kind.oldest`,
          [mostOfAKind],
        )
      },
    } satisfies Job,
  }
}

/** Log-ins and sign-ups, with whose account it is, which the edge cannot know. */
export function watchedEntrances(security: SecurityLog, accounts: Pick<Accounts, 'byEmail'>) {
  const note = (
    kind: SecurityKind,
    status: number,
    { client }: Pick<RequestContext<never>, 'client'>,
    account?: { readonly id: string; readonly role: SecurityEvent['role'] },
  ): void =>
    security.recordSecurityEvent({
      ...{ kind, status, what: kind === 'sign-up' ? 'POST /signup' : 'POST /login', address: client.address },
      ...{ who: account?.id ?? null, role: account?.role ?? null },
    })
  return {
    logIn:
      (go: (request: RequestContext<typeof logIn>) => Promise<AnswerOf<typeof logIn>>) =>
      async (request: RequestContext<typeof logIn>): Promise<AnswerOf<typeof logIn>> => {
        try {
          const answer = await go(request)
          note('log-in', answer.status, request, answer.body.user)
          return answer
        } catch (error) {
          if (error instanceof Problem && error.status < 500)
            note('log-in-refused', error.status, request, (await accounts.byEmail(request.body.email))?.account)
          throw error
        }
      },
    signUp:
      (go: (request: RequestContext<typeof signUp>) => Promise<AnswerOf<typeof signUp>>) =>
      async (request: RequestContext<typeof signUp>): Promise<AnswerOf<typeof signUp>> => {
        const answer = await go(request)
        note('sign-up', answer.status, request, answer.body)
        return answer
      },
  }
}

const eventOf = (row: Row): SecurityEvent => ({
  id: row['id'] as string,
  kind: row['kind'] as SecurityKind,
  at: (row['at'] as Date).toISOString(),
  who: (row['who'] as string | null) ?? null,
  role: (row['role'] as SecurityEvent['role']) ?? null,
  what: row['what'] as string,
  status: row['status'] as number,
  address: (row['address'] as string | null) ?? null,
  count: row['count'] as number,
  name: (row['name'] as string | null) ?? null,
})
