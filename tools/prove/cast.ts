/** Who lives on the platform: customers, stores with their owners and menus, riders; all by the public API. */
import { randomUUID } from 'node:crypto'
import { addProduct, logIn, openStore, type Product, type Session, type Store, signUp, won } from '@jumun/contracts'
import type { Api } from './api.ts'
import { insist } from './insist.ts'
import { acceptLimitMs, people, unattendedStore } from './plan.ts'
import {
  besideProduct,
  kitchenMinutes,
  kitchens,
  leadUntilTheNext,
  slotMinutes,
  whatIsGivenInstead,
} from './plan-trade.ts'

export interface Cast {
  readonly customers: readonly Session[]
  readonly stores: readonly { readonly owner: Session; readonly store: Store; readonly menu: readonly Product[] }[]
  readonly riders: readonly Session[]
  /** Who came with the installation. */
  readonly operator: Session
}

const password = 'a-good-password-1'
/** Sessions of 15 minutes are made new before they end. */
const sessionMs = 10 * 60_000

/** Accounts, stores and menus. */
export async function assemble(
  api: Api,
  stock: readonly (number | null)[],
  operator: { readonly email: string; readonly password: string },
  orders: number,
): Promise<Cast> {
  const newcomer = async (role: 'customer' | 'owner' | 'rider'): Promise<Session> => {
    const email = `${role}-${randomUUID()}@example.com`
    await insist(api, signUp, 201, { body: { email, password, name: role, role } })
    return lasting(api, { email, password })
  }
  const crowd = async (count: number, role: 'customer' | 'owner' | 'rider'): Promise<Session[]> => {
    const all: Session[] = []
    while (all.length < count)
      // a few at a time: hashing passwords is slow on purpose
      all.push(...(await Promise.all(Array.from({ length: Math.min(4, count - all.length) }, () => newcomer(role)))))
    return all
  }
  const owners = await crowd(people.owners, 'owner')
  const stores = await Promise.all(
    Array.from({ length: people.stores }, async (_, index) => {
      const owner = owners[index % owners.length] as Session
      const body = {
        name: { ko: `가게 ${index}`, en: `Store ${index}` },
        address: { line1: `${index} Yeouido-dong, Seoul` },
        // every second one takes a fee for the way, up to a sum
        ...(index % 2 === 1 ? { delivery } : {}),
        ...(kitchens.includes(index) ? kitchen(orders, index) : {}),
        acceptWithinMinutes: index === unattendedStore ? acceptLimitMs / 60_000 : 240,
      }
      const store = await insist<Store>(api, openStore, 201, { as: owner, body, key: randomUUID() })
      const menu = await Promise.all(
        Array.from({ length: people.productsPerStore + 1 }, (_, product) =>
          insist<Product>(api, addProduct, 201, {
            as: owner,
            key: randomUUID(),
            body: {
              storeId: store.id,
              name: { ko: `커피 ${product}`, en: `Coffee ${product}` },
              price: won(product === whatIsGivenInstead ? 500 : 1_000 * (product + 1)),
              stock: product === whatIsGivenInstead ? 1_000_000 : (stock[product] ?? null),
              ...(product === besideProduct && kitchens.includes(index) ? { cookMinutes: 1, station } : {}),
            },
          }),
        ),
      )
      return { owner, store, menu }
    }),
  )
  return {
    customers: await crowd(people.customers, 'customer'),
    stores,
    riders: await crowd(people.riders, 'rider'),
    operator: await lasting(api, operator),
  }
}

const delivery = {
  areas: [{ name: { ko: '서울', en: 'Seoul' }, fee: won(1_500), minimumOrder: won(0), minutes: 10 }],
  freeFrom: won(5_000),
}

const station = 'bar'

/** One kitchen's slots begin a minute after the other's. */
const kitchen = (orders: number, index: number) => ({
  capacity: { slotMinutes, cookMinutes: kitchenMinutes(orders) },
  orderAheadDays: 1,
  stations: [{ id: station, name: { ko: '바', en: 'Bar' } }],
  leadMinutes: leadUntilTheNext(Date.now() + 15_000 + kitchens.indexOf(index) * 60_000),
})

/** A session whose token is renewed in time, in place. */
async function lasting(api: Api, body: { readonly email: string; readonly password: string }): Promise<Session> {
  const enter = () => insist<Session>(api, logIn, 200, { body })
  const session = { ...(await enter()) }
  const renewing = setInterval(() => {
    enter().then(
      (fresh) => Object.assign(session, fresh),
      () => {}, // the old one is good for five minutes more; the next turn tries again
    )
  }, sessionMs / 3)
  renewing.unref()
  return session
}
