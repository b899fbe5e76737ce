/** What every driver of the inbox must do; a driver passes by running this suite against itself. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { recordsOf } from '../log/event-log.features.ts'
import type { StoredRecord } from '../log/event-log.ts'
import { eventIdOf, type Inbox } from './inbox.ts'

export interface InboxHarness {
  /** Of two instances of one service. */
  readonly inboxes: readonly [Inbox, Inbox]
  stop(): Promise<void>
}

export function inboxFeatures(name: string, makeHarness: () => Promise<InboxHarness>): void {
  describe(`the inbox in ${name}`, { timeout: 120_000 }, () => {
    let harness: InboxHarness
    let inbox: Inbox
    let rival: Inbox
    before(async () => {
      harness = await makeHarness()
      ;[inbox, rival] = harness.inboxes
    })
    after(() => harness?.stop())

    let position = 0
    const newRecords = (count: number, subject = randomUUID() as string): StoredRecord[] =>
      recordsOf('test', [subject], count).map((record) => ({ ...record, partition: 0, position: ++position }))
    const enter = (records: readonly StoredRecord[], from = inbox) => from.transaction((tx) => from.enter(tx, records))
    const fail = async (): Promise<never> => {
      throw new Error('the effect failed')
    }

    test('what is entered is fresh once, in the order of the log, also where it comes twice in one batch', async () => {
      const [first, second, third] = newRecords(3) as [StoredRecord, StoredRecord, StoredRecord]
      assert.deepEqual(await inbox.notYetProcessed([first, second]), [first, second])
      assert.deepEqual(await enter([first, second, first]), { fresh: [first, second], waiting: [] })
      assert.deepEqual(await enter([second, third, first], rival), { fresh: [third], waiting: [] })
      assert.deepEqual(await rival.notYetProcessed([first, second, third]), [])
      assert.deepEqual(await enter([]), { fresh: [], waiting: [] })
    })

    test('what was entered in a transaction that failed is fresh again', async () => {
      const records = newRecords(2)
      await assert.rejects(inbox.transaction(async (tx) => inbox.enter(tx, records).then(fail)))
      assert.deepEqual(await inbox.notYetProcessed(records), records)
      assert.deepEqual((await enter(records, rival)).fresh, records)
    })

    for (const [how, fails] of [
      ['that succeeds: nothing is left for the second', false],
      ['that fails: all of it is left for the second', true],
    ] as const)
      test(`a rival that enters the same waits for the first ${how}`, async () => {
        const records = newRecords(4)
        const entered = Promise.withResolvers<void>()
        const release = Promise.withResolvers<void>()
        const first = inbox.transaction(async (tx) => {
          await inbox.enter(tx, records)
          entered.resolve()
          await release.promise
          if (fails) await fail()
        })
        await entered.promise
        const second = enter(records.toReversed(), rival)
        release.resolve()
        if (fails) await assert.rejects(first)
        else await first
        assert.equal((await second).fresh.length, fails ? 4 : 0)
      })

    test('a message that is set aside counts as heard; later ones of its key wait behind it, others do not notice', async () => {
      const [bad, next, last] = newRecords(3) as [StoredRecord, StoredRecord, StoredRecord]
      const [other] = newRecords(1) as [StoredRecord]
      assert.equal(await inbox.waitBehind(next), false, 'nothing is parked yet')
      assert.equal(await inbox.park(bad, 'no good'), true)
      assert.equal(await rival.park(bad, 'no good'), false)
      assert.deepEqual(await inbox.notYetProcessed([bad, next, other]), [next, other])
      assert.deepEqual(await enter([next, other, last], rival), { fresh: [other], waiting: [next, last] })
      assert.equal(await inbox.waitBehind(next), true)
      assert.deepEqual(await inbox.notYetProcessed([next, last]), [last])
      assert.deepEqual((await enter([last])).waiting, [last])
    })

    test('attempts are counted: those that failed, and those that ended with the process', async () => {
      const id = eventIdOf(newRecords(1)[0] as StoredRecord)
      const { attempts } = inbox
      assert.deepEqual(await attempts.begin(id), { failed: 0, died: 0 })
      assert.equal(await attempts.fail(id), 1)
      assert.deepEqual([...(await attempts.interrupted([id]))], [])
      assert.deepEqual(await attempts.begin(id), { failed: 1, died: 0 })
      assert.deepEqual(
        [...(await rival.attempts.interrupted([id]))],
        [id],
        'it was in work and nothing was heard of it',
      )
      assert.deepEqual(await rival.attempts.begin(id), { failed: 1, died: 1 })
      rival.attempts.discount(id)
      assert.deepEqual([...(await rival.attempts.interrupted([id]))], [], 'that was not the fault of the message')
      assert.deepEqual(await rival.attempts.begin(id), { failed: 1, died: 1 })
      await assert.rejects(inbox.transaction(async (tx) => attempts.end(tx, id).then(fail)))
      assert.equal(await inbox.transaction((tx) => attempts.end(tx, id)), 1)
      assert.deepEqual(await inbox.attempts.begin(id), { failed: 0, died: 0 }, 'nothing is held against it')
    })
  })
}
