/** What every place for pictures promises. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import type { PictureStore } from './picture-store.ts'

export const pictureStoreFeatures = (name: string, open: () => PictureStore): void => {
  describe(name, () => {
    test('gives back what was put, to the byte, also to another instance', async () => {
      const bytes = randomBytes(50_000)
      await open().put('0123-320.webp', bytes)
      await open().put('0123-320.webp', bytes)
      assert.deepEqual(await open().get('0123-320.webp'), bytes)
    })
    test('knows nothing of what was never put', async () => {
      assert.equal(await open().get('4567-320.webp'), undefined)
    })
    test('takes the same from two at once', async () => {
      const bytes = randomBytes(20_000)
      await Promise.all([open().put('89ab-320.webp', bytes), open().put('89ab-320.webp', bytes)])
      assert.deepEqual(await open().get('89ab-320.webp'), bytes)
    })
  })
}
