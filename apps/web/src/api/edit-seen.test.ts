import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editSeen } from './edit-seen.ts'
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
