/**
 * Sends what waits. A durable timer says that a webhook has something to send; its deliveries are then sent here, without a
 * transaction held open, and the timer stays set in case that this process dies. One slow address keeps no other waiting.
 */
import type { Database, Transaction } from '@jumun/messaging'
import type { Clock, Deeds } from '@jumun/service'
import type { Logger } from 'pino'
import type { Counter } from 'prom-client'
import { allDueNow, type DeliveryRecord, nextDueAt, noteAttempt, takeDeliveries } from './delivery-table.ts'
import { textOf } from './message.ts'
import { type Answer, type Outside, postOutside } from './outside.ts'
import { awayAfter, isTriedOut, pauseMs, quietMs } from './pauses.ts'
import { signedHeaders } from './sign.ts'
import {
  holdWebhook,
  readWebhook,
  type WebhookRecord,
  webhookArrived,
  webhookFailed,
  webhookTimer,
} from './webhook-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly deeds: Deeds
  readonly outside: Outside
  readonly answerWithinMs: number
  readonly sent: Pick<Counter<'outcome'>, 'inc'>
}

const mostWebhooksAtATime = 32
const mostDeliveriesAtATime = 8
/** After this another instance, or the next start, looks again. */
const takeOverMs = 30_000
const gone = 410

export function sendsDeliveries(needs: Needs): {
  readonly timer: (webhookId: string, tx: Transaction) => Promise<void>
  readonly stop: () => Promise<void>
} {
  const { db, clock, log } = needs
  const stopping = new AbortController()
  const due = new Set<string>()
  const under = new Map<string, Promise<void>>()

  function start(): void {
    for (const id of due) {
      if (stopping.signal.aborted || under.size >= mostWebhooksAtATime) return
      if (under.has(id)) continue
      due.delete(id)
      under.set(
        id,
        sendAll(id)
          .catch((error: unknown) => log.error({ err: error, webhook: id }, 'deliveries could not be sent; later'))
          .finally(() => {
            under.delete(id)
            start()
          }),
      )
    }
  }

  async function sendAll(id: string): Promise<void> {
    while (!stopping.signal.aborted) {
      const webhook = await readWebhook(db, id)
      if (!webhook || !maySend(webhook, clock.now())) break
      const how = { most: mostDeliveriesAtATime, isKnock: isAway(webhook) }
      const taken = await takeDeliveries(db, id, how, clock.now())
      if (taken.length === 0) break
      await Promise.all(taken.map((delivery) => sendOne(webhook, delivery)))
    }
    if (!stopping.signal.aborted) await db.transaction((tx) => lookAgain(tx, id))
  }

  /** @returns after what became of it is written; one that was cut off by the end of this process says nothing, and comes again */
  async function sendOne(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
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
    if (stopping.signal.aborted && 'trouble' in answer) return
    const tookMs = Math.round(performance.now() - begun)
    needs.sent.inc({ outcome: isTaken(answer) ? 'taken' : 'status' in answer ? 'refused' : answer.trouble })
    await db.transaction((tx) => note(tx, webhook.id, delivery, answer, { at, tookMs }))
  }

  async function note(
    tx: Transaction,
    id: string,
    delivery: DeliveryRecord,
    answer: Answer,
    when: { readonly at: Date; readonly tookMs: number },
  ): Promise<void> {
    const webhook = await holdWebhook(tx, id)
    if (!webhook) return
    const now = clock.now()
    if (isTaken(answer)) {
      await noteAttempt(tx, delivery, answer, when, { state: 'DELIVERED' })
      await webhookArrived(tx, id, now)
      if (isAway(webhook)) await allDueNow(tx, id, now) // it is back: nothing waits for its own pause
      return
    }
    const asked = 'retryAfterMs' in answer ? (answer.retryAfterMs ?? 0) : 0
    const nextAt = new Date(now.getTime() + pauseMs(delivery.attempts, asked))
    const isOver = isTriedOut(delivery.createdAt, now)
    await noteAttempt(tx, delivery, answer, when, isOver ? { state: 'GIVEN_UP' } : { state: 'WAITING', at: nextAt })
    const failing = { id, failures: webhook.failures + 1, failingSince: webhook.failingSince ?? now }
    const isGone = 'status' in answer && answer.status === gone
    const because = isGone ? 'GONE' : isTriedOut(failing.failingSince, now) ? 'FAILING' : undefined
    await webhookFailed(tx, failing, new Date(now.getTime() + quietMs(failing.failures)), because)
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

  async function lookAgain(tx: Transaction, id: string): Promise<void> {
    const webhook = await holdWebhook(tx, id)
    const next = webhook && !webhook.pausedBecause ? await nextDueAt(tx, id, isAway(webhook)) : undefined
    if (!webhook || !next) return tx.cancelTimer(webhookTimer, id)
    tx.scheduleTimer(webhookTimer, id, webhook.nextAt && webhook.nextAt > next ? webhook.nextAt : next)
  }

  return {
    timer: async (id, tx) => {
      const webhook = await holdWebhook(tx, id)
      if (!webhook || webhook.pausedBecause) return
      tx.scheduleTimer(webhookTimer, id, new Date(clock.now().getTime() + takeOverMs))
      due.add(id)
      start()
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(under.values())
    },
  }
}

const isAway = ({ failures }: WebhookRecord): boolean => failures >= awayAfter
const isTaken = (answer: Answer): boolean => 'status' in answer && answer.status >= 200 && answer.status < 300
const maySend = ({ pausedBecause, nextAt }: WebhookRecord, now: Date): boolean =>
  pausedBecause === undefined && (nextAt === undefined || nextAt <= now)
