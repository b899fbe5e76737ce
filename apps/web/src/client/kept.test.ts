import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

const place = new Map<string, string>()
Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => place.get(key) ?? null,
    setItem: (key: string, value: string) => void place.set(key, value),
    removeItem: (key: string) => void place.delete(key),
  },
  addEventListener: () => undefined,
})
const { keepCart, keepWishes, keptFor, keptNow } = await import('./kept.ts')

/** Somebody's phone: who is logged in is said by hand. */
let user: { readonly id: string } | undefined
let changed: () => void = () => undefined
let left: (userId: string) => void = () => undefined
keptFor({
  current: () => (user === undefined ? undefined : ({ user } as never)),
  subscribe: (listener) => {
    changed = listener
    return () => undefined
  },
  onLoggedOut: (listener) => {
    left = listener
  },
})
const logIn = (id: string): void => {
  user = { id }
  changed()
}
const sessionEnds = (): void => {
  user = undefined
  changed()
}
const logOut = (): void => {
  const leaving = user?.id ?? ''
  sessionEnds()
  left(leaving)
}
beforeEach(() => {
  logOut()
  place.clear()
  keepCart(undefined)
  keepWishes({ line1: '', fulfilment: 'delivery', note: '' })
})
const cart = { storeId: 's', lines: [{ productId: 'p', options: [], quantity: 1 }] }

test('the next person on the device finds neither the address nor the cart of the last one', () => {
  logIn('kim')
  keepCart(cart)
  keepWishes({ line1: '12 Teheran-ro', addressNote: 'door code 1234' })
  for (const leave of [logOut, sessionEnds]) {
    leave()
    assert.deepEqual([keptNow().wishes.line1, keptNow().wishes.addressNote, keptNow().cart], ['', '', undefined])
    logIn('lee')
    assert.deepEqual([keptNow().wishes.line1, keptNow().cart], ['', undefined])
  }
})

test('who logs out leaves nothing on the device; whose session merely ended finds everything again', () => {
  logIn('kim')
  keepCart(cart)
  keepWishes({ line1: '12 Teheran-ro' })
  sessionEnds()
  logIn('kim')
  assert.deepEqual([keptNow().wishes.line1, keptNow().cart], ['12 Teheran-ro', cart])
  logOut()
  assert.doesNotMatch([...place.values()].join(), /Teheran/)
})

test('what a guest has put into the cart goes with them when they log in, and is nobody else’s then', () => {
  keepCart(cart)
  logIn('kim')
  assert.deepEqual(keptNow().cart, cart)
  logOut()
  assert.equal(keptNow().cart, undefined)
})

test('how a guest wants it and what they wrote to the store stays so when they log in; their own address does too', () => {
  logIn('kim')
  keepWishes({ line1: '12 Teheran-ro', fulfilment: 'delivery' })
  sessionEnds()
  keepCart(cart)
  keepWishes({ fulfilment: 'pickup', note: 'no peanuts' })
  logIn('kim')
  const { fulfilment, note, line1 } = keptNow().wishes
  assert.deepEqual([fulfilment, note, line1], ['pickup', 'no peanuts', '12 Teheran-ro'])
})
