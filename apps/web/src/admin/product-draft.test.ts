import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'
import { Refusal } from '../api/refusal.ts'
import { changesOf, draftOf, mergedDraft, type ProductDraft, type ProductWish, wishOf } from './product-draft.ts'
import { saveProduct } from './save-product.ts'

const latte: Product = {
  id: 'latte',
  storeId: 'cafe',
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  category: { ko: '커피', en: 'Coffee' },
  options: [
    {
      ...{ id: 'size', name: { en: 'Size' }, min: 1, max: 1 },
      choices: [{ id: 'tall', name: { en: 'Tall' }, price: won(0) }],
    },
  ],
  stock: 10,
  soldOut: false,
  available: true,
  version: 7,
  createdAt: '2026-01-01T00:00:00.000Z',
}
const wish = (draft: ProductDraft): ProductWish => {
  const read = wishOf(draft, 'KRW')
  assert.ok(!('problem' in read), JSON.stringify(read))
  return read
}
const changes = (change: Partial<ProductDraft>) => changesOf(latte, wish({ ...draftOf(latte), ...change }))

describe('a product in the form', () => {
  test('that was only looked at changes nothing', () => {
    assert.deepEqual(changes({}), { patch: undefined, stock: undefined })
    const turned = { ...latte, name: { en: 'Latte', ko: '라떼' } }
    assert.deepEqual(changesOf(turned, wish(draftOf(latte))), { patch: undefined, stock: undefined })
  })

  test('sends what was changed and nothing else; what was emptied is taken away', () => {
    assert.deepEqual(changes({ price: '５，０００원' }).patch, { price: won(5000) })
    assert.deepEqual(changes({ categoryKo: ' ', categoryEn: '\u3164' }).patch, { category: null })
    assert.deepEqual(changes({ aboutKo: ' 우유\u200B ' }).patch, { description: { ko: '우유' } })
    assert.deepEqual(changes({ groups: [] }).patch, { options: [] })
  })

  test('changes stock by the difference, and counts anew what was not counted', () => {
    assert.deepEqual(changes({ stock: '12' }).stock, { change: 2 })
    assert.deepEqual(changes({ counted: false }).stock, { set: null })
    assert.deepEqual(changesOf({ ...latte, stock: null }, wish({ ...draftOf(latte), stock: '5' })).stock, {
      set: 5,
      ifStock: null,
    })
  })

  test('without a name, or with a number that cannot be read, is no wish yet', () => {
    const problem = (change: Partial<ProductDraft>) => {
      const read = wishOf({ ...draftOf(latte), ...change }, 'KRW')
      return 'problem' in read && read.problem
    }
    assert.deepEqual(problem({ nameKo: '\u200B', nameEn: '' }), { field: 'name' })
    assert.deepEqual(problem({ price: '4.5' }), { field: 'price', why: 'too-fine' })
    assert.deepEqual(problem({ stock: '1.5' }), { field: 'stock', why: 'too-fine' })
    assert.equal(problem({ stock: '1.5', counted: false }), false)
  })
})

describe('what others changed meanwhile', () => {
  const elsewhere = (change: Partial<Product>): Product => ({ ...latte, version: 8, ...change })

  test('is taken in where it was not typed over, and what was typed stays', () => {
    const mine = { ...draftOf(latte), nameEn: 'Caffè latte' }
    const { draft, conflicts } = mergedDraft(latte, elsewhere({ price: won(5500), options: [] }), mine)
    assert.deepEqual(
      [draft.price, draft.groups, draft.nameEn, draft.nameKo, conflicts],
      ['5,500', [], 'Caffè latte', '라떼', []],
    )
  })

  test('is shown beside what was typed where both changed the same', () => {
    const mine = { ...draftOf(latte), price: '5000', aboutEn: 'Milk' }
    const { draft, conflicts } = mergedDraft(latte, elsewhere({ price: won(5500), description: { en: 'Milk' } }), mine)
    assert.equal(draft.price, '5,000')
    assert.deepEqual(
      conflicts.map(({ field, theirs }) => [field, theirs.price]),
      [['price', '5,500']],
    )
  })

  test('moves the stock that was typed by what was sold: two more stay two more', () => {
    assert.equal(mergedDraft(latte, elsewhere({ stock: 7 }), { ...draftOf(latte), stock: '12' }).draft.stock, '9')
    assert.equal(mergedDraft(latte, elsewhere({ stock: 7 }), draftOf(latte)).draft.stock, '7')
  })
})

describe('saving', () => {
  /** The platform as far as this form sees it: it checks versions and stock as the catalog does. */
  const platform = (first: Product) => {
    let now = first
    const asked: unknown[] = []
    const call = async (_: unknown, question: { body: Record<string, unknown>; ifMatch?: number }) => {
      asked.push(question.body)
      if (question.ifMatch !== undefined && question.ifMatch !== now.version)
        throw new Refusal('changed-meanwhile', 412, { present: now })
      const { change, ...rest } = question.body
      now =
        typeof change === 'number'
          ? { ...now, stock: (now.stock ?? 0) + change }
          : ({ ...now, ...rest, version: now.version + 1 } as Product)
      return now
    }
    const save = (seen: Product, draft: ProductDraft) =>
      saveProduct(call as never, { seen, draft, counting: { current: undefined } })
    return {
      asked,
      save,
      now: () => now,
      change: (change: Partial<Product>) => (now = { ...now, version: now.version + 1, ...change }),
    }
  }

  test('a form that was open while three were sold and the price went up saves its two more, and no old price', async () => {
    const shop = platform(latte)
    shop.change({ price: won(5500), stock: 7 })
    const saved = await shop.save(latte, { ...draftOf(latte), stock: '12', nameEn: 'Caffè latte' })
    assert.deepEqual([saved.conflicts, saved.error], [[], undefined])
    assert.deepEqual([shop.now().stock, shop.now().price, shop.now().name.en], [9, won(5500), 'Caffè latte'])
  })

  test('where both changed the price nothing is saved, nothing typed is lost, and saving again is ours', async () => {
    const shop = platform(latte)
    shop.change({ price: won(5500) })
    const first = await shop.save(latte, { ...draftOf(latte), price: '5000', aboutKo: '우유' })
    assert.deepEqual([shop.now().price, first.draft.price, first.draft.aboutKo], [won(5500), '5,000', '우유'])
    assert.equal(first.conflicts.length, 1)
    const second = await shop.save(first.seen, first.draft)
    assert.deepEqual([second.conflicts, shop.now().price, shop.now().description], [[], won(5000), { ko: '우유' }])
  })

  test('whose answer was lost is found to be done', async () => {
    const shop = platform(latte)
    shop.change({ price: won(5000) })
    const saved = await shop.save(latte, { ...draftOf(latte), price: '5000' })
    assert.deepEqual([saved.conflicts, saved.error, shop.asked.length], [[], undefined, 1])
  })

  test('stops at what it cannot do, and tells what is saved by then', async () => {
    const refusal = new Refusal('stock-too-low', 409)
    const call = async (_: unknown, { body }: { body: object }) => {
      if ('change' in body) throw refusal
      return { ...latte, ...body, version: 8 }
    }
    const draft = { ...draftOf(latte), price: '5000', stock: '1' }
    const saved = await saveProduct(call as never, { seen: latte, draft, counting: { current: undefined } })
    assert.deepEqual([saved.error, saved.seen.version, saved.draft], [refusal, 8, draft])
  })
})
