/**
 * A load that does not wait for its answers: at each moment that is due a request goes out, whatever became of those before.
 * So hits = rate × seconds, and a platform that is slow gets no less.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Endpoint,
  getDashboard,
  getOrder,
  listProducts,
  listStores,
  type Product,
  placeOrder,
  type Session,
  type Store,
} from '@jumun/contracts'
import type { Answer, Api, Asking } from '../prove/api.ts'
import type { Hit } from './raw.ts'

export interface Shop {
  readonly owner: Session
  readonly store: Store
  readonly product: Product
  readonly customer: Session
  /** Who orders, in turn; of the others nobody is asked. */
  readonly customers: readonly Session[]
}

export interface Load {
  readonly hits: readonly Hit[]
  /** Ids of orders that were answered 201. */
  readonly orders: ReadonlySet<string>
  /** Keys whose order nobody said yes or no to. */
  readonly undecided: number
  /** Ends with the next whole second. @returns how many there were, once every request has its answer */
  end(): Promise<number>
}

const sendAgainForMs = 120_000
/** Later each time. */
const sendAgainAfterMs = [500, 1000, 2000, 4000] as const
const sendAgainEveryMs = 5000

export type Kind = 'order' | 'dashboard' | 'order-status' | 'stores' | 'menu'

/** What of ten requests is what. */
export const usualMix: readonly Kind[] = [
  'order',
  'dashboard',
  'order-status',
  'stores',
  'stores',
  'stores',
  'menu',
  'menu',
  'menu',
  'menu',
]
/** Half of all requests are orders. */
export const manyOrders: readonly Kind[] = [
  ...(['order', 'menu', 'order', 'stores', 'order'] as const),
  ...(['dashboard', 'order', 'menu', 'order', 'order-status'] as const),
]

interface Ordered {
  readonly id: string
  readonly by: Session
}

export function startLoad(api: Api, shop: Shop, rate: number, mix: readonly Kind[] = usualMix): Load {
  const hits: Hit[] = []
  const orders = new Set<string>()
  let undecided = 0
  /** The last two orders; of the latest the dashboard may have heard nothing yet. */
  let latest: Ordered | undefined
  let before: Ordered | undefined
  let turn = 0
  const began = performance.now()
  const open = new Set<Promise<void>>()

  const one = async (index: number): Promise<void> => {
    const dueMs = (index * 1000) / rate
    await pause(Math.max(0, began + dueMs - performance.now()))
    // Before the first order there is nothing to look at.
    const planned = mix[index % mix.length] ?? 'stores'
    const kind = before === undefined && (planned === 'dashboard' || planned === 'order-status') ? 'stores' : planned
    const key = randomUUID()
    const by = (kind === 'order' && shop.customers[turn++ % shop.customers.length]) || shop.customer
    const ask = (): Promise<Answer> => (kind === 'order' ? order(api, shop, by, key) : read(api, kind, shop, before))
    const answer = await ask()
    let final = answer
    if (kind === 'order') {
      // As a phone would: the same order, under the same key, until somebody says yes or no.
      const until = performance.now() + sendAgainForMs
      for (let tries = 0; isOpen(final.status, final.code) && performance.now() < until; tries++) {
        await pause(sendAgainAfterMs[tries] ?? sendAgainEveryMs)
        final = await ask()
      }
      if (final.status === 201) {
        before = latest
        latest = { id: final.body.id as string, by }
        orders.add(latest.id)
      } else if (isOpen(final.status, final.code)) undecided += 1
    }
    hits.push({
      ...{ dueMs: Math.round(dueMs), kind, status: answer.status, code: answer.code ?? '' },
      ...{ tookMs: Math.round(answer.tookMs), finalStatus: final.status },
    })
  }

  let lastIndex = Number.POSITIVE_INFINITY
  const feeding = (async () => {
    for (let index = 0; index < lastIndex; index++) {
      await pause(Math.max(0, began + (index * 1000) / rate - performance.now()))
      if (index >= lastIndex) break
      const request = one(index).finally(() => open.delete(request))
      open.add(request)
    }
  })()
  return {
    hits,
    orders,
    get undecided() {
      return undecided
    },
    async end() {
      const seconds = Math.ceil((performance.now() - began) / 1000)
      lastIndex = seconds * rate
      await feeding
      await Promise.all(open)
      hits.sort((left, right) => left.dueMs - right.dueMs)
      return seconds
    },
  }
}

/** Nobody knows yet: silence, trouble, or the same key in hand. */
const isOpen = (status: number, code: string | undefined): boolean =>
  status === 0 || status >= 500 || status === 429 || code === 'request-in-progress'

const order = (api: Api, { store, product }: Shop, by: Session, key: string): Promise<Answer> =>
  api.ask(placeOrder, {
    as: by,
    key,
    body: {
      storeId: store.id,
      fulfilment: 'pickup',
      lines: [{ productId: product.id, quantity: 1 }],
      payment: { method: 'card', token: 'tok_ok' },
    },
  })

function read(api: Api, kind: Kind, { store }: Shop, ordered: Ordered | undefined): Promise<Answer> {
  const ask = (endpoint: Endpoint<any, any, any, any>, asking: Asking) => api.ask(endpoint, asking)
  const [id = '', as] = [ordered?.id, ordered?.by]
  switch (kind) {
    case 'dashboard':
      return ask(getDashboard, { as, params: { orderId: id } })
    case 'order-status':
      return ask(getOrder, { as, params: { id } })
    case 'menu':
      return ask(listProducts, { query: { storeId: store.id, limit: 20 } })
    default:
      return ask(listStores, { query: { limit: 20 } })
  }
}
