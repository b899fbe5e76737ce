/** Customers: somebody is hungry every few seconds, and now and then thinks better of it. */
import { businessDay, demoPassword } from '@jumun/contracts'
import {
  type Basket,
  cancelOrder,
  listProducts,
  listSlots,
  listStores,
  type Product,
  placeOrder,
  quoteOrder,
  type Store,
} from '@jumun/contracts/http'
import { basketFrom, oneOf } from './basket.ts'
import type { City } from './commons.ts'
import { mostOnTheirWay } from './pace.ts'
import type { Person } from './person.ts'

const howMany = 12
/** Half of the city loves the first store of the list: whoever stands at its counter has something to do. */
const shareOfTheFavourite = 0.5
/** Orders that are just being placed. */
const mostAtTheDoor = 40
const menuIsFreshMs = 15_000
const shareOfSecondThoughts = 0.05
/** Of those who find a store at which one may. */
const shareAhead = 0.25
/** Not much later: whoever watches wants to see it begin. */
const slotsLookedAt = 8
/** The demo's own customer orders rarely, so that a visitor who looks through those eyes sees something, but not a crowd. */
const shareOfTheDemoCustomer = 0.06

export async function customers(city: City): Promise<void> {
  const crowd = Array.from({ length: howMany }, (_, index) =>
    city.resident({
      email: `city-customer-${index + 1}@jumun.local`,
      password: demoPassword,
      role: 'customer',
      name: `시민 ${index + 1}`,
    }),
  )
  const ofTheDemo = city.resident({ email: 'customer@jumun.local', password: demoPassword, role: 'customer' })
  const market = marketOf(city)
  const atTheDoor = new Set<Promise<void>>()
  // Whoever cannot log in here has no demo data: then there is no city, and that is said at once.
  await city.tryTo(() => market.somewhere(ofTheDemo))
  let failure: unknown
  let next: Person | undefined = ofTheDemo
  while (!city.signal.aborted) {
    if (failure !== undefined) throw failure
    if (city.onTheirWay('kitchen') < mostOnTheirWay && atTheDoor.size < mostAtTheDoor && next) {
      const visit = visitBy(city, next, market)
      atTheDoor.add(visit)
      visit
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => atTheDoor.delete(visit))
    }
    await city.pause('betweenOrders')
    next = city.random() < shareOfTheDemoCustomer ? ofTheDemo : oneOf(crowd, city.random)
  }
  await Promise.allSettled(atTheDoor)
}

interface Market {
  readonly somewhere: (by: Person) => Promise<{ readonly store: Store; readonly menu: readonly Product[] } | undefined>
}

async function visitBy(city: City, customer: Person, market: Market): Promise<void> {
  await city.tryTo(async () => {
    const place = await market.somewhere(customer)
    const basket = place && basketFrom(place.store, place.menu, city.random)
    if (place === undefined || basket === undefined) return
    const { payment, ...wanted } = await aheadOrNow(city, customer, place.store, basket)
    const { total, problems } = await customer.call(quoteOrder, { body: wanted })
    if (problems[0]) return city.count(problems[0].code)
    const order = await customer.call(placeOrder, {
      body: { ...wanted, ...(payment ? { payment } : {}), agreedTotal: total },
      key: city.newId(),
    })
    city.count(wanted.wantedAt ? 'orderedAhead' : 'ordered')
    if (city.random() >= shareOfSecondThoughts) return
    await city.pause('beforeCancelling')
    if (city.signal.aborted) return
    await customer.call(cancelOrder, { params: { id: order.id } })
    city.count('canceled')
  })
}

/** Some want it later today. */
async function aheadOrNow(city: City, customer: Person, store: Store, basket: Basket): Promise<Basket> {
  if (store.orderAheadDays === undefined || city.random() >= shareAhead) return basket
  const query = { fulfilment: basket.fulfilment, day: businessDay(store, new Date()) }
  const { items } = await customer.call(listSlots, { params: { id: store.id }, query })
  const slot = oneOf(items.filter(({ state }) => state === 'FREE').slice(0, slotsLookedAt), city.random)
  return slot ? { ...basket, wantedAt: slot.from } : basket
}

/** Open stores and their menus, asked for again when they may have changed. */
function marketOf(city: City): Market {
  let stores: { readonly at: number; readonly items: readonly Store[] } | undefined
  const menus = new Map<string, { readonly at: number; readonly items: readonly Product[] }>()
  const isFresh = (kept: { readonly at: number } | undefined): boolean =>
    kept !== undefined && Date.now() - kept.at < menuIsFreshMs
  return {
    async somewhere(by) {
      if (!isFresh(stores)) {
        const { items } = await by.call(listStores, { query: { open: true, limit: 100 } })
        stores = { at: Date.now(), items }
      }
      const open = stores?.items ?? []
      const store = city.random() < shareOfTheFavourite ? open[0] : oneOf(open, city.random)
      if (store === undefined) return undefined
      if (!isFresh(menus.get(store.id))) {
        const { items } = await by.call(listProducts, { query: { storeId: store.id, limit: 100 } })
        menus.set(store.id, { at: Date.now(), items })
      }
      return { store, menu: menus.get(store.id)?.items ?? [] }
    },
  }
}
