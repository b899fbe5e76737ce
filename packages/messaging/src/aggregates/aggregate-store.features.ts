/** What every store of aggregates must do; a store passes by running this suite against itself. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Transaction } from '../database/database.ts'
import type { AggregateStore } from './aggregates.ts'

export interface AggregateStoreHarness<S> {
  /** As the instances of a service have them, two at least. */
  readonly instances: readonly {
    readonly store: AggregateStore<S>
    /** Again, when it was in another's way. */
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  }[]
  newId(): string
  /** As one begins. */
  first(id: string): S
  /** The state after this one, like no state before it. */
  next(state: S): S
  /** How often it has moved since it began. */
  steps(state: S): number
  /** For a store that saves only what there is: how one comes to be there. */
  create?(state: S): Promise<void>
  stop(): Promise<void>
}

export function aggregateStoreFeatures<S>(name: string, makeHarness: () => Promise<AggregateStoreHarness<S>>): void {
  describe(`${name}: aggregates are loaded and saved together`, { timeout: 120_000 }, () => {
    let harness: AggregateStoreHarness<S>
    before(async () => {
      harness = await makeHarness()
    })
    after(() => harness?.stop())

    type Instance = AggregateStoreHarness<S>['instances'][number]
    const instance = (number: number): Instance => harness.instances[number] as Instance
    const ids = (count: number): string[] => Array.from({ length: count }, () => harness.newId())

    async function create(...wanted: readonly string[]): Promise<void> {
      const { store, transaction } = instance(0)
      const fresh = wanted.map((id) => ({ id, before: undefined, after: harness.first(id) }))
      if (harness.create) for (const { after } of fresh) await harness.create(after)
      else await transaction((tx) => store.save(tx, fresh))
    }
    const read = (...wanted: readonly string[]): Promise<ReadonlyMap<string, S>> =>
      instance(1).transaction((tx) => instance(1).store.load(tx, wanted))
    /** Each one step on, in one transaction. */
    const step = ({ store, transaction }: Instance, wanted: readonly string[], meanwhile = async () => {}) =>
      transaction(async (tx) => {
        const loaded = await store.load(tx, wanted)
        await meanwhile()
        await store.save(
          tx,
          [...loaded].map(([id, state]) => ({ id, before: state, after: harness.next(state) })),
        )
      })
    const stepsOf = async (...wanted: readonly string[]): Promise<(number | undefined)[]> => {
      const loaded = await read(...wanted)
      return wanted.map((id) => {
        const state = loaded.get(id)
        return state === undefined ? undefined : harness.steps(state)
      })
    }

    test('those that there are come as they were saved, the others are left out', async () => {
      const [one, other, never] = ids(3) as [string, string, string]
      await create(one, other)
      assert.deepEqual(await read(one, other, never), new Map([one, other].map((id) => [id, harness.first(id)])))
      await step(instance(0), [one])
      assert.deepEqual((await read(one)).get(one), harness.next(harness.first(one)))
      assert.deepEqual(await read(never), new Map())
      assert.deepEqual(await read(), new Map())
    })

    test('many are saved in one go, each its own change', async () => {
      const many = ids(12)
      await create(...many)
      await step(instance(0), many)
      await step(instance(1), many.slice(0, 5))
      assert.deepEqual(
        await stepsOf(...many),
        many.map((_, index) => (index < 5 ? 2 : 1)),
      )
    })

    test('nothing is kept of a transaction that fails, and nobody waits for it', async () => {
      const both = ids(2)
      await create(...both)
      const broken = step(instance(0), both).then(() =>
        instance(0).transaction(async (tx) => {
          const loaded = await instance(0).store.load(tx, both)
          await instance(0).store.save(
            tx,
            [...loaded].map(([id, state]) => ({ id, before: state, after: harness.next(state) })),
          )
          throw new Error('the lights went out')
        }),
      )
      await assert.rejects(broken, /the lights went out/)
      assert.deepEqual(await stepsOf(...both), [1, 1])
    })

    test('when one of them is no longer as it was, none is saved, and the store says so', async () => {
      const [moved, still] = ids(2) as [string, string]
      await create(moved, still)
      const stale = await read(moved, still)
      await step(instance(0), [moved])
      const { store, transaction } = instance(1)
      const tooLate = transaction((tx) =>
        store.save(
          tx,
          [...stale].map(([id, state]) => ({ id, before: state, after: harness.next(state) })),
        ),
      )
      await assert.rejects(tooLate, { name: 'ChangedMeanwhile', code: '40001' })
      assert.deepEqual(await stepsOf(moved, still), [1, 0])
    })

    test('one that there is is not begun again; of two that begin one at once, the other is told and looks again', async () => {
      const [there, id] = ids(2) as [string, string]
      await create(there)
      const { store, transaction } = instance(1)
      const again = { id: there, before: undefined, after: harness.first(there) }
      await assert.rejects(
        transaction((tx) => store.save(tx, [again])),
        { name: 'ChangedMeanwhile' },
      )
      if (harness.create) return // it saves only what there is
      await Promise.all(
        harness.instances.map(({ store, transaction }) =>
          transaction(async (tx) => {
            const state = (await store.load(tx, [id])).get(id)
            await store.save(tx, [{ id, before: state, after: state ? harness.next(state) : harness.first(id) }])
          }),
        ),
      )
      assert.deepEqual(await stepsOf(id), [harness.instances.length - 1])
    })

    test('what is loaded is held: another instance waits, and then sees what was made of it', async () => {
      const [id, beside] = ids(2) as [string, string]
      await create(id, beside)
      const loaded = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      const order: string[] = []
      const first = step(instance(0), [id], async () => {
        loaded.resolve()
        await release.promise
        order.push('the first is done')
      })
      await loaded.promise
      const second = step(instance(1), [id], async () => void order.push('the second has it'))
      await step(instance(1), [beside]) // who has nothing to do with it does not wait
      release.resolve()
      await Promise.all([first, second])
      assert.deepEqual(order, ['the first is done', 'the second has it'])
      assert.deepEqual(await stepsOf(id, beside), [2, 1])
    })

    test('instances that want the same ones at once, in whatever order they name them, all get them', async () => {
      const many = ids(6)
      await create(...many)
      await Promise.all(
        Array.from({ length: 20 }, (_, round) =>
          step(instance(round % harness.instances.length), round % 3 === 0 ? many : many.toReversed()),
        ),
      )
      assert.deepEqual(
        await stepsOf(...many),
        many.map(() => 20),
      )
    })
  })
}
