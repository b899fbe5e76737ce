/** Sessions in PostgreSQL: a session is a family of refresh tokens and ends as a whole, and everybody hears of that. */
import { SessionEnded } from '@jumun/contracts'
import { type Database, newEvent, pruneInPieces, type Row, type Transaction } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import { hashOf, type RefreshToken, type Shown } from './session.ts'
import { accessTokenSeconds } from './signing-key.ts'

export interface NewToken {
  readonly refreshToken: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export interface OwnSession {
  readonly id: string
  readonly device: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
}

/** Where sessions may be ended together with what else changes. */
export type EndReason = 'LOGGED_OUT' | 'TOKEN_REUSED' | 'ENDED_BY_OWNER' | 'PASSWORD_CHANGED' | 'LOCKED' | 'DELETED'

export interface Sessions {
  /** False: the account has been locked, or got another password, since that was looked at. */
  begin(
    session: { id: string; accountId: string; device: string; passwordHash: string },
    token: NewToken,
  ): Promise<boolean>
  /**
   * Show a token: `decide` sees it as it stands, locked, so that of two at once the second sees what the first did.
   * Rotates it into `next`, or ends the session, or does nothing. Answers whose session it is.
   */
  show(
    refreshToken: string,
    device: string | null,
    next: NewToken,
    decide: (token: RefreshToken | undefined) => Shown,
  ): Promise<{ shown: Shown; accountId?: string; sessionId?: string }>
  end(refreshToken: string, now: Date): Promise<void>
  /** Those that live, the last used first. */
  of(accountId: string, now: Date): Promise<readonly OwnSession[]>
  /** False: it is not one of theirs, or is over. */
  endOne(accountId: string, sessionId: string, now: Date): Promise<boolean>
  endAll(accountId: string, except: string | undefined, now: Date): Promise<void>
  /** Forget what can no longer be used. */
  forget(now: Date): Promise<void>
}

/** However much it is used. */
export const longestSessionDays = 90
const mostShown = 100

export function sessionStore(db: Database): Sessions {
  return {
    begin: ({ id, accountId, device, passwordHash }, token) =>
      db.transaction(async (tx) => {
        const [stillThere] = await tx.query(
          'SELECT FROM account WHERE id = $1 AND password_hash = $2 AND locked_at IS NULL FOR SHARE',
          [accountId, passwordHash],
        )
        if (!stillThere) return false
        await tx.query(
          'INSERT INTO session (id, account_id, created_at, last_used_at, device) VALUES ($1, $2, $3, $3, $4)',
          [id, accountId, token.issuedAt, device],
        )
        await add(tx, id, token)
        return true
      }),

    show: (refreshToken, device, next, decide) =>
      db.transaction(async (tx) => {
        const hash = hashOf(refreshToken)
        const rows = await tx.query(
          `SELECT token.*, session.account_id, session.ended_at
           FROM refresh_token token JOIN session ON session.id = token.session_id
           WHERE token.hash = $1 FOR UPDATE`,
          [hash],
        )
        const row = rows[0]
        // asked once the session is ours, so that of two at once the second sees what the first did
        const [followed] = await tx.query('SELECT FROM refresh_token WHERE made_from = $1 AND used_at IS NOT NULL', [
          hash,
        ])
        const shown = decide(row && tokenOf(row, followed !== undefined))
        if (!row) return { shown }
        const sessionId = row['session_id'] as string
        if (shown === 'again') await tx.query('UPDATE refresh_token SET retired = true WHERE made_from = $1', [hash])
        if (shown === 'rotate' || shown === 'again') {
          await tx.query(
            `UPDATE refresh_token SET used_at = COALESCE(used_at, $2),
               used_by = CASE WHEN used_at IS NULL THEN $3 ELSE used_by END WHERE hash = $1`,
            [hash, next.issuedAt, device],
          )
          await add(tx, sessionId, next, hash)
          await tx.query('UPDATE session SET last_used_at = $2 WHERE id = $1', [sessionId, next.issuedAt])
        }
        if (shown === 'reused') await endThose(tx, 'id = $3', [sessionId], 'TOKEN_REUSED', next.issuedAt)
        return { shown, sessionId, accountId: row['account_id'] as string }
      }),

    async end(refreshToken, now) {
      const ofToken = 'id = (SELECT session_id FROM refresh_token WHERE hash = $3)'
      await db.transaction((tx) => endThose(tx, ofToken, [hashOf(refreshToken)], 'LOGGED_OUT', now))
    },
    async of(accountId, now) {
      const rows = await db.query(
        `SELECT id, device, created_at, last_used_at FROM session
         WHERE account_id = $1 AND ended_at IS NULL
           AND EXISTS (SELECT FROM refresh_token WHERE session_id = session.id AND expires_at > $2)
         ORDER BY last_used_at DESC, id DESC LIMIT ${mostShown}`,
        [accountId, now],
      )
      return rows.map((row) => ({
        id: row['id'] as string,
        device: row['device'] as string,
        createdAt: row['created_at'] as Date,
        lastUsedAt: row['last_used_at'] as Date,
      }))
    },
    endOne: (accountId, sessionId, now) =>
      db.transaction(
        async (tx) =>
          (await endThose(tx, 'account_id = $3 AND id = $4', [accountId, sessionId], 'ENDED_BY_OWNER', now)) > 0,
      ),
    async endAll(accountId, except, now) {
      await db.transaction((tx) => endAllOf(tx, accountId, 'ENDED_BY_OWNER', now, except))
    },

    async forget(now) {
      await pruneInPieces(db, 'refresh_token', 'expires_at < $1', [now])
      const empty = 'created_at < $1 AND NOT EXISTS (SELECT FROM refresh_token WHERE session_id = session.id)'
      await pruneInPieces(db, 'session', empty, [now])
    },
  }
}

export const forgetExpired = (sessions: Pick<Sessions, 'forget'>, now: () => Date): Job => ({
  name: 'forget-expired-sessions',
  everyMs: 3_600_000,
  run: () => sessions.forget(now()),
})

async function add(tx: Transaction, sessionId: string, token: NewToken, madeFrom?: Buffer): Promise<void> {
  await tx.query(
    `INSERT INTO refresh_token (hash, session_id, issued_at, expires_at, made_from)
     SELECT $1, id, $3, least($4, created_at + interval '${longestSessionDays} days'), $5 FROM session WHERE id = $2`,
    [hashOf(token.refreshToken), sessionId, token.issuedAt, token.expiresAt, madeFrom ?? null],
  )
}

/** All sessions of an account, or all but one. */
export const endAllOf = (tx: Transaction, accountId: string, reason: EndReason, now: Date, except?: string) =>
  endThose(tx, 'account_id = $3 AND id IS DISTINCT FROM $4::uuid', [accountId, except ?? null], reason, now)

/** Ends them, and says so of those whose access tokens may still count: nobody makes one after this. */
async function endThose(
  tx: Transaction,
  where: string,
  values: readonly unknown[],
  reason: EndReason,
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE session SET ended_at = $1, end_reason = $2 WHERE ended_at IS NULL AND ${where} RETURNING id, last_used_at`,
    [now, reason, ...values],
  )
  const tokenMs = accessTokenSeconds * 1_000 + clocksDifferMs
  for (const { id, last_used_at: lastUsedAt } of rows)
    if ((lastUsedAt as Date).getTime() + tokenMs > now.getTime())
      tx.publish(sessionEnded(id as string, new Date(now.getTime() + tokenMs)))
  return rows.length
}

const clocksDifferMs = 60_000
const sessionEnded = (sessionId: string, tokensExpireAt: Date) =>
  newEvent(
    SessionEnded,
    { subject: sessionId, sequence: 1 },
    { sessionId, tokensExpireAt: tokensExpireAt.toISOString() },
  )

const tokenOf = (row: Row, answerWasHeard: boolean): RefreshToken => ({
  expiresAt: row['expires_at'] as Date,
  ...(row['used_at'] ? { usedAt: row['used_at'] as Date } : {}),
  usedBy: row['used_by'] as string | null,
  answerWasHeard,
  retired: row['retired'] as boolean,
  ...(row['ended_at'] ? { sessionEndedAt: row['ended_at'] as Date } : {}),
})
