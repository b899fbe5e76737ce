/** The counter's menu form on a busy day: what is sold, changed elsewhere, pasted or composed while it is open. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { changeProduct, getProduct, type Product, type Session, type Store, won } from '@jumun/contracts'
import type { Locator, Page } from 'playwright-core'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
} from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'

const { platform, windows } = await startScreens({ demo: false })
let owner: Session
let customer: Session
let store: Store
before(async () => {
  ;[owner, customer] = await Promise.all([newcomer(platform, 'owner'), newcomer(platform, 'customer')])
  store = await newStore(platform, owner)
})

const menuOf = async (language: 'ko' | 'en' = 'en'): Promise<Page> => {
  const page = await windows.open('admin', 'tablet', language)
  // With spaces around it, as a phone completes it.
  await page.locator('input[name=email]').fill(` ${owner.user.email}\u3000`)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  await page.goto(`${platform.url}/admin/${store.id}/menu`)
  return page
}
const formOf = async (page: Page, name: string): Promise<Locator> => {
  await page
    .locator('.menu-row', { hasText: name })
    .getByRole('button', { name: /^(Edit|수정)$/ })
    .click()
  const form = page.getByRole('dialog')
  await form.locator('input[name=price]').waitFor()
  return form
}
const save = (form: Locator) => form.locator('button[type=submit]').click()
const productNow = async ({ id }: Product): Promise<Product> =>
  expectStatus(await ask(platform, getProduct, { as: owner, params: { id } }), 200)

test('a form open at stock 10, three sold, saved as 12: nine are there; a price changed elsewhere is not put back', async () => {
  const cake = await newProduct(platform, owner, store, { name: { en: 'Cake' }, price: won(4500), stock: 10 })
  const form = await formOf(await menuOf(), 'Cake')
  await order(platform, customer, { ...basketOf(store, cake), lines: [{ productId: cake.id, quantity: 3 }] })
  await eventually('three are set aside', async () => (await productNow(cake)).stock === 7)
  expectStatus(
    await ask(platform, changeProduct, { as: owner, params: { id: cake.id }, body: { price: won(5500) } }),
    200,
  )
  await form.locator('input[name=stock]').fill('12')
  await form.locator('input[name=nameKo]').fill(` ${'케이크'.normalize('NFD')}\u200B `)
  await save(form)
  await form.waitFor({ state: 'detached' })
  const { stock, price, name } = await productNow(cake)
  assert.deepEqual([stock, price, name], [9, won(5500), { ko: '케이크', en: 'Cake' }])
})

test('where both changed the price both are shown, what was typed stays, and one of them is chosen', async () => {
  const tea = await newProduct(platform, owner, store, { name: { en: 'Tea' }, price: won(3000) })
  const form = await formOf(await menuOf(), 'Tea')
  expectStatus(
    await ask(platform, changeProduct, { as: owner, params: { id: tea.id }, body: { price: won(3500) } }),
    200,
  )
  await form.locator('input[name=price]').fill('4,000')
  await form.locator('textarea[name=aboutEn]').fill('Leaves')
  await save(form)
  const conflict = form.getByRole('alert')
  assert.match(await conflict.innerText(), /3,500/)
  assert.equal(await form.locator('input[name=price]').inputValue(), '4,000')
  assert.equal(await form.locator('textarea[name=aboutEn]').inputValue(), 'Leaves')
  assert.equal((await productNow(tea)).description, undefined)
  await conflict.getByRole('button', { name: 'Use this' }).click()
  await save(form)
  await form.waitFor({ state: 'detached' })
  const { price, description } = await productNow(tea)
  assert.deepEqual([price, description], [won(3500), { en: 'Leaves' }])
})

test('a price is what was meant, pasted, in full width or composed by an input method; else it is refused', async () => {
  const juice = await newProduct(platform, owner, store, { name: { ko: '주스' }, category: 'juice' })
  const page = await menuOf('ko')
  for (const [typed, amount] of [
    ['4.500', 4500],
    ['４６００', 4600],
    ['4 700원', 4700],
    ['₩4,800', 4800],
  ] as const) {
    const form = await formOf(page, '주스')
    await form.locator('input[name=price]').fill(typed)
    await save(form)
    await form.waitFor({ state: 'detached' })
    assert.deepEqual((await productNow(juice)).price, won(amount), typed)
  }
  const form = await formOf(page, '주스')
  const price = form.locator('input[name=price]')
  await price.fill('')
  const keyboard = await page.context().newCDPSession(page)
  // As a Korean or Japanese input method does it: each key replaces what is being composed, then it is taken.
  for (const composing of ['４', '４９', '４９０', '４９００'])
    await keyboard.send('Input.imeSetComposition', {
      text: composing,
      selectionStart: composing.length,
      selectionEnd: composing.length,
    })
  await keyboard.send('Input.insertText', { text: '4900' })
  await price.blur()
  assert.equal(await price.inputValue(), '4,900')
  await price.fill('4.5')
  await save(form)
  assert.match(await form.getByRole('alert').innerText(), /가격/)
  assert.doesNotMatch(await form.innerText(), /[A-Za-z]{4,}/)
  await price.fill('4900')
  await form.locator('input[name=categoryKo]').fill('')
  await form.locator('input[name=categoryEn]').fill('')
  await save(form)
  await form.waitFor({ state: 'detached' })
  const now = await productNow(juice)
  assert.deepEqual([now.price, now.category], [won(4900), undefined])
  windows.assertNoComplaints()
})
