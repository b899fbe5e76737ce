/** All of webhooks, as the service's menu takes it. */
import * as contract from '@jumun/contracts'
import { type Database, pruneInPieces } from '@jumun/messaging'
import {
  type Caller,
  type Clock,
  computedGauge,
  counter,
  cursorPosition,
  type Deeds,
  type Job,
  numberSetting,
  type Running,
  route,
  textSetting,
  userOf,
} from '@jumun/service'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import * as answer from '../outcome/answers.ts'
import { networksIn } from '../printing/spoken-to.ts'
import { anyWebhook } from './any-webhook.ts'
import { forgetWebhooksOf, tellWebhooks } from './hear-events.ts'
import { runsWebhooks } from './run-webhooks.ts'
import { sendsDeliveries } from './send.ts'
import { countFailing, webhookTimer } from './webhook-table.ts'

export const webhookSettings = {
  webhookNetworks: textSetting(
    'Where webhooks may go beside public addresses over https, with commas: 127.0.0.1/32 for trying out. Empty: nowhere',
    '',
  ),
  webhookAnswerSeconds: numberSetting('Seconds for which an answer to a webhook is waited for', {
    default: 15,
    min: 1,
    max: 25,
  }),
  webhooksKeptDays: numberSetting('Days for which it can be looked up, and sent again, what went to webhooks', {
    default: 14,
    min: 3,
    max: 90,
  }),
}

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  readonly deeds: Deeds
  readonly newId: () => string
  readonly metrics: Registry
  readonly webhookNetworks: string
  readonly webhookAnswerSeconds: number
  readonly webhooksKeptDays: number
}

export function webhooks(needs: Needs): Required<Pick<Running, 'routes' | 'reactions' | 'jobs' | 'timers' | 'stop'>> {
  const outside = { networks: networksIn(needs.webhookNetworks) }
  const any = anyWebhook()
  const hooks = runsWebhooks({ ...needs, outside, any })
  computedGauge(needs.metrics, 'jumun_webhooks_failing', () => countFailing(needs.db, needs.clock.now()))
  const sent = counter(needs.metrics, 'jumun_webhook_attempts_total')
  // from nought, so that the first is seen as one more
  for (const outcome of ['taken', 'refused']) sent.inc({ outcome }, 0)
  const sending = sendsDeliveries({ ...needs, outside, sent, answerWithinMs: needs.webhookAnswerSeconds * 1000 })
  return {
    routes: [
      route(contract.listWebhooks, async (request) =>
        answer.listed(await hooks.list(request.query.storeId, userOf(request))),
      ),
      route(contract.addWebhook, async (request) =>
        answer.made(await hooks.add(request.body, userOf(request), request.newId)),
      ),
      route(contract.changeWebhook, async (request) => answer.shown(await hooks.change(which(request), request.body))),
      route(contract.removeWebhook, async (request) => answer.gone(await hooks.remove(which(request)))),
      route(contract.renewWebhookSecret, async (request) => answer.shown(await hooks.renewSecret(which(request)))),
      route(contract.testWebhook, async (request) => answer.shown(await hooks.test(which(request)))),
      route(contract.listWebhookDeliveries, async (request) => {
        const { cursor, ...query } = request.query
        return answer.shown(await hooks.deliveries(which(request), { ...query, after: cursorPosition(cursor) }))
      }),
      route(contract.sendWebhookAgain, async (request) =>
        answer.shown(await hooks.again(which(request), request.params.deliveryId)),
      ),
    ],
    reactions: [tellWebhooks({ ...needs, any }), forgetWebhooksOf],
    jobs: [tidyDeliveries(needs)],
    timers: { [webhookTimer]: sending.timer },
    stop: sending.stop,
  }
}

const which = (request: { readonly params: { readonly id: string }; readonly caller: Caller }) => ({
  id: request.params.id,
  who: userOf(request),
})

const tidyDeliveries = ({ db, clock, webhooksKeptDays }: Pick<Needs, 'db' | 'clock' | 'webhooksKeptDays'>): Job => ({
  name: 'tidy deliveries to webhooks',
  everyMs: 10 * 60_000,
  run: async () => {
    const before = new Date(clock.now().getTime() - webhooksKeptDays * 86_400_000)
    await pruneInPieces(db, 'webhook_delivery', 'created_at < $1', [before])
    await pruneInPieces(db, 'webhook_early', 'at < $1', [before])
  },
})
