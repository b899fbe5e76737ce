/** What every driver of a payment provider keeps, whatever the provider is like. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Money, type PaymentMethod, won } from '@jumun/contracts'
import type { LosingRelay } from './losing-relay.ts'
import {
  booksStart,
  type ProviderBooks,
  type ProviderCharge,
  type ProviderDriver,
  type ProviderRefund,
} from './provider.ts'

/** A provider to judge a driver by, behind a line that can lose an answer. */
export interface ProviderUnderTest {
  readonly driver: ProviderDriver
  /** Leads to nobody. */
  readonly driverOfNobody: ProviderDriver
  readonly relay: LosingRelay
  /** Where a charge and a refund are asked for. */
  readonly chargePath: RegExp
  readonly refundPath: RegExp
  /** What a charge is asked for with; for one key always the same. */
  readonly means: (key: string, amount: Money, card: 'good' | 'declined') => PaymentMethod
  stop(): Promise<void>
}

export function providerKeepsItsPromises(name: string, start: () => Promise<ProviderUnderTest>): void {
  describe(`the ${name} driver`, { timeout: 120_000 }, () => {
    let it: ProviderUnderTest
    before(async () => {
      it = await start()
    })
    after(() => it?.stop())

    const asked = new Map<string, number>()
    const charge = (key: string, card: 'good' | 'declined' = 'good', amount: Money = won(4500)) => {
      const means = it.means(key, amount, card)
      const attempt = (asked.get(key) ?? 0) + 1
      asked.set(key, attempt)
      return it.driver.charge({ key, attempt, amount, payer: 'somebody', means, reference: `order ${key}` })
    }
    const giveBack = (chargeKey: string, key: string, amount: number) =>
      it.driver.refund({ key, chargeKey, amount: won(amount), reason: 'tests' })
    const lookup = async (key: string) => (await it.driver.lookup(key, won(4500))).outcome
    const outcome = async (asked: Promise<{ outcome: string }>) => (await asked).outcome
    const backOf = (key: string) => it.driver.books.refundedOf(key)

    test('a charge is captured, and a look-up by our key says the same', async () => {
      const key = randomUUID()
      assert.equal(await outcome(charge(key)), 'captured')
      assert.equal(await lookup(key), 'captured')
    })

    test('a card that is refused says why, takes nothing and stays refused', async () => {
      const key = randomUUID()
      const said = await charge(key, 'declined')
      assert.ok(said.outcome === 'declined' && said.reason.length > 0, JSON.stringify(said))
      assert.equal(await lookup(key), 'declined')
      assert.equal(await chargesFor(key), 0)
    })

    test('of a key that never came nothing is recorded', async () => {
      assert.equal(await lookup(randomUUID()), 'nothing-recorded')
      assert.equal(await backOf(randomUUID()), 0)
    })

    test('the same key twice, or at once, takes the money once', async () => {
      const key = randomUUID()
      const said = await Promise.all([charge(key), charge(key)])
      for (const one of said) assert.ok(['captured', 'unknown', 'unavailable'].includes(one.outcome), one.outcome)
      assert.equal(await outcome(charge(key)), 'captured')
      assert.equal(await chargesFor(key), 1)
    })

    test('a lost answer is an unknown outcome that a look-up by our key finds, and asking again takes nothing more', async () => {
      const key = randomUUID()
      it.relay.loseAnswerTo('POST', it.chargePath)
      assert.equal(await outcome(charge(key)), 'unknown')
      assert.equal(await lookup(key), 'captured')
      assert.equal(await outcome(charge(key)), 'captured')
      assert.equal(await chargesFor(key), 1)
    })

    test('money goes back in parts, and never more than was taken', async () => {
      const key = randomUUID()
      await charge(key)
      assert.equal(await outcome(giveBack(key, `part-${randomUUID()}`, 1500)), 'refunded')
      assert.equal(await backOf(key), 1500)
      assert.equal(await outcome(giveBack(key, `part-${randomUUID()}`, 3001)), 'refused')
      assert.equal(await outcome(giveBack(key, `refund-${key}`, 3000)), 'refunded')
      assert.equal(await backOf(key), 4500)
    })

    test('the same refund twice gives the money back once', async () => {
      const key = randomUUID()
      await charge(key)
      const refund = `part-${randomUUID()}`
      assert.equal(await outcome(giveBack(key, refund, 1000)), 'refunded')
      assert.equal(await outcome(giveBack(key, refund, 1000)), 'refunded')
      assert.equal(await backOf(key), 1000)
    })

    test('a refund whose answer was lost is asked for again, and done once', async () => {
      const key = randomUUID()
      await charge(key)
      const refund = `part-${randomUUID()}`
      it.relay.loseAnswerTo('POST', it.refundPath)
      assert.equal(await outcome(giveBack(key, refund, 1000)), 'unavailable')
      assert.equal(await outcome(giveBack(key, refund, 1000)), 'refunded')
      assert.equal(await backOf(key), 1000)
    })

    test('what was never taken is not given back', async () => {
      const key = randomUUID()
      assert.equal(await outcome(giveBack(key, `refund-${key}`, 1000)), 'refused')
    })

    test('a provider that is not there did nothing, and says nothing of its books', async () => {
      const [key, driver] = [randomUUID(), it.driverOfNobody]
      const request = {
        key,
        attempt: 1,
        amount: won(1000),
        payer: 'x',
        means: it.means(key, won(1000), 'good'),
        reference: `order ${key}`,
      }
      assert.equal(await outcome(driver.charge(request)), 'unavailable')
      // what never left us is known to have come to nothing, where a charge is named before it is made
      assert.ok(['unavailable', 'nothing-recorded'].includes(await outcome(driver.lookup(key, won(1000)))))
      assert.equal(await driver.books.charges(booksStart), undefined)
      assert.equal(await driver.books.refunds(booksStart), undefined)
    })

    test('the books tell each charge and each refund with our keys, page by page', async () => {
      const key = randomUUID()
      await charge(key, 'good', won(7000))
      await giveBack(key, `part-${key}`, 500)
      const found = (await everyCharge()).filter((one) => one.key === key)
      assert.deepEqual(
        found.map(({ amount, reference, captured, refunded }) => ({ amount, reference, captured, refunded })),
        [{ amount: won(7000), reference: `order ${key}`, captured: true, refunded: 500 }],
      )
      const refunds = (await everyRefund()).filter((one) => one.chargeKey === key)
      assert.deepEqual(
        refunds.map((one) => [one.key, one.amount]),
        [[`part-${key}`, 500]],
      )
      const last = (await everyCharge()).at(-1)
      assert.ok(last)
      const rest = await it.driver.books.charges(last.cursor)
      assert.ok(rest, 'the books can be read')
      for (const one of rest.items)
        assert.ok(one.createdAt >= last.createdAt, 'what was read is not read again, but for the same moment')
    })

    const everyCharge = () => every<ProviderCharge>((after) => it.driver.books.charges(after))
    const everyRefund = () => every<ProviderRefund>((after) => it.driver.books.refunds(after))
    const chargesFor = async (key: string): Promise<number> =>
      (await everyCharge()).filter((one) => one.key === key && one.captured).length
  })
}

async function every<One extends { readonly cursor: string }>(
  read: (after: string) => ReturnType<ProviderBooks['charges']> | ReturnType<ProviderBooks['refunds']>,
): Promise<One[]> {
  const all: One[] = []
  for (let after = booksStart, more = true; more; ) {
    const page = await read(after)
    assert.ok(page, 'the books can be read')
    all.push(...(page.items as unknown as One[]))
    after = all.at(-1)?.cursor ?? after
    more = page.more
  }
  return all
}
