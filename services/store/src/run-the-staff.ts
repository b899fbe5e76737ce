/** The owner takes people on, gives them other work and lets them go; the invited come in by their link, once. */
import { createHash, randomBytes } from 'node:crypto'
import {
  type BodyOf,
  type changeStaffTerms,
  type inviteStaff,
  mostStaff,
  type NewInvitation,
  type Staff,
  type StaffRole,
} from '@jumun/contracts'
import type { Database, Row, Transaction } from '@jumun/messaging'
import { type Caller, type Clock, type Deeds, refuseUnless } from '@jumun/service'
import { refusal } from './answers.ts'
import type { Mail } from './mail.ts'
import type { TextsOf } from './names-of-people.ts'
import { whoHavePins } from './pins.ts'
import { inRole, joined, without, worksAt } from './staff.ts'
import type { StoreState } from './store.ts'
import { readStore, updateStore } from './store-table.ts'

type User = Extract<Caller, { kind: 'user' }>
interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly deeds: Deeds
  readonly namesOf: TextsOf
  readonly mail: Mail
  readonly newId: () => string
  readonly publicUrl: string
  readonly invitationHours: number
}

export function staffOf(needs: Needs) {
  const { db, clock, deeds, namesOf, mail, newId, publicUrl, invitationHours } = needs

  async function shown(id: string, caller: User): Promise<Staff> {
    const store = await readStore(db, id)
    refuseUnless(store && { ...store, storeId: id }, caller)
    if (!store) throw refusal('not-found')
    const [names, pins, invitations] = await Promise.all([
      namesOf(store.staff.map(({ userId }) => userId)),
      whoHavePins(db, id),
      db.query('SELECT * FROM staff_invitation WHERE store_id = $1 AND expires_at > $2 ORDER BY created_at DESC', [
        id,
        clock.now(),
      ]),
    ])
    return {
      items: store.staff.map((member) => ({
        ...member,
        name: names.get(member.userId) ?? null,
        hasPin: pins.has(member.userId),
      })),
      invitations: invitations.map(invitationOf),
      refundLimit: store.refundLimit ?? null,
      sendsMail: mail.isSet,
    }
  }

  /** The owner's rights are asked under the lock of the store: nobody acts on what they were a moment ago. */
  const change = (
    id: string,
    caller: User,
    decide: (store: StoreState, tx: Transaction) => StoreState | Promise<StoreState>,
  ): Promise<void> =>
    db.transaction(async (tx) => {
      // The lock first, so that what `decide` reads and writes is of one moment.
      await tx.query('SELECT 1 AS one FROM store WHERE id = $1 FOR UPDATE', [id])
      const store = await readStore(tx, id)
      refuseUnless(store && { ...store, storeId: id }, caller)
      if (!store) throw refusal('not-found')
      const after = await decide(store, tx)
      if (after !== store) await updateStore(tx, id, clock.now(), () => ({ outcome: 'decided', store: after }))
    })

  return {
    shown,

    async invite(id: string, caller: User, { email, role }: BodyOf<typeof inviteStaff>): Promise<NewInvitation> {
      const [now, invitationId, token] = [clock.now(), newId(), randomBytes(32).toString('base64url')]
      const expiresAt = new Date(now.getTime() + invitationHours * 3_600_000)
      let storeName: StoreState['name'] = {}
      await change(id, caller, async (store, tx) => {
        storeName = store.name
        await tx.query('DELETE FROM staff_invitation WHERE store_id = $1 AND (email = $2 OR expires_at <= $3)', [
          ...[id, email, now],
        ])
        const [count] = await tx.query('SELECT count(*)::int AS open FROM staff_invitation WHERE store_id = $1', [id])
        if (store.staff.length + Number(count?.['open']) >= mostStaff) throw refusal('too-many-staff')
        await tx.query('INSERT INTO staff_invitation VALUES ($1, $2, $3, $4, $5, $6, $7)', [
          ...[invitationId, id, hashOf(token), email, role, now, expiresAt],
        ])
        await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.invite', detail: { role } })
        return store
      })
      // After the `#`, so that no server on the way writes it down.
      const link = `${publicUrl.replace(/\/$/, '')}/admin/join#${token}`
      const mailed = await mail.invite({ to: email, link, storeName, role, expiresAt })
      const times = { createdAt: now.toISOString(), expiresAt: expiresAt.toISOString() }
      return { id: invitationId, email, role, ...times, link, mailed }
    },

    takeBack: (id: string, caller: User, invitationId: string): Promise<void> =>
      change(id, caller, async (store, tx) => {
        const [row] = await tx.query('DELETE FROM staff_invitation WHERE id = $1 AND store_id = $2 RETURNING role', [
          invitationId,
          id,
        ])
        const detail = row && { role: row['role'] as StaffRole }
        if (detail) await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.uninvite', detail })
        return store
      }),

    async terms(id: string, caller: User, { refundLimit }: BodyOf<typeof changeStaffTerms>): Promise<Staff> {
      await change(id, caller, async ({ refundLimit: _, ...store }, tx) => {
        const detail = { amount: refundLimit?.amount ?? null }
        await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.limit', detail })
        return refundLimit ? { ...store, refundLimit } : store
      })
      return shown(id, caller)
    },

    async setRole(id: string, caller: User, userId: string, role: StaffRole): Promise<Staff> {
      await change(id, caller, async (store, tx) => {
        if (!worksAt(store, userId)) throw refusal('not-found')
        await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.role', about: userId, detail: { role } })
        return inRole(store, userId, role)
      })
      return shown(id, caller)
    },

    remove: (id: string, caller: User, userId: string): Promise<void> =>
      change(id, caller, async (store, tx) => {
        if (!worksAt(store, userId)) return store
        await tx.query('DELETE FROM staff_pin WHERE store_id = $1 AND user_id = $2', [id, userId])
        await deeds.note(tx, { storeId: id, who: caller.id, what: 'staff.remove', about: userId })
        return without(store, userId)
      }),

    async look(token: string) {
      const [row] = await db.query('SELECT * FROM staff_invitation WHERE token_hash = $1 AND expires_at > $2', [
        ...[hashOf(token), clock.now()],
      ])
      const store = row && (await readStore(db, row['store_id'] as string))
      if (!row || !store) throw refusal('invitation-over')
      const { role, expiresAt } = invitationOf(row)
      return { storeId: store.id, storeName: store.name, role, expiresAt }
    },

    /** Of two at the same moment one finds the row gone. */
    accept: (token: string, { id: userId }: User) =>
      db.transaction(async (tx) => {
        const now = clock.now()
        const [row] = await tx.query('DELETE FROM staff_invitation WHERE token_hash = $1 RETURNING *', [hashOf(token)])
        if (!row || (row['expires_at'] as Date) <= now) throw refusal('invitation-over')
        const [storeId, role] = [row['store_id'] as string, row['role'] as StaffRole]
        await updateStore(tx, storeId, now, (store) => ({
          outcome: 'decided',
          store: joined(store, userId, role, now),
        }))
        await deeds.note(tx, { storeId, who: userId, what: 'staff.join', detail: { role } })
        return { storeId, role }
      }),
  }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const invitationOf = (row: Row) => ({
  id: row['id'] as string,
  email: row['email'] as string,
  role: row['role'] as StaffRole,
  createdAt: (row['created_at'] as Date).toISOString(),
  expiresAt: (row['expires_at'] as Date).toISOString(),
})
