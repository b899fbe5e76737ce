import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as http from './http/index.ts'
import { mayAt, type StoreRight, staffRoles, storeRights } from './store-rights.ts'

const endpoints = (Object.values(http) as unknown[]).filter(
  (value): value is http.Endpoint =>
    typeof value === 'object' && value !== null && 'access' in value && 'path' in value && 'answers' in value,
)
const nameOf = ({ method, path }: http.Endpoint) => `${method} ${path}`
const store = {
  storeId: 's',
  ownerId: 'owner',
  staff: staffRoles.map((role) => ({ userId: role, role })),
}

describe('the people of a store', () => {
  test('may do what the table says, and nothing else', () => {
    const table = Object.fromEntries(
      staffRoles.map((role) => [role, storeRights.filter((right) => mayAt(store, { id: role, right }) === 'yes')]),
    )
    assert.deepEqual(table, {
      manager: ['look', 'cook', 'serve', 'sold-out', 'refund', 'menu', 'settings', 'figures', 'activity'],
      counter: ['look', 'cook', 'serve', 'sold-out', 'refund'],
      kitchen: ['look', 'cook'],
    })
    for (const right of storeRights) {
      assert.equal(mayAt(store, { id: 'owner', right }), 'yes')
      assert.equal(mayAt(store, { id: 'somebody', right }), 'stranger')
      assert.equal(mayAt(undefined, { id: 'owner', right }), 'stranger')
    }
  })

  test('by a PIN are nobody at another store, and do nothing that needs the password of the owner', () => {
    for (const right of storeRights) assert.equal(mayAt(store, { id: 'owner', right, atStore: 'other' }), 'stranger')
    const only: StoreRight[] = ['staff', 'webhooks', 'payouts']
    for (const right of storeRights)
      assert.equal(mayAt(store, { id: 'owner', right, atStore: 's' }), only.includes(right) ? 'no' : 'yes')
    assert.equal(mayAt(store, { id: 'owner', atStore: 's' }), 'no', 'what has no word is for the owner alone')
    for (const id of staffRoles) assert.equal(mayAt(store, { id }), 'no')
  })
})

/** These are about the caller's own account and what is everybody's; no store is asked. */
const noStores = new Set(['POST /stores/invitations/accept', 'POST /stores'])

describe('every endpoint for the people of a store', () => {
  const ofStores = endpoints.filter(({ access }) => Array.isArray(access) && access.includes('owner'))
  test('says what they need for it: a new one without a word fails here', () => {
    const wordless = ofStores.filter(
      ({ right, service, path, ...one }) =>
        right === undefined && service !== 'user' && !noStores.has(nameOf({ path, service, ...one } as http.Endpoint)),
    )
    assert.deepEqual(wordless.map(nameOf), [])
    assert.ok(ofStores.length > 20)
  })
  test('lets staff in wherever it lets the owner in, and the word decides', () => {
    const closed = endpoints.filter(
      ({ access, right }) =>
        right !== undefined && Array.isArray(access) && !(access.includes('owner') && access.includes('staff')),
    )
    assert.deepEqual(closed.map(nameOf), [])
  })
  test('of an own account or of nobody in particular counts no PIN', () => {
    for (const { right, service } of endpoints) if (service === 'user') assert.equal(right, undefined)
  })
})
