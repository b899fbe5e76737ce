import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeFrom, clashOf, decided, editingOf, editSeen, stepSeen } from './edit-seen.ts'
import { Refusal } from './refusal.ts'

const thing = { version: 1, available: true, price: 4500 }
const over = (present: typeof thing, change: Partial<typeof thing>) => {
  const sent: number[] = []
  const edited = editSeen(thing, change, async (ifMatch) => {
    sent.push(ifMatch)
    if (ifMatch !== present.version) throw new Refusal('changed-meanwhile', 412, { present })
    return { ...present, ...change, version: present.version + 1 }
  })
  return { edited, sent }
}

test('a switch that was tapped says which version was seen', async () => {
  const { edited, sent } = over(thing, { available: false })
  assert.deepEqual([await edited, sent], [{ ...thing, available: false, version: 2 }, [1]])
})

test('another field that changed meanwhile does not stop it, and is not put back', async () => {
  const { edited, sent } = over({ ...thing, version: 5, price: 5500 }, { available: false })
  assert.deepEqual([await edited, sent], [{ version: 6, available: false, price: 5500 }, [1, 5]])
})

test('the same field, changed to the same meanwhile, is done; to another, it is refused', async () => {
  const present = { ...thing, version: 5, price: 5500 }
  assert.equal(await over(present, { price: 5500 }).edited, present)
  await assert.rejects(over(present, { price: 5000 }).edited, { code: 'changed-meanwhile' })
})

/** A form was opened at `thing`, both were typed over; meanwhile somebody else set the price. */
const filledIn = async () => {
  const editing = editingOf(thing)
  const wish = { available: false, price: 5000 }
  const present = { ...thing, version: 5, price: 5500 }
  const change = changeFrom(editing, wish)
  const error = await over(present, change).edited.catch((refusal: unknown) => refusal)
  const clash = clashOf(error, editing.over, change)
  assert.ok(clash)
  return { editing, wish, present, clash }
}

test('what is different now is told: of what was typed, where it is neither what was seen nor what was typed', async () => {
  const { clash, present } = await filledIn()
  assert.deepEqual(clash, { present, fields: ['price'] })
  assert.equal(clashOf(new Refusal('not-found', 404), thing, { price: 5000 }), undefined)
  assert.deepEqual(
    clashOf(new Refusal('changed-meanwhile', 412, { present }), thing, { price: 5500, available: false })?.fields,
    [],
  )
})

test('mine is kept: all that was typed goes on top of what there is now, and only over that', async () => {
  const { editing, wish, present, clash } = await filledIn()
  const mine = decided(editing, clash, 'mine')
  assert.equal(mine.over, present)
  const sent: unknown[] = []
  await editSeen(mine.over, changeFrom(mine, wish), async (ifMatch) => {
    sent.push(ifMatch)
    return { ...present, ...wish, version: 6 }
  })
  assert.deepEqual([changeFrom(mine, wish), sent], [wish, [5]])
  const again = { ...present, version: 7, price: 6000 }
  await assert.rejects(
    editSeen(mine.over, changeFrom(mine, wish), async () => {
      throw new Refusal('changed-meanwhile', 412, { present: again })
    }),
    { code: 'changed-meanwhile' },
  )
  assert.equal(clashOf(new Refusal('changed-meanwhile', 412, { present: again }), mine.over, wish)?.present, again)
})

test('theirs is taken: what both changed is left to them, and the rest of what was typed is saved', async () => {
  const { editing, wish, clash } = await filledIn()
  const theirs = decided(editing, clash, 'theirs')
  assert.deepEqual([changeFrom(theirs, wish), theirs.over.version], [{ available: false }, 5])
})

test('a field that was not touched is not sent, so what others made of it stays', () => {
  const store = { version: 1, delivery: undefined, capacity: { slotMinutes: 15, cookMinutes: 45 } }
  const wish = { delivery: null, capacity: { cookMinutes: 45, slotMinutes: 15 } }
  assert.deepEqual(changeFrom(editingOf(store), wish), {})
})

test('one more in a list is one more in the list of now', async () => {
  const now = { version: 5, closures: ['christmas'] }
  const sent: number[] = []
  const saved = await stepSeen(
    { version: 1, closures: [] as string[] },
    ({ closures }) => ({ closures: [...closures, 'seollal'] }),
    async (change, ifMatch) => {
      sent.push(ifMatch)
      if (ifMatch !== now.version) throw new Refusal('changed-meanwhile', 412, { present: now })
      return { ...now, ...change, version: 6 }
    },
  )
  assert.deepEqual(
    [saved.closures, sent],
    [
      ['christmas', 'seollal'],
      [1, 5],
    ],
  )
})
