/** Accounts in PostgreSQL. The password's hash leaves this file only for the one who checks it. */
import { normalEmail, UserRegistered } from '@jumun/contracts'
import { type Database, type Row, say } from '@jumun/messaging'
import type { ListPlace } from '@jumun/service'
import type { Account } from './account.ts'

export interface Accounts {
  /** Undefined when somebody has this email already. */
  register(account: Account, passwordHash: string): Promise<Account | undefined>
  one(id: string): Promise<Account | undefined>
  byEmail(email: string): Promise<{ account: Account; passwordHash: string } | undefined>
  /** @param asked.q part of a name or an email */
  newest(asked: { q?: string | undefined; after?: ListPlace | undefined; limit: number }): Promise<readonly Account[]>
}

const columns = 'id, email, name, role, created_at'

export function accountStore(db: Database): Accounts {
  return {
    async register({ id, email, name, role, createdAt }, passwordHash) {
      const rows = await db.change(
        `INSERT INTO account (id, email, email_key, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email_key) DO NOTHING RETURNING ${columns}`,
        [id, email, normalEmail(email), name, role, passwordHash, createdAt],
        [say(UserRegistered, { subject: id, sequence: 1 }, { userId: id, name, role })],
      )
      return rows.map(accountOf)[0]
    },
    async one(id) {
      const rows = await db.query(`SELECT ${columns} FROM account WHERE id = $1`, [id])
      return rows.map(accountOf)[0]
    },
    async byEmail(email) {
      const rows = await db.query(
        `SELECT ${columns}, password_hash FROM account WHERE email_key = ANY($1) ORDER BY email_key = $2 DESC LIMIT 1`,
        [[normalEmail(email), formerKey(email)], formerKey(email)],
      )
      return rows.map((row) => ({ account: accountOf(row), passwordHash: row['password_hash'] as string }))[0]
    },
    async newest({ q, after, limit }) {
      const part = q?.trim().normalize('NFC')
      const rows = await db.query(
        `SELECT ${columns} FROM account
         WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
           AND ($4::text IS NULL OR position(lower($4) IN lower(name)) > 0 OR position(lower($4) IN email) > 0)
         ORDER BY created_at DESC, id DESC LIMIT $3`,
        [after?.createdAt, after?.id, limit, part || null],
      )
      return rows.map(accountOf)
    },
  }
}

/** Of an account that was told from another by a zero-width space alone, before that was one and the same: it stays apart. */
const formerKey = (email: string): string => email.normalize('NFKC').toLowerCase()

const accountOf = (row: Row): Account => ({
  id: row['id'] as string,
  email: row['email'] as string,
  name: row['name'] as string,
  role: row['role'] as Account['role'],
  createdAt: row['created_at'] as Date,
})
