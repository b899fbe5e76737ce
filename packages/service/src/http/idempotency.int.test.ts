/** The same key: one effect, one answer; on two instances, after a crash, and with other words. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { eventually, startTestService, type TestService } from '@jumun/testing'
import { addNote } from '../../test/test-endpoints.ts'
import { defineService } from '../define-service.ts'
import { Problem } from './problem.ts'
import { route } from './route.ts'

const migrations = mkdtempSync(join(tmpdir(), 'jumun-notes-'))
writeFileSync(join(migrations, '0001-note.sql'), 'CREATE TABLE note (id uuid PRIMARY KEY, note text NOT NULL);')

/** What the handler does besides writing its row; a test changes it. */
let meanwhile: (newId: string) => Promise<void> = async () => {}
let runs = 0
const notes = defineService({
  name: 'order',
  summary: 'For tests',
  paths: ['/notes'],
  settings: {},
  migrations: pathToFileURL(`${migrations}/`),
  start: ({ db }) => ({
    routes: [
      route(addNote, async ({ newId, body }) => {
        runs += 1
        await db.query('INSERT INTO note (id, note) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [newId, body.note])
        await meanwhile(newId)
        return { status: 201 as const, body: { id: newId, note: body.note } }
      }),
    ],
  }),
})

let one: TestService
let two: TestService
let customer: { id: string; role: 'customer' }
before(async () => {
  one = await startTestService(notes)
  two = await startTestService(notes, { besides: one })
  customer = { id: one.newId(), role: 'customer' }
})
after(async () => {
  await two?.stop()
  await one?.stop()
  rmSync(migrations, { recursive: true, force: true })
})
beforeEach(() => {
  meanwhile = async () => {}
  runs = 0
})

let keys = 0
const freshKey = () => `key-${++keys}`
const add = (
  service: TestService,
  key: string | undefined,
  body: Record<string, unknown> = { note: 'x' },
  as = customer,
) => service.call(addNote, { as, body, headers: key === undefined ? {} : { 'idempotency-key': key } })
const count = async () => (await one.db.query<{ n: number }>('SELECT count(*) AS n FROM note'))[0]?.n

test('without a key every request is one of its own', async () => {
  assert.notEqual((await add(one, undefined)).body.id, (await add(one, undefined)).body.id)
})

test('again: the same status and body, said to be a replay, and nothing done', async () => {
  const key = freshKey()
  const first = await add(one, key)
  const second = await add(two, key)
  assert.equal(first.status, 201)
  assert.equal(first.headers.get('idempotency-replayed'), null)
  assert.deepEqual([second.status, second.body], [201, first.body])
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  assert.equal(runs, 1)
})

test('the order of the fields is no difference, another body is', async () => {
  const key = freshKey()
  const price = { amount: 1, currency: 'KRW' }
  const first = await add(one, key, { note: 'x', price })
  assert.equal((await add(one, key, { price: { currency: 'KRW', amount: 1 }, note: 'x' })).body.id, first.body.id)
  const other = await add(one, key, { note: 'y', price })
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency-key-reused'])
})

test("another user's key of the same name is another key", async () => {
  const key = freshKey()
  const first = await add(one, key)
  const second = await add(one, key, { note: 'x' }, { id: one.newId(), role: 'customer' })
  assert.notEqual(second.body.id, first.body.id)
})

test('twenty at the same moment on two instances: one effect, one answer', async () => {
  const key = freshKey()
  const before = await count()
  meanwhile = () => new Promise((resolve) => setTimeout(resolve, 100))
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => add(index % 2 ? one : two, key)))
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201])
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1)
  assert.equal(runs, 1)
  assert.equal(await count(), (before ?? 0) + 1)
})

test('one that takes longer than the wait is 409 to the others, and theirs once it is done', async () => {
  const key = freshKey()
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  meanwhile = () => {
    entered.resolve()
    return gate.promise
  }
  const first = add(one, key)
  await entered.promise
  const second = await add(two, key)
  assert.deepEqual([second.status, second.body.code], [409, 'request-in-progress'])
  assert.ok(second.headers.get('retry-after'))
  gate.resolve()
  assert.equal((await add(two, key)).body.id, (await first).body.id)
})

describe('what was left unfinished', () => {
  test('by a crash is taken over with the same id', async () => {
    const key = freshKey()
    const entered = Promise.withResolvers<string>()
    const never = Promise.withResolvers<void>()
    meanwhile = async (id) => {
      entered.resolve(id)
      await never.promise
    }
    const dead = add(one, key)
    const id = await entered.promise
    // As if its instance had died a while ago: nobody renews the claim, and what it still does is not its business.
    await one.db.query(
      "UPDATE idempotency_claim SET renewed_at = now() - interval '1 hour', owner = $2 WHERE key = $1",
      [key, one.newId()],
    )
    meanwhile = async () => {}
    const before = await count()
    const again = await add(two, key)
    assert.deepEqual([again.status, again.body.id], [201, id])
    assert.equal(await count(), before)
    never.resolve()
    await dead
    assert.equal((await add(one, key)).body.id, id)
  })

  test('by an error of ours may be tried again at once, with the same id', async () => {
    const key = freshKey()
    const ids: string[] = []
    meanwhile = async (id) => {
      ids.push(id)
      if (ids.length === 1) throw new Problem('payment-unavailable', undefined, { orderId: id, retryAfterSeconds: 1 })
      if (ids.length === 2) throw new Error('a bug')
    }
    assert.equal((await add(one, key)).status, 503)
    assert.equal((await add(two, key)).status, 500)
    assert.equal((await add(one, key)).status, 201)
    assert.equal(new Set(ids).size, 1)
  })
})

describe('a refusal', () => {
  test('for now is not kept: what is put right may succeed', async () => {
    const key = freshKey()
    meanwhile = async () => {
      throw new Problem('store-closed')
    }
    assert.equal((await add(one, key)).body.code, 'store-closed')
    meanwhile = async () => {}
    assert.equal((await add(two, key)).status, 201)
  })
  test('after something was written keeps the key: the next try goes on with the same id', async () => {
    const key = freshKey()
    const ids: string[] = []
    meanwhile = async (id) => {
      ids.push(id)
      if (ids.length === 1) throw new Problem('order-not-payable')
    }
    assert.equal((await add(one, key)).body.code, 'order-not-payable')
    const other = await add(two, key, { note: 'y' })
    assert.deepEqual([other.status, other.body.code], [409, 'idempotency-key-reused'])
    assert.equal((await add(two, key)).status, 201)
    assert.equal(new Set(ids).size, 1)
  })
  test('before anything was written frees the key, also for what was put right', async () => {
    const key = freshKey()
    meanwhile = async () => {
      throw new Problem('unknown-product', undefined, { nothingWritten: true })
    }
    assert.equal((await add(one, key)).status, 422)
    meanwhile = async () => {}
    assert.equal((await add(two, key, { note: 'put right' })).status, 201)
  })
  test('to pay is an answer and is kept', async () => {
    const key = freshKey()
    meanwhile = async (id) => {
      throw new Problem('payment-declined', 'no funds', { orderId: id, reason: 'no funds' })
    }
    const first = await add(one, key)
    const again = await add(two, key)
    assert.deepEqual([again.status, again.body], [402, first.body])
    assert.equal(runs, 1)
  })
  test('of a body that is none leaves the key free', async () => {
    const key = freshKey()
    assert.equal((await add(one, key, { wrong: 1 })).status, 400)
    assert.equal((await add(one, key)).status, 201)
  })
})

test('a key that is none is refused', async () => {
  for (const key of ['', ' '.repeat(0), 'x'.repeat(201), 'a\tb'])
    assert.equal((await add(one, key)).body?.errors?.[0].field, 'Idempotency-Key', JSON.stringify(key))
})

test('keys are forgotten after two days, not before', async () => {
  const [old, young] = [freshKey(), freshKey()]
  await add(one, old)
  await add(one, young)
  await one.db.query("UPDATE idempotency_claim SET claimed_at = now() - interval '49 hours' WHERE key = $1", [old])
  await one.db.query("UPDATE idempotency_claim SET claimed_at = now() - interval '47 hours' WHERE key = $1", [young])
  const third = await startTestService(notes, { besides: one }) // the job runs at once
  try {
    await eventually(async () => {
      const left = await one.db.query('SELECT key FROM idempotency_claim WHERE key = ANY($1)', [[old, young]])
      assert.deepEqual(left, [{ key: young }])
    })
  } finally {
    await third.stop()
  }
})
