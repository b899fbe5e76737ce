/** The payment provider: one outcome per key for ever, behind a line that loses requests and answers and is slow with both. */
import { chargeLimitMs } from '../services/payment/src/payment.ts'
import type {
  ChargeOutcome,
  Delivery,
  LookupOutcome,
  PaymentProvider,
  ProviderDriver,
  ProviderNews,
  RefundOutcome,
} from '../services/payment/src/provider/provider.ts'
import type { Flaw } from './flaw.ts'
import type { Card } from './plan.ts'
import type { Life, World } from './world.ts'

interface Charge {
  readonly amount: number
  readonly captured: boolean
  refunded: number
}
export interface Books {
  readonly charges: ReadonlyMap<string, Readonly<Charge>>
  readonly refunds: ReadonlyMap<string, { readonly chargeKey: string; readonly amount: number }>
}

interface ProviderOptions {
  readonly world: World
  readonly flaw: Flaw | undefined
  readonly nameOf: (orderId: string) => string
  /** Who is told its news. */
  readonly tell: (delivery: Delivery) => Promise<void>
}

export function newProvider({ world, flaw, nameOf, tell }: ProviderOptions) {
  const charges = new Map<string, Charge>()
  const refunds = new Map<string, { chargeKey: string; amount: number }>()
  /** What waits for its customer, who has a page of the provider open. */
  const steps = new Map<string, number>()

  /** Asks over the line and waits at most as long as the adapter does. */
  async function ask<T>(life: Life, what: string, act: () => T | 'silence'): Promise<T | 'silence'> {
    const exchange = async (): Promise<T | 'silence'> => {
      if (!(await world.travel(`the provider is asked to ${what}`))) return new Promise(() => {})
      const said = act()
      if (said === 'silence') return new Promise(() => {})
      if (!(await world.travel(`the provider answers about ${what}`))) return new Promise(() => {})
      return said
    }
    const enough = world.pause(life, chargeLimitMs, `payment stops waiting for ${what}`).then(() => 'silence' as const)
    return Promise.race([exchange(), enough])
  }

  const adapter = (life: Life): PaymentProvider => ({
    async charge({ key, amount, means }): Promise<ChargeOutcome> {
      const card = ('token' in means ? means.token : undefined) as Card
      const said = await ask(life, `charge ${nameOf(key)}`, () => {
        const before = charges.get(key)
        if (!before && card === 'error') return { outcome: 'unavailable' } as const
        if (!before && card === 'asks its customer') {
          steps.set(key, amount.amount)
          return customerActs
        }
        if (!before) charges.set(key, { amount: amount.amount, captured: card !== 'declined', refunded: 0 })
        if (card === 'charges in silence') return 'silence'
        return outcomeOf(charges.get(key))
      })
      if (said !== 'silence') return said
      return flaw === 'a timeout is a decline' ? { outcome: 'declined', reason: 'timeout' } : { outcome: 'unknown' }
    },
    async lookup(key): Promise<LookupOutcome> {
      const said = await ask(life, `look up ${nameOf(key)}`, (): LookupOutcome => {
        const charge = charges.get(key)
        if (charge) return outcomeOf(charge)
        return steps.has(key) ? customerActs : { outcome: 'nothing-recorded' }
      })
      return said === 'silence' ? { outcome: 'unavailable' } : said
    },
    async abandon(key) {
      const said = await ask(life, `abandon ${nameOf(key)}`, () => {
        steps.delete(key)
        return outcomeOf(charges.get(key))
      })
      return said === 'silence' ? { outcome: 'unavailable' } : said
    },
    async refund({ key, chargeKey, amount }): Promise<RefundOutcome> {
      const said = await ask(life, `refund ${nameOf(chargeKey)}`, (): RefundOutcome => {
        if (refunds.has(key)) return { outcome: 'refunded' }
        const charge = charges.get(chargeKey)
        if (!charge?.captured || charge.refunded + amount.amount > charge.amount)
          return { outcome: 'refused', reason: 'too much' }
        charge.refunded += amount.amount
        refunds.set(key, { chargeKey, amount: amount.amount })
        return { outcome: 'refunded' }
      })
      return said === 'silence' ? { outcome: 'unavailable' } : said
    },
    async close() {},
  })
  /** The customer does their step at the provider's page, which is there as long as nobody has called it off. */
  const act = (key: string, finishes: boolean): void => {
    const amount = steps.get(key)
    if (amount === undefined || charges.has(key)) return
    if (!finishes) return
    charges.set(key, { amount, captured: true, refunded: 0 })
    const news: ProviderNews = { id: `news ${++told}`, type: 'paid', chargeKey: key }
    void send(news)
    // it has not heard that it was heard
    if (world.trouble(0.3)) void send(news)
  }
  let told = 0
  /** Over the network: late, in another order, or never. */
  async function send(news: ProviderNews): Promise<void> {
    if (await world.travel(`the provider tells of ${nameOf(news.chargeKey ?? '')}`))
      await tell({ headers: {}, body: Buffer.from(JSON.stringify(news)) })
  }
  /** Somebody else says in its name that an order is paid. Where nothing is signed, that cannot be told from its own word. */
  function makeUp(key: string): void {
    void send({ id: `made up ${++told}`, type: 'paid', chargeKey: key, unsigned: true })
  }
  const listener: Pick<ProviderDriver, 'name' | 'hear'> = {
    name: 'toss',
    hear: ({ body }) => JSON.parse(body.toString()) as ProviderNews,
  }
  return { adapter, act, makeUp, listener, books: { charges, refunds } satisfies Books }
}

const customerActs = { outcome: 'customer-acts', next: { kind: 'redirect', url: 'https://bank.example' } } as const

const outcomeOf = (charge: Charge | undefined) =>
  charge?.captured ? ({ outcome: 'captured' } as const) : ({ outcome: 'declined', reason: 'card_declined' } as const)
