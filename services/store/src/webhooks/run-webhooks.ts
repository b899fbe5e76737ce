/** What an owner, or an operator, does with webhooks. Whoever does it has the right at every store that is told of. */
import type { NewWebhook, Webhook, WebhookChange, WebhookDelivery, WebhookWithSecret } from '@jumun/contracts'
import type { Database, Querying, Transaction } from '@jumun/messaging'
import { type Caller, type Clock, type Deeds, type PageOf, pageOf, refuseUnless } from '@jumun/service'
import { done, notFound, type Outcome, type Refused } from '../outcome/outcome.ts'
import { readStores } from '../store-table.ts'
import type { AnyWebhook } from './any-webhook.ts'
import {
  allDueNow,
  type DeliveryQuery,
  dueNow,
  insertAgain,
  insertDeliveries,
  readDeliveries,
  readDelivery,
} from './delivery-table.ts'
import { type Outside, refusalOf } from './outside.ts'
import { newSecret, secretText } from './sign.ts'
import {
  asWebhookAnswer,
  findWebhook,
  holdWebhook,
  insertWebhook,
  knockNow,
  readWebhook,
  readWebhooks,
  replaceSecret,
  updateWebhook,
  type WebhookRecord,
  webhookTimer,
} from './webhook-table.ts'

type User = Extract<Caller, { kind: 'user' }>
/** So many programs may hear of one store, beside the operators'. */
const mostOfAStore = 10
const formerSecretMs = 24 * 3_600_000

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly deeds: Deeds
  readonly newId: () => string
  readonly outside: Outside
  readonly any: AnyWebhook
}
interface Which {
  readonly id: string
  readonly who: User
}

export function runsWebhooks({ db, clock, deeds, newId, outside, any }: Needs) {
  const isOperator = ({ role }: User): boolean => role === 'operator'

  /** @throws Problem where one of the stores is not theirs to do this at */
  async function refuseOthers(tx: Querying, storeIds: readonly string[] | null, who: User): Promise<boolean> {
    if (storeIds === null) return isOperator(who)
    const stores = await readStores(tx, storeIds)
    for (const storeId of storeIds) {
      const store = stores.get(storeId)
      if (!isOperator(who)) refuseUnless(store && { ...store, storeId }, who)
      if (!store) return false
    }
    return true
  }
  const theirs = async (
    tx: Querying,
    webhook: WebhookRecord | undefined,
    who: User,
  ): Promise<WebhookRecord | undefined> => {
    if (!webhook || (webhook.byOperator && !isOperator(who))) return undefined
    return (await refuseOthers(tx, webhook.storeIds, who)) ? webhook : undefined
  }
  const one = async (tx: Transaction, { id, who }: Which): Promise<WebhookRecord | undefined> =>
    theirs(tx, await holdWebhook(tx, id), who)
  const note = async (
    tx: Transaction,
    { storeIds, name }: Pick<WebhookRecord, 'storeIds' | 'name'>,
    who: User,
    what: string,
  ): Promise<void> => {
    const detail = { name, ...(isOperator(who) ? { by: 'operator' } : {}) }
    for (const storeId of storeIds ?? [])
      await deeds.note(tx, { storeId, who: isOperator(who) ? null : who.id, what, detail })
  }
  const shown = async (tx: Querying, id: string): Promise<Outcome<Webhook>> => {
    const written = await readWebhook(tx, id)
    return written ? done(asWebhookAnswer(written, clock.now())) : notFound
  }
  const withSecret = async (tx: Querying, id: string): Promise<Outcome<WebhookWithSecret>> => {
    const written = await readWebhook(tx, id)
    return written ? done({ ...asWebhookAnswer(written, clock.now()), secret: secretText(written.secret) }) : notFound
  }
  const wrong = async (
    tx: Querying,
    { url, storeIds, id }: Pick<WebhookRecord, 'url' | 'storeIds' | 'id'>,
    who: User,
  ): Promise<Refused | undefined> => {
    if (storeIds === null && !isOperator(who))
      return {
        outcome: 'refused',
        code: 'invalid-request',
        field: 'storeIds',
        why: 'only operators hear of all stores',
      }
    if (!(await refuseOthers(tx, storeIds, who))) return notFound
    const why = refusalOf(url, outside)
    if (why !== undefined) return { outcome: 'refused', code: 'webhook-address', why }
    if (isOperator(who)) return undefined
    for (const storeId of storeIds ?? []) {
      const others = await readWebhooks(tx, { storeIds: [storeId], withOperators: false })
      if (others.filter((other) => other.id !== id).length >= mostOfAStore)
        return {
          outcome: 'refused',
          code: 'invalid-request',
          field: 'storeIds',
          why: `${mostOfAStore} webhooks of a store are the most`,
        }
    }
    return undefined
  }

  return {
    list: async (storeId: string | undefined, who: User): Promise<Outcome<Webhook[]>> => {
      const theirs = storeId === undefined ? await ownStores(db, who) : [storeId]
      if (storeId !== undefined && !(await refuseOthers(db, [storeId], who))) return notFound
      const found = await readWebhooks(db, { storeIds: theirs, withOperators: isOperator(who) })
      return done(found.map((webhook) => asWebhookAnswer(webhook, clock.now())))
    },

    add: async (wish: NewWebhook, who: User, id: string): Promise<Outcome<WebhookWithSecret>> => {
      const added = await db.transaction(async (tx): Promise<Outcome<WebhookWithSecret>> => {
        if (await findWebhook(tx, id)) return withSecret(tx, id)
        const webhook = { personal: false, ...wish, id }
        const refused = await wrong(tx, webhook, who)
        if (refused) return refused
        await insertWebhook(tx, webhook, { byOperator: isOperator(who), secret: newSecret(), now: clock.now() })
        await note(tx, webhook, who, 'webhook.add')
        return withSecret(tx, id)
      })
      if (added.outcome === 'done') await any.untilAllKnow()
      return added
    },

    change: (which: Which, { active, ...change }: WebhookChange): Promise<Outcome<Webhook>> =>
      db.transaction(async (tx) => {
        const before = await one(tx, which)
        if (!before) return notFound
        const after = { ...before, ...change }
        const refused = await wrong(tx, after, which.who)
        if (refused) return refused
        // Whoever gives another address wants it tried.
        const goesOn =
          active ??
          (before.pausedBecause !== undefined && before.pausedBecause !== 'BY_HAND' && change.url !== undefined)
        const because = active === false ? 'BY_HAND' : goesOn ? undefined : before.pausedBecause
        const now = clock.now()
        await updateWebhook(tx, after, { ...(because ? { pausedBecause: because } : {}), now })
        if (because === undefined) {
          await allDueNow(tx, which.id, now)
          tx.scheduleTimer(webhookTimer, which.id, now)
        }
        await note(tx, after, which.who, 'webhook.change')
        return shown(tx, which.id)
      }),

    remove: (which: Which): Promise<Outcome<null>> =>
      db.transaction(async (tx) => {
        const webhook = await one(tx, which)
        if (!webhook) return notFound
        await tx.query('DELETE FROM webhook WHERE id = $1', [which.id])
        tx.cancelTimer(webhookTimer, which.id)
        await note(tx, webhook, which.who, 'webhook.remove')
        return done(null)
      }),

    renewSecret: (which: Which): Promise<Outcome<WebhookWithSecret>> =>
      db.transaction(async (tx) => {
        const webhook = await one(tx, which)
        if (!webhook) return notFound
        await replaceSecret(tx, which.id, newSecret(), new Date(clock.now().getTime() + formerSecretMs))
        await note(tx, webhook, which.who, 'webhook.secret')
        return withSecret(tx, which.id)
      }),

    test: (which: Which): Promise<Outcome<WebhookDelivery>> =>
      db.transaction(async (tx) => {
        if (!(await one(tx, which))) return notFound
        const now = clock.now()
        const id = newId()
        const timestamp = now.toISOString()
        const body = { type: 'test', timestamp, data: { message: 'Jumun can reach you.' } }
        await insertDeliveries(
          tx,
          [{ id, webhookId: which.id, message: { id, event: 'test', occurredAt: timestamp, body } }],
          now,
        )
        await knockNow(tx, which.id, now)
        const written = await readDelivery(tx, which.id, id)
        return written ? done(written) : notFound
      }),

    deliveries: async (
      which: Which,
      { limit = 20, ...query }: Omit<DeliveryQuery, 'limit'> & { readonly limit?: number },
    ): Promise<Outcome<PageOf<WebhookDelivery>>> => {
      if (!(await theirs(db, await findWebhook(db, which.id), which.who))) return notFound
      return done(pageOf(await readDeliveries(db, which.id, { ...query, limit }), limit, (delivery) => delivery))
    },

    again: (which: Which, deliveryId: string): Promise<Outcome<WebhookDelivery>> =>
      db.transaction(async (tx) => {
        const webhook = await one(tx, which)
        if (!webhook || !(await readDelivery(tx, which.id, deliveryId))) return notFound
        const now = clock.now()
        const id = await insertAgain(tx, deliveryId, newId(), now)
        await dueNow(tx, id, now)
        await knockNow(tx, which.id, now)
        await note(tx, webhook, which.who, 'webhook.again')
        const written = await readDelivery(tx, which.id, id)
        return written ? done(written) : notFound
      }),
  }
}

/** undefined: of all. */
async function ownStores(db: Querying, { id, role, atStore }: User): Promise<readonly string[] | undefined> {
  if (role === 'operator') return undefined
  if (atStore !== undefined) return []
  return (await db.query<{ id: string }>('SELECT id FROM store WHERE owner_id = $1', [id])).map((row) => row.id)
}
