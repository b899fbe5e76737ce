/** Accounts in PostgreSQL. The password's hash leaves this file only for the one who checks it. */
import { normalEmail, type Standing, UserApproved, UserDeleted, UserRefused, UserRegistered } from '@jumun/contracts'
import { type Database, newEvent, type OutgoingEvent, type Row, type Transaction } from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import type { Account } from './account.ts'
import { emailInItsLetters } from './letters.ts'
import { maskedName } from './masked-name.ts'
import { endAllOf } from './session-store.ts'

export interface Accounts {
  /** Undefined when somebody has this email already. */
  register(account: Account, passwordHash: string): Promise<Account | undefined>
  one(id: string): Promise<Account | undefined>
  byEmail(email: string): Promise<{ account: Account; passwordHash: string } | undefined>
  /** With what proves that it is them. */
  withPassword(id: string): Promise<{ account: Account; passwordHash: string } | undefined>
  /** Another password, and all other sessions over. False: it was changed meanwhile. */
  changePassword(
    account: { readonly id: string; readonly sessionId: string | undefined },
    from: string,
    to: string,
    now: Date,
  ): Promise<boolean>
  /** Locking ends all sessions. Undefined: there is no such account. */
  setLocked(id: string, locked: boolean, now: Date): Promise<Account | undefined>
  /** The operator's word. False: there is nothing to decide about it; undefined: there is no such account. */
  decide(id: string, standing: 'approved' | 'refused'): Promise<Account | false | undefined>
  /** With its sessions, and all that tells who it was. Nothing happens to the last operator. */
  remove(id: string, now: Date): Promise<'removed' | 'last-operator'>
  /** What these riders are called. */
  riderNames(ids: readonly string[]): Promise<{ id: string; name: string }[]>
  staffNames(ids: readonly string[]): Promise<{ id: string; name: string }[]>
  customerNames(ids: readonly string[]): Promise<{ id: string; name: string }[]>
  /** Emails from before domains had one form move to it, where nobody has it yet. */
  moveToNormalForm(): Promise<void>
  /** @param asked.q part of a name or an email */
  newest(request: {
    q?: string | undefined
    standing?: Standing | undefined
    after?: ListPosition | undefined
    limit: number
  }): Promise<readonly Account[]>
}

const columns = 'id, email, name, role, standing, created_at, locked_at'

export function accountStore(db: Database): Accounts {
  return {
    async register({ id, email, name, role, standing, createdAt }, passwordHash) {
      // Staff are told of by the store that takes them on: StoreChanged.
      const events: OutgoingEvent[] =
        role === 'staff' ? [] : [newEvent(UserRegistered, { subject: id, sequence: 1 }, { userId: id, name: '', role })]
      if (standing === 'approved' && isDecidedAbout(role)) events.push(approved(id, role, 2))
      const rows = await db.change(
        `INSERT INTO account (id, email, email_key, name, role, password_hash, created_at, standing, said)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING ${columns}`,
        [
          id,
          emailInItsLetters(normalEmail(email)),
          normalEmail(email),
          name,
          role,
          passwordHash,
          createdAt,
          standing,
          events.length,
        ],
        events,
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
    async withPassword(id) {
      const rows = await db.query(`SELECT ${columns}, password_hash FROM account WHERE id = $1`, [id])
      return rows.map((row) => ({ account: accountOf(row), passwordHash: row['password_hash'] as string }))[0]
    },
    changePassword: ({ id, sessionId }, from, to, now) =>
      db.transaction(async (tx) => {
        const sql = 'UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING id'
        const [changed] = await tx.query(sql, [id, from, to])
        if (!changed) return false
        await endAllOf(tx, id, 'PASSWORD_CHANGED', now, sessionId)
        return true
      }),
    setLocked: (id, locked, now) =>
      db.transaction(async (tx) => {
        const [row] = await tx.query(
          `UPDATE account SET locked_at = CASE WHEN $2 THEN coalesce(locked_at, $3::timestamptz) END
           WHERE id = $1 RETURNING ${columns}`,
          [id, locked, now],
        )
        if (!row) return undefined
        if (locked) await endAllOf(tx, id, 'LOCKED', now)
        return accountOf(row)
      }),
    decide: (id, standing) =>
      db.transaction(async (tx) => {
        const [row] = await tx.query(`SELECT ${columns}, said FROM account WHERE id = $1 FOR UPDATE`, [id])
        if (!row) return undefined
        const account = accountOf(row)
        if (!isDecidedAbout(account.role) || account.standing === 'approved')
          return account.standing === standing && account
        if (account.standing === standing) return account
        const sequence = (row['said'] as number) + 1
        await tx.query('UPDATE account SET standing = $2, said = $3 WHERE id = $1', [id, standing, sequence])
        if (standing === 'approved') tx.publish(approved(id, account.role, sequence))
        else tx.publish(newEvent(UserRefused, { subject: id, sequence }, { userId: id }))
        return { ...account, standing }
      }),
    remove: (id, now) =>
      db.transaction(async (tx) => {
        // held together, so that of the last two operators one stays
        const rows = await tx.query(
          `SELECT id, role, said FROM account WHERE id = $1 OR role = 'operator' ORDER BY id FOR UPDATE`,
          [id],
        )
        const row = rows.find((one) => one['id'] === id)
        if (!row) return 'removed'
        if (row['role'] === 'operator' && rows.length === 1) return 'last-operator'
        await endAllOf(tx, id, 'DELETED', now)
        await tx.query('DELETE FROM session WHERE account_id = $1', [id])
        await tx.query('DELETE FROM account WHERE id = $1', [id])
        tx.publish(newEvent(UserDeleted, { subject: id, sequence: (row['said'] as number) + 1 }, { userId: id }))
        return 'removed'
      }),
    riderNames: (ids) => db.query("SELECT id, name FROM account WHERE id = ANY($1) AND role = 'rider'", [ids]),
    staffNames: (ids) =>
      db.query("SELECT id, name FROM account WHERE id = ANY($1) AND role IN ('owner', 'staff')", [ids]),
    customerNames: async (ids) => {
      const rows = await db.query<{ id: string; name: string }>(
        "SELECT id, name FROM account WHERE id = ANY($1) AND role = 'customer'",
        [ids],
      )
      return rows.map(({ id, name }) => ({ id, name: maskedName(name) }))
    },
    moveToNormalForm: () => db.transaction(moveToNormalForm),
    async newest({ q, standing, after, limit }) {
      const part = q?.trim().normalize('NFC')
      const rows = await db.query(
        `SELECT ${columns} FROM account
         WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
           AND ($4::text IS NULL OR position(lower($4) IN lower(name)) > 0 OR position(lower($4) IN email) > 0)
           AND ($5::text IS NULL OR standing = $5)
         ORDER BY created_at DESC, id DESC LIMIT $3`,
        [after?.createdAt, after?.id, limit, part || null, standing ?? null],
      )
      return rows.map(accountOf)
    },
  }
}

/** Customers need nobody's yes, and operators do not sign up. */
const isDecidedAbout = (role: Account['role']): boolean => role === 'rider' || role === 'owner'
/** Names are on no log: it keeps what it has for ever. */
const approved = (userId: string, role: Account['role'], sequence: number) =>
  newEvent(UserApproved, { subject: userId, sequence }, { userId, name: '', role })

async function moveToNormalForm(tx: Transaction): Promise<void> {
  const rows = await tx.query("SELECT id, email_key FROM account WHERE email_key ~ '[^\\x01-\\x7f]' FOR UPDATE")
  for (const row of rows) {
    const key = normalEmail(row['email_key'] as string)
    await tx.query(
      'UPDATE account SET email_key = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM account WHERE email_key = $2)',
      [row['id'], key],
    )
  }
}

/** Of an account that was told from another by a zero-width space alone, before that was one and the same: it stays apart. */
const formerKey = (email: string): string => email.normalize('NFKC').toLowerCase()

const accountOf = (row: Row): Account => ({
  id: row['id'] as string,
  email: row['email'] as string,
  name: row['name'] as string,
  role: row['role'] as Account['role'],
  standing: row['standing'] as Standing,
  createdAt: row['created_at'] as Date,
  locked: row['locked_at'] !== null,
})
