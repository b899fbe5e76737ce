/** What gateway and nginx both stand before: an order service that knows one order and says it at once, and its registry. */
import { getOrder, type Order, sumsOf, won } from '@jumun/contracts'
import { peer, startFakePeers } from '@jumun/testing'
import { onStop, sendToParent } from '../child.ts'

export interface UpstreamReady {
  readonly discoveryUrl: string
}

const id = (digit: number): string => `01900000-0000-7000-8000-00000000000${digit}`
const at = '2026-01-01T09:00:00.000Z'
const order: Order = {
  ...{ id: id(1), customerId: id(2), storeId: id(3), fulfilment: 'delivery', status: 'COOKING', reason: null },
  lines: [4, 5].map((digit) => ({
    ...{ productId: id(digit), name: { ko: '아메리카노', en: 'Americano' }, quantity: 2 },
    ...{ unitPrice: won(4500), options: [], total: won(9000) },
  })),
  ...{
    ...sumsOf({ total: won(18_000) }),
    number: 7,
    address: { line1: '12 Teheran-ro, Gangnam-gu, Seoul', line2: '3F' },
  },
  ...{ promisedAt: at, version: 4, createdAt: at, updatedAt: at },
}
const peers = await startFakePeers([peer(getOrder, () => ({ status: 200 as const, body: order }))])
onStop(() => peers.stop())
sendToParent({ discoveryUrl: peers.discoveryUrl } satisfies UpstreamReady)
