/** The sandbox provider, which keeps its keys for ever and says of each whether it was charged. */

import type { ProviderDriver, Unavailable } from '../provider.ts'
import type { RecordedCall } from '../provider-calls.ts'
import { type Answer, cardIn, type DriverOptions, providerLine, shortened, unavailable } from '../provider-line.ts'
import { sandboxBooks } from './sandbox-books.ts'

export function sandboxDriver({ key, log, ...options }: DriverOptions): ProviderDriver {
  const line = providerLine({ ...options, headers: { authorization: `Bearer ${key}` }, failure: 'undone' })

  return {
    name: 'sandbox',
    methods: [{ method: 'card' }],
    hear: () => undefined, // it tells nothing by itself

    charge: ({ key: chargeKey, amount, means, reference, payer }) =>
      line.charging(chargeKey, payer, async (signal) => {
        const { token = '' } = 'token' in means ? means : {}
        const body = JSON.stringify({ ...amount, token, reference })
        const question = { method: 'POST', path: '/charges', headers: withKey(chargeKey), body } as const
        const said = await line.ask({ what: 'charge', chargeKey }, question, (it) => named('charge', it), signal)
        return outcomeOf(said) ?? unexpected('charge', said)
      }),

    lookup(chargeKey) {
      const about = { what: 'lookup', chargeKey } as const
      return line.asking(about, async (signal) => {
        const question = { method: 'GET', path: `/charges/${encodeURIComponent(chargeKey)}` } as const
        const said = await line.ask(about, question, (it) => named('lookup', it), signal)
        if (said.status === 404) return { outcome: 'nothing-recorded' }
        return outcomeOf(said) ?? unexpected('lookup', said)
      })
    },

    /** What was not captured at once was not captured. */
    abandon: async () => ({ outcome: 'nothing-recorded' }),

    refund({ key: refundKey, chargeKey, amount, reason }) {
      const about = { what: 'refund', chargeKey } as const
      return line.asking(about, async (signal) => {
        const body = JSON.stringify({ chargeKey, amount: amount.amount, reason })
        const question = { method: 'POST', path: '/refunds', headers: withKey(refundKey), body } as const
        const said = await line.ask(about, question, (it) => named('refund', it), signal)
        if (said.status === 200) return { outcome: 'refunded' }
        return { outcome: 'refused', reason: shortened(said.body.message ?? `status ${said.status}`) }
      })
    },

    books: sandboxBooks({ url: options.url, key }),
    breakerLevel: line.breakerLevel,
    close: line.close,
  }

  /** A key of ours that it does not accept, a form it does not know: ours to repair, and no outcome. */
  function unexpected(what: string, said: Answer): Unavailable {
    log.warn({ status: said.status, said: said.body.message }, `the payment provider refused a ${what}`)
    return unavailable
  }
}

const withKey = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key })

function named(what: RecordedCall['what'], said: Answer): RecordedCall['outcome'] {
  if (what === 'refund') return said.status === 200 ? 'refunded' : 'refused'
  if (what === 'lookup' && said.status === 404) return 'nothing-recorded'
  return outcomeOf(said)?.outcome ?? 'refused'
}

function outcomeOf({ status, body }: Answer) {
  if (status !== 200) return undefined
  if (body.status === 'captured') {
    const card = cardIn(body.card)
    return { outcome: 'captured', ...(card ? { card } : {}) } as const
  }
  return body.status === 'declined'
    ? ({ outcome: 'declined', reason: shortened(body.reason ?? 'declined') } as const)
    : undefined
}
