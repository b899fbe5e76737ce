import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Caller, CallFailed, type CallService } from '@jumun/service'
import type { Account } from './account.ts'
import type { Accounts } from './account-store.ts'
import { settled } from './answers.ts'
import { showingUsers } from './show-users.ts'

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`
const minji: Account = {
  id: id(1),
  email: 'minji@jumun.test',
  name: 'Minji',
  role: 'customer',
  standing: 'approved',
  createdAt: new Date(0),
}
const rider: Account = { ...minji, id: id(2), role: 'rider' }
const people = [minji, rider]
const accounts = { one: async (request: string) => people.find((person) => person.id === request) } as Accounts

type Asking = { onBehalfOf?: string; query?: object }
function page(answer: (asking: Asking) => unknown) {
  const asked: Asking[] = []
  const call = (async (_endpoint: unknown, asking: Asking) => {
    asked.push(asking)
    return answer(asking)
  }) as unknown as CallService
  const users = showingUsers({ accounts, call, log: { info: () => {} } })
  const show = async (of: Account, role: 'customer' | 'rider' | 'operator' = 'customer', callerId = of.id) => {
    const caller: Caller = { kind: 'user', id: callerId, role, token: 'theirs' }
    const answered = users.one({
      params: { id: of.id },
      query: { include: 'orders' },
      body: undefined,
      caller,
      newId: id(9),
      requestId: 'r',
      client: { address: '', agent: '' },
    })
    return settled(answered)
  }
  return { asked, show }
}
const orders = () => ({ status: 200, body: { items: [{ id: id(5) }], nextCursor: null } })

describe('a user with their orders', () => {
  test('customers get their own, asked for in their own name', async () => {
    const { asked, show } = page(orders)
    assert.deepEqual((await show(minji)).orders, [{ id: id(5) }])
    assert.deepEqual([asked[0]?.onBehalfOf, asked[0]?.query], ['theirs', {}])
  })
  test('an operator gets those of the one looked at', async () => {
    const { asked, show } = page(orders)
    await show(minji, 'operator', id(8))
    assert.deepEqual(asked[0]?.query, { customerId: minji.id })
  })
  test('who cannot order has none, and nobody is asked', async () => {
    const { asked, show } = page(orders)
    assert.deepEqual((await show(rider, 'rider')).orders, [])
    assert.equal(asked.length, 0)
  })
  test('somebody else is not found', async () => {
    const { show } = page(orders)
    await assert.rejects(show(minji, 'customer', id(8)), { code: 'not-found' })
  })
  test('a failing order service leaves the user page working', async () => {
    const { asked, show } = page(() => {
      throw new CallFailed('no answer', true)
    })
    for (let time = 0; time < 20; time++) {
      const shown = await show(minji)
      assert.deepEqual([shown.name, shown.orders], ['Minji', null])
    }
    assert.ok(asked.length < 20, 'after a while nobody waits for it any more')
  })
})
