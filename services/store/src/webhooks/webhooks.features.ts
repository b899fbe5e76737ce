/**
 * Webhooks of a real store service, to a real receiver: signed, in order for each order, nothing lost, whatever the receiver does,
 * and whatever log it hears from.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, describe, test } from 'node:test'
import {
  addWebhook,
  changeWebhook,
  listActivity,
  listWebhookDeliveries,
  listWebhooks,
  type NewWebhook,
  OrderCompleted,
  OrderConfirmed,
  OrderPlaced,
  OrderProgressed,
  openStore,
  PaymentRefunded,
  removeWebhook,
  renewWebhookSecret,
  sendWebhookAgain,
  testWebhook,
  UserDeleted,
  type Webhook,
  type WebhookDelivery,
  type WebhookWithSecret,
  won,
} from '@jumun/contracts'
import {
  eventually,
  type FakeClock,
  type FakeReceiver,
  fakeClock,
  startFakeReceiver,
  startTestService,
  type TestKafka,
  type TestService,
} from '@jumun/testing'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import store from '../service.ts'
import { takeDeliveries } from './delivery-table.ts'

interface TestLog {
  readonly kafka?: TestKafka
  stop(): Promise<void>
}

const minutes = 60_000
const hours = 60 * minutes

export function webhookFeatures(fabric: string, openLog: () => Promise<TestLog>): void {
  describe(`webhooks on ${fabric}`, () => {
    let log: TestLog
    let service: TestService
    const clock: FakeClock = fakeClock(new Date()) // receivers take what is of now
    let owner: { id: string; role: 'owner' }
    const operator = { id: '01900000-0000-7000-8000-00000000000f', role: 'operator' } as const
    let receiver: FakeReceiver

    before(async () => {
      const settings = { webhookNetworks: '127.0.0.1/32', webhookAnswerSeconds: 10 }
      log = await openLog()
      service = await startTestService(store, { clock, settings, ...(log.kafka ? { kafka: log.kafka } : {}) })
      await service.settled()
    })
    after(async () => {
      await service?.stop()
      await log?.stop()
    })
    afterEach(() => receiver?.stop())

    const opened = async (): Promise<string> => {
      owner = { id: service.newId(), role: 'owner' }
      const body = { name: { ko: '강남 커피' }, address: { line1: '테헤란로 1' } }
      return (await service.call(openStore, { as: owner, body })).body.id
    }
    const events: NewWebhook['events'] = ['OrderConfirmed', 'OrderProgressed', 'OrderCompleted', 'PaymentRefunded']
    const listening = async (
      storeIds: string[] | null,
      more: Partial<NewWebhook> = {},
      as: { id: string; role: 'owner' | 'operator' } = owner,
    ): Promise<WebhookWithSecret> => {
      receiver = await startFakeReceiver()
      const body = { name: '장부', url: receiver.url, events, storeIds, ...more }
      const { status, body: made } = await service.call(addWebhook, { as, body })
      assert.equal(status, 201, JSON.stringify(made))
      return made
    }
    const line = { productId: '01900000-0000-7000-8000-000000000004', name: { ko: '라떼' }, quantity: 1, options: [] }
    const lines = [{ ...line, unitPrice: won(4_500), total: won(4_500) }]
    const customerId = '01900000-0000-7000-8000-00000000000a'
    /** An order from its payment to its end: three things that are told. */
    const order = async (storeId: string): Promise<string> => {
      const orderId = service.newId()
      const about = { orderId, customerId, storeId }
      const bought = { ...about, fulfilment: 'pickup' as const, lines, total: won(4_500), number: 7 }
      const say = (kind: typeof OrderPlaced, sequence: number, data: object) =>
        service.receive(kind, { subject: orderId, sequence, data: data as OrderPlaced })
      await say(OrderPlaced, 2, bought)
      await say(OrderConfirmed as never, 3, bought)
      await say(OrderProgressed as never, 4, { ...about, status: 'ACCEPTED' })
      await say(OrderCompleted as never, 5, { ...about, status: 'COLLECTED', total: won(4_500) })
      await service.settled()
      return orderId
    }
    const three = ['OrderConfirmed', 'OrderProgressed', 'OrderCompleted']
    const typesOf = (orderId: string): string[] =>
      receiver.taken().flatMap(({ body }) => (body.orderId === orderId ? [body.type] : []))
    const stateOf = async ({ id }: { id: string }): Promise<Webhook> =>
      (await service.call(listWebhooks, { as: owner })).body.items.find((one: Webhook) => one.id === id)
    const deliveries = async ({ id }: { id: string }, query: object = {}): Promise<WebhookDelivery[]> =>
      (await service.call(listWebhookDeliveries, { as: operator, params: { id }, query: { limit: 100, ...query } }))
        .body.items
    const nothingWaits = (webhook: { id: string }) =>
      eventually(async () => assert.deepEqual(await deliveries(webhook, { state: 'WAITING' }), []))
    const attempts = async ({ id }: { id: string }): Promise<number> =>
      (
        await service.db.query<{ n: number }>(
          'SELECT count(*) AS n FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id WHERE webhook_id = $1',
          [id],
        )
      )[0]?.n ?? 0
    /** Time passes in steps, and in each something is tried, until nothing is any more. */
    const pass = async (webhook: { id: string }, ms: number, stepMs: number): Promise<void> => {
      for (let left = ms; left > 0 && (await stateOf(webhook)).state === 'ACTIVE'; left -= stepMs) {
        const tried = await attempts(webhook)
        clock.advance(stepMs)
        await eventually(async () => assert.ok((await attempts(webhook)) > tried))
      }
    }

    test('where nobody has a webhook, nothing is noted of what only webhooks tell', async () => {
      await order(await opened())
      const noted = async () => (await service.db.query('SELECT event_id FROM inbox')).length
      const before = await noted()
      const orderId = service.newId()
      const about = { orderId, customerId, storeId: service.newId() }
      await service.receive(OrderProgressed, { subject: orderId, sequence: 4, data: { ...about, status: 'ACCEPTED' } })
      await service.settled()
      assert.equal(await noted(), before)
    })

    test('each event comes once, in the order of its order, signed so that Standard Webhooks takes it', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const orders = [await order(storeId), await order(storeId)]
      await order(await opened()) // somebody else's
      await eventually(() => assert.equal(receiver.taken().length, 6))
      for (const id of orders) assert.deepEqual(typesOf(id), three)
      const standard = new StandardWebhook(hook.secret)
      for (const { headers, text } of receiver.taken()) {
        assert.deepEqual(standard.verify(text, headers), JSON.parse(text))
        assert.doesNotMatch(text, new RegExp(customerId), 'nothing of a person was asked for')
      }
      assert.throws(() => standard.verify(`${receiver.taken()[0]?.text} `, receiver.taken()[0]?.headers ?? {}))
      const ids = receiver.taken().map(({ headers }) => headers['webhook-id'])
      assert.equal(new Set(ids).size, 6)
    })

    test('the receiver of docs/webhooks.md takes it, once, and nothing that is not ours', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const guide = await readFile(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
      const [, program = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? []
      const folder = await mkdtemp(join(tmpdir(), 'jumun-receiver-'))
      await writeFile(join(folder, 'receiver.mjs'), program)
      const env = { PATH: process.env['PATH'], PORT: '0', WEBHOOK_SECRET: hook.secret }
      const child = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const printed: string[] = []
      createInterface({ input: child.stdout }).on('line', (text) => printed.push(text))
      try {
        await eventually(() => assert.match(printed[0] ?? '', /^listening \d+/))
        const url = `http://127.0.0.1:${printed[0]?.split(' ')[1]}/`
        await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { url } })
        const { body: sent } = await service.call(testWebhook, { as: owner, params: { id: hook.id } })
        await nothingWaits(hook)
        assert.deepEqual(
          (await deliveries(hook))[0]?.attempts.map(({ status }) => status),
          [204],
        )
        await service.call(sendWebhookAgain, { as: owner, params: { id: hook.id, deliveryId: sent.id } })
        await nothingWaits(hook)
        await eventually(() => assert.equal(printed.filter((text) => text.startsWith('test ')).length, 1))
        const forged = {
          method: 'POST',
          body: '{}',
          headers: { 'webhook-id': 'x', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' },
        }
        assert.equal((await fetch(url, forged)).status, 401)
      } finally {
        child.kill()
        await once(child, 'exit')
        await rm(folder, { recursive: true })
      }
    })

    test('a receiver that is down for an hour gets everything when it is back, each order in its order', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => 'refuse'
      const orders: string[] = []
      for (let n = 0; n < 6; n++) orders.push(await order(storeId))
      await eventually(async () => assert.ok((await attempts(hook)) >= 3))
      const before = receiver.asked()
      await pass(hook, 60 * minutes, 10 * minutes)
      const knocks = receiver.asked() - before
      assert.ok(knocks <= 30, `${knocks} knocks, and not one for each order each time`)
      assert.ok((await stateOf(hook)).failingSince)
      receiver.answer = () => 204
      clock.advance(5 * minutes)
      await nothingWaits(hook)
      for (const id of orders) assert.deepEqual(typesOf(id), three)
      assert.equal((await stateOf(hook)).failingSince, undefined)
    })

    test('one that was away for a moment is back after a moment, however much was on its way to it', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: false } })
      for (let n = 0; n < 8; n++) await order(storeId)
      receiver.answer = () => 'refuse'
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: true } })
      await eventually(async () => assert.ok((await attempts(hook)) >= 8))
      receiver.answer = () => 204
      clock.advance(6_000)
      await nothingWaits(hook)
      assert.equal(receiver.taken().length, 8 * three.length)
    })

    test('of one that is away one knock is on its way at a time, whatever happens meanwhile', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => 'refuse'
      for (let n = 0; n < 3; n++) await order(storeId)
      await eventually(async () => assert.ok((await attempts(hook)) >= 3))
      const before = receiver.asked()
      receiver.answer = () => 'silence'
      clock.advance(6_000)
      await eventually(() => assert.equal(receiver.asked(), before + 1))
      await order(storeId)
      await eventually(async () => {
        const sql = `SELECT 1 AS one FROM timer WHERE kind = 'webhook' AND subject = $1 AND next_at > $2`
        assert.equal(
          (await service.db.query(sql, [hook.id, clock.now()])).length,
          1,
          'it was looked at because of that',
        )
      })
      assert.equal(receiver.asked(), before + 1)
    })

    test('one that answers slowly, or not at all, gets it again under the same id, and other orders do not wait for it', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      let slow = ''
      receiver.answer = ({ body }) => {
        slow ||= body.orderId ?? ''
        return body.orderId === slow ? 'silence' : 204
      }
      await order(storeId)
      await eventually(() => assert.notEqual(slow, ''))
      const quick = await order(storeId)
      await eventually(() => assert.deepEqual(typesOf(quick), three))
      await eventually(async () => {
        const [first] = (await deliveries(hook)).filter(
          ({ orderId, event }) => orderId === slow && event === 'OrderConfirmed',
        )
        assert.equal(first?.attempts.at(-1)?.trouble, 'no-answer')
      })
      const asked = receiver.all.filter(({ body }) => body.orderId === slow)
      receiver.answer = () => 204
      clock.advance(10_000)
      await nothingWaits(hook)
      assert.deepEqual(typesOf(slow), three)
      assert.equal(
        new Set(asked.map(({ headers }) => headers['webhook-id'])).size,
        1,
        'nothing of that order overtook it',
      )
    })

    test('what a process was sending when it was killed is sent again by the next one', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: false } })
      const id = await order(storeId)
      const taken = await takeDeliveries(service.db, hook.id, { most: 8, isKnock: false }, clock.now())
      assert.equal(taken.length, 1, 'of one order one at a time')
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: true } })
      clock.advance(31_000)
      await nothingWaits(hook)
      assert.deepEqual(typesOf(id), three)
      assert.equal((await deliveries(hook)).find(({ event }) => event === 'OrderConfirmed')?.attempts.length, 1)
    })

    test('after two days it is given up and the address paused; what waits is sent when somebody goes on, the rest by button', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => 500
      const id = await order(storeId)
      await eventually(async () => assert.equal(await attempts(hook), 1))
      await pass(hook, 50 * hours, 10 * hours)
      const { state, pausedBecause } = await stateOf(hook)
      assert.deepEqual([state, pausedBecause], ['PAUSED', 'FAILING'])
      const told = await service.call(listActivity, { as: owner, params: { id: storeId } })
      assert.equal(told.body.items.find(({ what }: { what: string }) => what === 'webhook.paused')?.who, null)
      assert.deepEqual((await deliveries(hook)).map((one) => one.state).sort(), ['GIVEN_UP', 'WAITING', 'WAITING'])
      receiver.answer = () => 200
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: true } })
      await nothingWaits(hook)
      assert.deepEqual(typesOf(id), three.slice(1))
      const lost = (await deliveries(hook)).find((one) => one.state === 'GIVEN_UP')
      await service.call(sendWebhookAgain, { as: owner, params: { id: hook.id, deliveryId: lost?.id ?? '' } })
      await nothingWaits(hook)
      assert.deepEqual(typesOf(id), [...three.slice(1), 'OrderConfirmed'])
    })

    test('who presses "go on" too early loses nothing: what waited has its two days from then on', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => 500
      await order(storeId)
      await eventually(async () => assert.equal(await attempts(hook), 1))
      await pass(hook, 50 * hours, 10 * hours)
      assert.equal((await stateOf(hook)).state, 'PAUSED')
      const waiting = (await deliveries(hook, { state: 'WAITING' })).length
      assert.ok(waiting >= 2)
      const tried = await attempts(hook)
      await service.call(changeWebhook, { as: owner, params: { id: hook.id }, body: { active: true } })
      await eventually(async () => assert.ok((await attempts(hook)) > tried))
      assert.equal((await deliveries(hook, { state: 'WAITING' })).length, waiting)
      await pass(hook, 50 * hours, 10 * hours)
      assert.equal((await stateOf(hook)).pausedBecause, 'FAILING', 'and it does not go on for ever')
    })

    test('an address that asks for an hour of rest has it, whatever happens meanwhile', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => [429, { 'retry-after': '3600' }]
      await order(storeId)
      await eventually(async () => assert.equal(await attempts(hook), 1))
      receiver.answer = () => 204
      const other = await order(storeId)
      clock.advance(50 * minutes)
      await service.settled()
      assert.equal(receiver.asked(), 1)
      clock.advance(11 * minutes)
      await nothingWaits(hook)
      assert.deepEqual(typesOf(other), three)
    })

    test('an address that says it is gone is left alone', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      receiver.answer = () => 410
      await order(storeId)
      await eventually(async () => assert.equal((await stateOf(hook)).pausedBecause, 'GONE'))
      await order(storeId)
      assert.equal(receiver.asked(), 1)
    })

    test('for a day after it was renewed the former secret signs as well', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const { body: renewed } = await service.call(renewWebhookSecret, { as: owner, params: { id: hook.id } })
      assert.notEqual(renewed.secret, hook.secret)
      const last = async () => {
        const before = receiver.taken().length
        await service.call(testWebhook, { as: owner, params: { id: hook.id } })
        await eventually(() => assert.equal(receiver.taken().length, before + 1))
        return receiver.taken().at(-1)
      }
      assert.equal((await last())?.headers['webhook-signature']?.split(' ').length, 2)
      clock.advance(25 * hours)
      assert.equal((await last())?.headers['webhook-signature']?.split(' ').length, 1)
    })

    test('what happened before a webhook was made is not told, however late it is heard', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const long = new Date(clock.now().getTime() - 1 * hours).toISOString()
      const orderId = service.newId()
      const data = { orderId, customerId, storeId, status: 'ACCEPTED' } as OrderProgressed
      await service.receive(OrderProgressed, { subject: orderId, sequence: 4, time: long, data })
      await service.settled()
      assert.deepEqual(await deliveries(hook), [])
    })

    test('money that went back is told with its store, also when it is heard of before its order', async () => {
      const storeId = await opened()
      const hook = await listening([storeId], { events: ['PaymentRefunded'] })
      const orderId = service.newId()
      const refund = { orderId, customerId, paymentId: service.newId(), amount: won(4_500), reason: 'CUSTOMER' }
      await service.receive(PaymentRefunded, { subject: orderId, sequence: 2, data: refund })
      await service.settled()
      assert.deepEqual(await deliveries(hook), [])
      const bought = {
        orderId,
        customerId,
        storeId,
        fulfilment: 'pickup' as const,
        lines,
        total: won(4_500),
        number: 7,
      }
      await service.receive(OrderPlaced, { subject: orderId, sequence: 2, data: bought })
      await service.settled()
      await eventually(() => assert.deepEqual(typesOf(orderId), ['PaymentRefunded']))
      assert.equal(receiver.taken()[0]?.body.storeId, storeId)
    })

    test('who asked for it is told of people, until they have gone', async () => {
      const storeId = await opened()
      const hook = await listening([storeId], { personal: true })
      receiver.answer = () => 500
      await order(storeId)
      await eventually(() => assert.match(receiver.all[0]?.text ?? '', new RegExp(customerId)))
      await service.receive(UserDeleted, {
        subject: customerId,
        sequence: 1,
        data: { userId: customerId } as UserDeleted,
      })
      await service.settled()
      const [row] = await service.db.query('SELECT count(*) AS n FROM webhook_delivery WHERE personal IS NOT NULL')
      assert.equal(row?.['n'], 0)
      receiver.answer = () => 204
      clock.advance(1 * minutes)
      await nothingWaits(hook)
      for (const { text } of receiver.taken()) assert.doesNotMatch(text, new RegExp(customerId))
      await service.receive(UserDeleted, { subject: owner.id, sequence: 1, data: { userId: owner.id } as UserDeleted })
      await service.settled()
      assert.deepEqual(await service.db.query('SELECT id FROM webhook WHERE id = $1', [hook.id]), [])
    })

    test('only the owner, and operators, see and change them; an operator’s are the operators’', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const stranger = { id: service.newId(), role: 'owner' } as const
      const params = { id: hook.id }
      for (const as of [stranger, { id: service.newId(), role: 'staff' } as const]) {
        assert.equal((await service.call(listWebhookDeliveries, { as, params })).status, 404)
        assert.equal((await service.call(removeWebhook, { as, params })).status, 404)
        assert.equal((await service.call(listWebhooks, { as, query: { storeId } })).status, 404)
        assert.deepEqual((await service.call(listWebhooks, { as })).body.items, [])
        const body = { name: 'x', url: receiver.url, events, storeIds: [storeId] }
        assert.equal((await service.call(addWebhook, { as, body })).status, 404)
      }
      const all = { name: 'x', url: receiver.url, events, storeIds: null }
      assert.equal((await service.call(addWebhook, { as: owner, body: all })).status, 400)
      const { status, body: ofAll } = await service.call(addWebhook, { as: operator, body: all })
      assert.equal(status, 201)
      await order(storeId)
      await eventually(() => assert.equal(receiver.taken().length, 6))
      assert.equal((await service.call(removeWebhook, { as: owner, params: { id: ofAll.id } })).status, 404)
      assert.equal((await service.call(removeWebhook, { as: operator, params: { id: ofAll.id } })).status, 204)
    })

    test('an address inside is refused, a store has ten at most, and the secret is shown once', async () => {
      const storeId = await opened()
      const hook = await listening([storeId])
      const inside = { name: 'x', url: 'http://169.254.169.254/', events, storeIds: [storeId] }
      const refused = await service.call(addWebhook, { as: owner, body: inside })
      assert.deepEqual([refused.status, refused.body.code], [422, 'webhook-address'])
      const changed = await service.call(changeWebhook, {
        as: owner,
        params: { id: hook.id },
        body: { url: inside.url },
      })
      assert.equal(changed.body.code, 'webhook-address')
      const more = { ...inside, url: receiver.url }
      for (let n = 1; n < 10; n++) assert.equal((await service.call(addWebhook, { as: owner, body: more })).status, 201)
      assert.equal((await service.call(addWebhook, { as: owner, body: more })).status, 400)
      const { body } = await service.call(listWebhooks, { as: owner, query: { storeId } })
      assert.equal(body.items.length, 10)
      assert.doesNotMatch(JSON.stringify(body), /whsec_|secret"/)
    })
  })
}
