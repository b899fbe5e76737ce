/** Sessions in PostgreSQL: a session is a family of refresh tokens and ends as a whole. */
import { type Database, pruneInPieces, type Row, type Transaction } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import { hashOf, type RefreshToken, type Shown } from './session.ts'

export interface NewToken {
  readonly refreshToken: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export interface Sessions {
  begin(session: { id: string; accountId: string }, token: NewToken): Promise<void>
  /**
   * Show a token: `decide` sees it as it stands, locked, so that of two at once the second sees what the first did.
   * Rotates it into `next`, or ends the session, or does nothing. Answers whose session it is.
   */
  show(
    refreshToken: string,
    device: string | null,
    next: NewToken,
    decide: (token: RefreshToken | undefined) => Shown,
  ): Promise<{ shown: Shown; accountId?: string }>
  end(refreshToken: string, now: Date): Promise<void>
  /** Forget what can no longer be used. */
  forget(now: Date): Promise<void>
}

export function sessionStore(db: Database): Sessions {
  return {
    begin: ({ id, accountId }, token) =>
      db.transaction(async (tx) => {
        await tx.query('INSERT INTO session (id, account_id, created_at) VALUES ($1, $2, $3)', [
          id,
          accountId,
          token.issuedAt,
        ])
        await add(tx, id, token)
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
        }
        if (shown === 'reused') await end(tx, sessionId, 'TOKEN_REUSED', next.issuedAt)
        return { shown, accountId: row['account_id'] as string }
      }),

    async end(refreshToken, now) {
      await db.query(
        `UPDATE session SET ended_at = $2, end_reason = 'LOGGED_OUT'
         WHERE ended_at IS NULL AND id = (SELECT session_id FROM refresh_token WHERE hash = $1)`,
        [hashOf(refreshToken), now],
      )
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
    'INSERT INTO refresh_token (hash, session_id, issued_at, expires_at, made_from) VALUES ($1, $2, $3, $4, $5)',
    [hashOf(token.refreshToken), sessionId, token.issuedAt, token.expiresAt, madeFrom ?? null],
  )
}

async function end(tx: Transaction, sessionId: string, reason: string, now: Date): Promise<void> {
  await tx.query('UPDATE session SET ended_at = $3, end_reason = $2 WHERE id = $1 AND ended_at IS NULL', [
    sessionId,
    reason,
    now,
  ])
}

const tokenOf = (row: Row, answerWasHeard: boolean): RefreshToken => ({
  expiresAt: row['expires_at'] as Date,
  ...(row['used_at'] ? { usedAt: row['used_at'] as Date } : {}),
  usedBy: row['used_by'] as string | null,
  answerWasHeard,
  retired: row['retired'] as boolean,
  ...(row['ended_at'] ? { sessionEndedAt: row['ended_at'] as Date } : {}),
})
