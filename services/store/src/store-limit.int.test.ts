import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listStores, openStore } from '@jumun/contracts'
import { fakeClock, startTestService } from '@jumun/testing'
import store from './service.ts'

test('an owner opens as many stores a day as are allowed, also all at once; the next day some more; others are not in the way', async (t) => {
  const clock = fakeClock('2026-03-02T01:00:00.000Z')
  const service = await startTestService(store, { clock, settings: { storesPerOwnerAndDay: 3 } })
  t.after(() => service.stop())
  const owner = { id: service.newId(), role: 'owner' } as const
  const open = (as: { id: string; role: 'owner' } = owner) =>
    service.call(openStore, { as, body: { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } } })

  const answers = await Promise.all(Array.from({ length: 30 }, () => open()))
  const refused = answers.filter(({ status }) => status !== 201)
  assert.equal(refused.length, 27)
  for (const { status, body, headers } of refused) {
    assert.deepEqual([status, (body as unknown as { code: string }).code], [429, 'too-many-stores'])
    assert.equal(headers.get('retry-after'), String(24 * 60 * 60))
  }
  const { body } = await service.call(listStores, { query: { ownerId: owner.id } })
  assert.equal(body.items.length, 3)
  assert.equal((await open({ id: service.newId(), role: 'owner' })).status, 201)

  clock.advance(24 * 60 * 60_000)
  assert.equal((await open()).status, 201)
})
