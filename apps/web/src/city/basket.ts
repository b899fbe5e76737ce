/** What somebody in the city orders: something that is there, with as many options as the kitchen asks for. */
import { isServedAt } from '@jumun/contracts'
import type { Basket, Product, Store } from '@jumun/contracts/http'

/** From 0 to below 1. */
export type Random = () => number

export const oneOf = <T>(items: readonly T[], random: Random): T | undefined =>
  items[Math.floor(random() * items.length)]

const cards: readonly (readonly [share: number, token: string])[] = [
  [0.9, 'tok_ok'],
  [0.94, 'tok_slow'],
  [0.97, 'tok_declined'],
  [0.985, 'tok_flaky'],
  [1, 'tok_insufficient'],
]
const addresses = [
  { line1: '12 Teheran-ro, Gangnam-gu, Seoul', postcode: '06234' },
  { line1: '서울 마포구 월드컵북로 21', postcode: '04001' },
  { line1: '서울 성동구 왕십리로 83-21', postcode: '04769' },
  { line1: '87 Hangang-daero, Yongsan-gu, Seoul', postcode: '04379' },
  { line1: '서울 종로구 자하문로 36', postcode: '03044' },
]
const notes = ['문 앞에 놓아 주세요', 'Please ring the bell', '얼음 적게 부탁드려요', undefined, undefined, undefined]

/** Undefined when the store has nothing to offer. */
export function basketFrom(store: Store, menu: readonly Product[], random: Random): Basket | undefined {
  const now = new Date()
  const offered = menu.filter(
    ({ available, soldOut, served }) => available && !soldOut && isServedAt(served, store, now),
  )
  const chosen = new Set(
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => oneOf(offered, random)).filter((product) => !!product),
  )
  const fulfilment = oneOf(store.fulfilments, random)
  if (chosen.size === 0 || fulfilment === undefined) return undefined
  const note = oneOf(notes, random)
  const roll = random()
  return {
    storeId: store.id,
    fulfilment,
    lines: [...chosen].map((product) => ({
      productId: product.id,
      quantity: random() < 0.8 ? 1 : 2,
      options: optionsOf(product, random),
      ...(random() < 0.2 ? { ifSoldOut: 'remove' as const } : {}),
    })),
    ...(fulfilment === 'delivery' ? { address: { ...(oneOf(addresses, random) ?? { line1: 'Seoul' }) } } : {}),
    ...(note === undefined ? {} : { note }),
    payment: { method: 'card', token: cards.find(([share]) => roll < share)?.[1] ?? 'tok_ok' },
  }
}

/** Of each group at least what must be chosen, now and then one more where it may be, also of the same. */
function optionsOf({ options }: Product, random: Random): string[] {
  return options.flatMap(({ min, max, choices }) => {
    const offered = choices
      .filter(({ available = true, soldOutUntil }) => available && !soldOutUntil)
      .flatMap(({ id, most = 1 }) => Array.from({ length: most }, () => id))
    const count = Math.min(max, offered.length, min + (random() < 0.3 ? 1 + Math.floor(random() * 2) : 0))
    const from = Math.floor(random() * offered.length)
    return Array.from({ length: count }, (_, index) => offered[(from + index) % offered.length] ?? '')
  })
}
