/**
 * Sends what waits. A durable timer says that a webhook has something to send; its deliveries are then sent here, without a
 * transaction held open, and the timer stays set in case that this process dies. One slow address keeps no other waiting.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookDelivery } from '@jumun/contracts'
import { type Database, moveTimer, seeTimer, type Transaction } from '@jumun/messaging'
import { bulkhead } from '@jumun/resilience'
import type { Clock, Deeds } from '@jumun/service'
import type { Logger } from 'pino'
import type { Counter } from 'prom-client'
import {
  type Attempt,
  allDueNow,
  type DeliveryRecord,
  nextDueAt,
  noteAttempts,
  takeDeliveries,
} from './delivery-table.ts'
import { lanes } from './lanes.ts'
import { textOf } from './message.ts'
import { type Answer, type Outside, postOutside } from './outside.ts'
import { awayAfter, isTriedOut, pauseMs, quietMs } from './pauses.ts'
import { signedHeaders } from './sign.ts'
import {
  findWebhook,
  holdWebhook,
  leaveAlone,
  stillArrives,
  type WebhookRecord,
  webhookArrived,
  webhookFailed,
  webhookTimer,
} from './webhook-table.ts'

interface Sent extends Attempt {
  /** As it was when this was sent. */
  readonly webhook: WebhookRecord
}

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly deeds: Deeds
  readonly outside: Outside
  readonly answerWithinMs: number
  readonly sent: Pick<Counter<'outcome'>, 'inc'>
}

/** Of one lane. */
const mostDeliveriesAtATime = 16
/** So long after an answer others are waited for, to be noted with it. */
const notedTogetherMs = 20
/** After this another instance, or the next start, looks again. */
const takeOverMs = 30_000
/** So many questions to the database at a time: customers and staff wait for none of this. */
const mostQuestionsAtATime = 3
const gone = 410

export function sendsDeliveries(needs: Needs): {
  readonly timer: (webhookId: string, tx: Transaction) => Promise<void>
  readonly stop: () => Promise<void>
} {
  const { clock, log } = needs
  const db = few(needs.db)
  const stopping = new AbortController()
  const send = lanes(sendAll, {
    onTrouble: (error, id) => log.error({ err: error, webhook: id }, 'deliveries could not be sent; later'),
  })

  /** Who answers is noted and followed by the next; who does not keeps nobody else waiting. */
  async function sendAll(id: string, othersWait: () => boolean): Promise<boolean> {
    const underWay = new Set<Promise<void>>()
    const made: Sent[] = [] // in the order in which they were answered
    for (;;) {
      const mayBegin = !stopping.signal.aborted && !othersWait()
      if (mayBegin)
        for (const sending of await beginSome(id, mostDeliveriesAtATime - underWay.size, made)) watch(sending)
      if (underWay.size === 0 && made.length === 0) break // some may have been answered while others were noted
      if (made.length === 0) await Promise.race(underWay)
      await Promise.race([Promise.all(underWay), pause(notedTogetherMs)])
      const answered = made.splice(0)
      if (answered.length > 0) await note(id, answered)
    }
    if (stopping.signal.aborted) return false
    if (othersWait()) return true
    await lookAgain(id)
    return false

    function watch(sending: Promise<void>): void {
      const watched = sending.finally(() => underWay.delete(watched))
      underWay.add(watched)
    }
  }

  async function beginSome(id: string, most: number, made: Sent[]): Promise<Promise<void>[]> {
    if (most === 0) return []
    const webhook = await findWebhook(db, id)
    if (!webhook || !maySend(webhook, clock.now())) return []
    const isKnock = isAway(webhook)
    const taken = isKnock
      ? await db.transaction((tx) => takeKnock(tx, id))
      : await takeDeliveries(db, id, { most, isKnock }, clock.now())
    return taken.map(async (delivery) => {
      for (const attempt of await sendOne(webhook, delivery)) made.push({ ...attempt, webhook })
    })
  }

  /** While it is on its way nobody else knocks: all that came meanwhile would say, each once more, that the address is away. */
  async function takeKnock(tx: Transaction, id: string): Promise<readonly DeliveryRecord[]> {
    const webhook = await holdWebhook(tx, id)
    const now = clock.now()
    if (!webhook || !isAway(webhook) || !maySend(webhook, now)) return []
    const taken = await takeDeliveries(tx, id, { most: 1, isKnock: true }, now)
    if (taken.length > 0) await leaveAlone(tx, id, new Date(now.getTime() + takeOverMs))
    return taken
  }

  /** @returns nothing of one that was cut off by the end of this process: it comes again */
  async function sendOne(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<readonly Attempt[]> {
    const body = textOf(delivery.body, delivery.personal)
    const at = clock.now()
    const secrets = [webhook.secret, ...(webhook.former && webhook.former.until > at ? [webhook.former.secret] : [])]
    const begun = performance.now()
    const answer = await postOutside(
      {
        url: webhook.url,
        headers: { 'content-type': 'application/json', ...signedHeaders(delivery.messageId, at, body, secrets) },
        body,
        timeoutMs: needs.answerWithinMs,
        signal: stopping.signal,
      },
      needs.outside,
    )
    if (stopping.signal.aborted && 'trouble' in answer) return []
    const tookMs = Math.round(performance.now() - begun)
    needs.sent.inc({ outcome: isTaken(answer) ? 'taken' : 'status' in answer ? 'refused' : answer.trouble })
    return [{ delivery, answer, at, tookMs }]
  }

  async function note(id: string, attempts: readonly Sent[]): Promise<void> {
    if (!attempts.every(({ answer, webhook }) => isTaken(answer) && webhook.failures === 0))
      return db.transaction((tx) => noteFailing(tx, id, attempts))
    const now = clock.now()
    await noteAttempts(
      db,
      attempts.map((attempt) => ({ ...attempt, state: 'DELIVERED', nextAt: now })),
    )
    await stillArrives(db, id, now)
  }

  async function noteFailing(tx: Transaction, id: string, attempts: readonly Sent[]): Promise<void> {
    const webhook = await holdWebhook(tx, id)
    if (!webhook) return
    const now = clock.now()
    await noteAttempts(
      tx,
      attempts.map((attempt) => ({ ...attempt, ...becameOf(attempt, webhook, now) })),
    )
    const last = attempts.findLastIndex(({ answer }) => isTaken(answer))
    const isBack = last >= 0
    const failed = attempts.slice(last + 1)
    const before = isBack ? 0 : webhook.failures
    // Many at once say no more than one does: how long it is away only a knock can tell.
    const knocks = failed.filter(({ webhook: then }) => isAway(then)).length
    const failures = Math.max(before + knocks, Math.min(before + failed.length, awayAfter))
    const failingSince = failed.length === 0 ? undefined : ((isBack ? undefined : webhook.failingSince) ?? now)
    const askedMs = Math.max(0, ...failed.map(({ answer }) => askedOf(answer)))
    if (isBack) await webhookArrived(tx, id, now)
    if (isBack && isAway(webhook)) await allDueNow(tx, id, now) // nothing waits for its own pause
    if (failingSince === undefined) return
    const isGone = attempts.some(({ answer }) => 'status' in answer && answer.status === gone)
    const because = isGone ? 'GONE' : isTriedOut(failingSince, now) ? 'FAILING' : undefined
    const nextAt = new Date(now.getTime() + quietMs(failures, askedMs))
    await webhookFailed(tx, { id, failures, failingSince }, nextAt, because)
    if (!because || webhook.pausedBecause) return
    log.warn({ webhook: id, because }, 'a webhook is paused: its address does not take anything any more')
    for (const storeId of webhook.storeIds ?? [])
      await needs.deeds.note(tx, {
        storeId,
        who: null,
        what: 'webhook.paused',
        detail: { name: webhook.name, because },
      })
  }

  async function lookAgain(id: string): Promise<void> {
    const seen = await seeTimer(db, webhookTimer, id)
    const webhook = await findWebhook(db, id)
    const next = webhook && !webhook.pausedBecause ? await nextDueAt(db, id, isAway(webhook)) : undefined
    await moveTimer(db, seen, next && webhook?.nextAt && webhook.nextAt > next ? webhook.nextAt : next)
  }

  return {
    timer: async (id, tx) => {
      const seen = await seeTimer(tx, webhookTimer, id)
      const webhook = await findWebhook(tx, id)
      if (!webhook || webhook.pausedBecause) return
      await moveTimer(tx, seen, new Date(clock.now().getTime() + takeOverMs))
      send.add(id)
    },
    stop: () => {
      stopping.abort()
      return send.stop()
    },
  }
}

function few(db: Database): Pick<Database, 'query' | 'transaction'> {
  const questions = bulkhead({ atOnce: mostQuestionsAtATime, waiting: Number.POSITIVE_INFINITY })
  return {
    query: (sql, values) => questions.run(() => db.query(sql, values)),
    transaction: (work) => questions.run(() => db.transaction(work)),
  }
}

function becameOf(
  { delivery, answer }: Attempt,
  { wentOnAt = delivery.createdAt }: WebhookRecord,
  now: Date,
): { state: WebhookDelivery['state']; nextAt: Date } {
  if (isTaken(answer)) return { state: 'DELIVERED', nextAt: now }
  const nextAt = new Date(now.getTime() + pauseMs(delivery.attempts, askedOf(answer)))
  // What waited while nothing was sent has its two days yet.
  const since = wentOnAt > delivery.createdAt ? wentOnAt : delivery.createdAt
  return { state: isTriedOut(since, now) ? 'GIVEN_UP' : 'WAITING', nextAt }
}

const askedOf = (answer: Answer): number => ('retryAfterMs' in answer ? (answer.retryAfterMs ?? 0) : 0)

const isAway = ({ failures }: WebhookRecord): boolean => failures >= awayAfter
const isTaken = (answer: Answer): boolean => 'status' in answer && answer.status >= 200 && answer.status < 300
const maySend = ({ pausedBecause, nextAt }: WebhookRecord, now: Date): boolean =>
  pausedBecause === undefined && (nextAt === undefined || nextAt <= now)
