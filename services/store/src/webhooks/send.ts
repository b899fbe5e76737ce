/**
 * Sends what waits. A durable timer says that a webhook has something to send; its deliveries are then sent here, without a
 * transaction held open, and the timer stays set in case that this process dies. One slow address keeps no other waiting.
 */
import type { WebhookDelivery } from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
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

const mostLanes = 64
const mostLanesOfOne = 4
const mostDeliveriesAtATime = 16
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
  const lanes = new Map<string, number>()
  const running = new Set<Promise<void>>()

  /** Another lane for a webhook whose others may be waiting for a slow answer. */
  function start(): void {
    for (const id of due) {
      const busy = lanes.get(id) ?? 0
      if (stopping.signal.aborted || running.size >= mostLanes) return
      if (busy >= mostLanesOfOne) continue
      due.delete(id)
      lanes.set(id, busy + 1)
      const lane = sendAll(id)
        .catch((error: unknown) => log.error({ err: error, webhook: id }, 'deliveries could not be sent; later'))
        .finally(() => {
          running.delete(lane)
          const others = (lanes.get(id) ?? 1) - 1
          if (others > 0) lanes.set(id, others)
          else lanes.delete(id)
          start()
        })
      running.add(lane)
    }
  }

  async function sendAll(id: string): Promise<void> {
    while (!stopping.signal.aborted) {
      const webhook = await readWebhook(db, id)
      if (!webhook || !maySend(webhook, clock.now())) break
      const how = { most: mostDeliveriesAtATime, isKnock: isAway(webhook) }
      const taken = await takeDeliveries(db, id, how, clock.now())
      if (taken.length === 0) break
      const made: Attempt[] = [] // in the order in which they were answered
      await Promise.all(taken.map(async (delivery) => made.push(...(await sendOne(webhook, delivery)))))
      if (made.length > 0) await db.transaction((tx) => note(tx, id, made))
    }
    if (!stopping.signal.aborted) await db.transaction((tx) => lookAgain(tx, id))
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

  async function note(tx: Transaction, id: string, attempts: readonly Attempt[]): Promise<void> {
    const webhook = await holdWebhook(tx, id)
    if (!webhook) return
    const now = clock.now()
    await noteAttempts(
      tx,
      attempts.map((attempt) => ({ ...attempt, ...becameOf(attempt, now) })),
    )
    let { failures, failingSince } = webhook as Pick<WebhookRecord, 'failures' | 'failingSince'>
    for (const { answer } of attempts) {
      failures = isTaken(answer) ? 0 : failures + 1
      failingSince = isTaken(answer) ? undefined : (failingSince ?? now)
    }
    const isBack = attempts.some(({ answer }) => isTaken(answer))
    if (isBack) await webhookArrived(tx, id, now)
    if (isBack && isAway(webhook)) await allDueNow(tx, id, now) // nothing waits for its own pause
    if (failingSince === undefined) return
    const isGone = attempts.some(({ answer }) => 'status' in answer && answer.status === gone)
    const because = isGone ? 'GONE' : isTriedOut(failingSince, now) ? 'FAILING' : undefined
    const nextAt = new Date(now.getTime() + quietMs(failures))
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
      await Promise.all(running)
    },
  }
}

function becameOf({ delivery, answer }: Attempt, now: Date): { state: WebhookDelivery['state']; nextAt: Date } {
  if (isTaken(answer)) return { state: 'DELIVERED', nextAt: now }
  const asked = 'retryAfterMs' in answer ? (answer.retryAfterMs ?? 0) : 0
  const nextAt = new Date(now.getTime() + pauseMs(delivery.attempts, asked))
  return { state: isTriedOut(delivery.createdAt, now) ? 'GIVEN_UP' : 'WAITING', nextAt }
}

const isAway = ({ failures }: WebhookRecord): boolean => failures >= awayAfter
const isTaken = (answer: Answer): boolean => 'status' in answer && answer.status >= 200 && answer.status < 300
const maySend = ({ pausedBecause, nextAt }: WebhookRecord, now: Date): boolean =>
  pausedBecause === undefined && (nextAt === undefined || nextAt <= now)
