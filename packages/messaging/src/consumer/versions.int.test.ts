/** Releases side by side, seen from a service that is older than what it hears. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { CookingStarted } from '@jumun/contracts/events'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { recordsOf } from '../log/event-log.features.ts'
import type { EventLog, StoredRecord } from '../log/event-log.ts'
import { startConsumer } from './consumer.ts'
import { on } from './reaction.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

/** The log of a release that has no room yet for what this subject is about. */
function readBy(log: EventLog, cannotRead: (subject: string) => boolean): EventLog {
  const seen = (record: StoredRecord): StoredRecord =>
    cannotRead(record.subject) ? { ...record, undecodable: 'another release has written it', newer: true } : record
  return {
    ...log,
    consume: (options) =>
      log.consume({
        ...options,
        handle: (batch, firstAfterAssignment) => options.handle(batch.map(seen), firstAfterAssignment),
      }),
  }
}

async function hears(cannotRead: (subject: string) => boolean) {
  const db = await environment.newDatabase('order')
  const heard: string[] = []
  const consumer = environment.use(
    startConsumer({
      service: `order-${randomUUID()}`,
      db,
      log: readBy(environment.log, cannotRead),
      reactions: [on(CookingStarted, async ({ subject, sequence }) => void heard.push(`${subject} ${sequence}`))],
    }),
  )
  return { heard, consumer }
}

test('an event that only a newer release can read waits for it, unparked, and comes in its turn', async () => {
  const [odd, fine] = [randomUUID(), randomUUID()]
  let older = true
  let tried = 0
  const { heard, consumer } = await hears((subject) => older && subject === odd && ++tried > 0)
  await environment.log.append(recordsOf(CookingStarted.topic, [odd, fine], 2))
  await eventually('it was tried, and more than once', () => tried > 2)
  assert.equal(await consumer.parked.count(), 0)
  older = false // the deployment goes on, and this share is another instance's
  await consumer.caughtUp()
  assert.deepEqual(
    heard.filter((one) => one.startsWith(odd)),
    [`${odd} 1`, `${odd} 2`],
  )
  assert.deepEqual(
    heard.filter((one) => one.startsWith(fine)),
    [`${fine} 1`, `${fine} 2`],
  )
  assert.equal(await consumer.parked.count(), 0)
})

test('nobody waits for a newer release for ever: what is older than a deployment takes is parked', async () => {
  const odd = randomUUID()
  const { consumer } = await hears((subject) => subject === odd)
  const long = new Date(Date.now() - 3_600_000).toISOString()
  await environment.log.append(recordsOf(CookingStarted.topic, [odd], 1).map((record) => ({ ...record, time: long })))
  await eventually('it is parked', async () => (await consumer.parked.count()) === 1)
})
