/**
 * The counter's menu and settings: what is sold, changed elsewhere, pasted or composed while a form is open; and a manager's
 * morning, from a new product with its picture to a holiday.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import {
  changeProduct,
  getProduct,
  getStore,
  listProducts,
  type Product,
  type Session,
  type Store,
  setPin,
  won,
} from '@jumun/contracts'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { staffTexts } from '../apps/web/src/admin/settings/staff-texts.ts'
import { changedMeanwhileTexts } from '../apps/web/src/parts/changed-meanwhile-texts.ts'
import { changesTexts } from '../apps/web/src/parts/changes/changes-texts.ts'
import { peopleTexts as whoTexts } from '../apps/web/src/parts/people/people-texts.ts'
import { problemTexts } from '../apps/web/src/texts/problem-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { assertAccessible } from '../harness/accessible.ts'
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
import { slipOf, startScreens } from '../harness/screens.ts'
import { assertFits, sizes } from '../harness/windows.ts'

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
  await conflict.getByRole('button', { name: changedMeanwhileTexts.takeTheirs.en }).click()
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

test('a manager adds a dish with its picture, renames a category, puts the menu in order by mouse and by keys, and says until when something is out', async () => {
  const shop = await newStore(platform, owner)
  const coffee = { ko: '커피', en: 'Coffee' }
  const latte = await newProduct(platform, owner, shop, { name: { en: 'Latte' }, category: coffee })
  const mocha = await newProduct(platform, owner, shop, { name: { en: 'Mocha' }, category: coffee })
  const page = await menuOf()
  await page.goto(`${platform.url}/admin/${shop.id}/menu`)

  await page.getByRole('button', { name: 'Add a product' }).click()
  const form = page.getByRole('dialog', { name: 'Add a product' })
  await form.locator('input[name=nameEn]').fill('Flat White')
  await form.locator('input[name=price]').fill('5000')
  await form.locator('input[name=categoryKo]').fill(coffee.ko)
  await form.locator('input[name=categoryEn]').fill(coffee.en)
  const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a5390e' } })
    .png()
    .toBuffer()
  await form.locator('input[type=file]').setInputFiles({ name: 'cup.png', mimeType: 'image/png', buffer })
  await form.getByText('cup.png').waitFor()
  await save(form)
  await form.waitFor({ state: 'detached' })
  const row = (name: string) => page.locator('.menu-row', { hasText: name })
  await row('Flat White').locator('img.dish-photo').waitFor()

  const until = page.getByLabel('Latte: sold out until')
  await row('Latte').getByText('Sold out', { exact: true }).click()
  await until.and(page.locator(':enabled')).waitFor()
  assert.equal(await until.locator('option:checked').innerText(), 'Until tomorrow')
  const [time] = await until.selectOption({ index: 1 })
  assert.ok(time)
  await eventually('it is sold out until then', async () => (await productNow(latte)).soldOutUntil === time)

  await page.getByRole('button', { name: 'Select several' }).click()
  for (const name of ['Latte', 'Mocha']) await page.getByRole('checkbox', { name }).check()
  const several = page.getByRole('toolbar', { name: 'Select several' })
  const both = async (what: string, isSo: (product: Product) => boolean): Promise<void> => {
    await several.getByRole('button', { name: what }).click()
    await eventually(`both are ${what}`, async () => isSo(await productNow(latte)) && isSo(await productNow(mocha)))
  }
  await both('Hidden', ({ available }) => !available)
  await both('On sale', ({ available, soldOut }) => available && !soldOut)
  await page.getByRole('button', { name: 'Select several' }).click()
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await assertFits(page, `the menu, ${size}`)
  }
  await page.setViewportSize(sizes.tablet)

  await page.getByRole('button', { name: 'Reorder' }).click()
  const order = page.getByRole('dialog', { name: 'Reorder' })
  await order.getByRole('button', { name: 'Rename Coffee' }).click()
  const naming = order.getByRole('form', { name: 'Rename Coffee' })
  await naming.getByLabel('Category (English)').fill('Hot drinks')
  await assertAccessible(page, 'the order of a menu')
  await naming.getByRole('button', { name: 'Rename', exact: true }).click()
  await naming.waitFor({ state: 'detached' })
  await eventually('its products go with it', async () => (await productNow(latte)).category?.en === 'Hot drinks')

  // The latest is the last: dragged to the top by its handle, and then moved one down by the keys.
  const grip = (name: string) => order.getByRole('button', { name: new RegExp(`^${name}: \\d of 3\\.`) })
  await grip('Flat White').scrollIntoViewIfNeeded()
  const [from, to] = [await grip('Flat White').boundingBox(), await grip('Latte').boundingBox()]
  assert.ok(from && to)
  await page.mouse.move(from.x + 20, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 8 })
  await page.mouse.up()
  await inOrder(shop, ['Flat White', 'Latte', 'Mocha'])
  await grip('Flat White').press('ArrowDown')
  await grip('Flat White').press('ArrowDown')
  await inOrder(shop, ['Latte', 'Mocha', 'Flat White'])
  windows.assertNoComplaints()
})

/** The catalog has the products in this order. */
const inOrder = (shop: Store, names: readonly string[]): Promise<unknown> =>
  eventually(`the menu reads ${names.join(', ')}`, async () => {
    const { body } = await ask(platform, listProducts, { query: { storeId: shop.id, limit: 100 } })
    const products = (body.items as Product[]).toSorted((left, right) => (left.position ?? 99) - (right.position ?? 99))
    return products.map(({ name }) => name.en).join() === names.join()
  })

test('가게 설정: a manager closes for a day, delivers to an area, keeps its own where two tabs changed the same, and says what the kitchen can do, in Korean', async () => {
  const shop = await newStore(platform, owner)
  const latte = await newProduct(platform, owner, shop, { name: { ko: '라테', en: 'Latte' } })
  const page = await menuOf('ko')
  await page.goto(`${platform.url}/admin/${shop.id}/settings`)
  const now = async (): Promise<Store> => expectStatus(await ask(platform, getStore, { params: { id: shop.id } }), 200)

  const holidays = page.locator('#holidays')
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)
  await holidays.getByLabel('첫날').fill(day)
  await holidays.getByLabel('이유 (손님에게 보여요)').fill('가족 여행')
  await holidays.getByRole('button', { name: '휴무일 추가' }).click()
  await holidays.getByText('가족 여행').waitFor()

  const areas = page.locator('#areas')
  await areas.getByRole('button', { name: '지역 추가' }).click()
  await areas.getByLabel('지역 이름 (한국어)').fill('여의도')
  await areas.getByLabel('배달비 (KRW)').fill('3000')
  await areas.getByLabel('최소 주문 금액 (KRW)').fill('12000')
  await areas.getByLabel('배달 시간 (분)').fill('20')
  await areas.getByLabel('우편번호 앞자리').fill('072')
  await areas.getByRole('button', { name: '배달 지역 저장' }).click()
  await eventually('it delivers there', async () => (await now()).delivery?.areas[0]?.name.ko === '여의도')

  // Another tab, open since before: both change the fee, the later is asked and keeps its own, which stands.
  const other = await page.context().newPage()
  await other.goto(`${platform.url}/admin/${shop.id}/settings`)
  const fee = (tab: Page) => tab.locator('#areas').getByLabel('배달비 (KRW)')
  const saveAreas = (tab: Page) => tab.locator('#areas').getByRole('button', { name: '배달 지역 저장' }).click()
  const feeNow = async () => (await now()).delivery?.areas[0]?.fee.amount
  await fee(other).waitFor()
  await fee(page).fill('3500')
  await saveAreas(page)
  await eventually('the first is saved', async () => (await feeNow()) === 3500)
  await fee(other).fill('4000')
  await saveAreas(other)
  const meanwhile = other.locator('#areas').getByRole('alert')
  await meanwhile.getByText('여의도 ₩3,500').waitFor()
  await saveAreas(other)
  await meanwhile.getByText('여의도 ₩3,500').waitFor()
  assert.deepEqual([await fee(other).inputValue(), await feeNow()], ['4,000', 3500])
  await assertAccessible(other, 'changed meanwhile')
  await meanwhile.getByRole('button', { name: changedMeanwhileTexts.keepMine.ko }).click()
  await eventually('the later keeps its own', async () => (await feeNow()) === 4000)
  await meanwhile.waitFor({ state: 'detached' })
  // And the first, open still, takes what is there.
  await fee(page).fill('4500')
  await saveAreas(page)
  await page.locator('#areas').getByRole('button', { name: changedMeanwhileTexts.takeTheirs.ko }).click()
  await eventually('theirs is filled in', async () => (await fee(page).inputValue()) === '4,000')
  assert.equal(await feeNow(), 4000)
  await other.close()

  const kitchen = page.locator('#kitchen')
  await kitchen.getByRole('switch', { name: '조리 시간 세기' }).click()
  await kitchen.getByLabel('시간대 길이 (분)').fill('15')
  await kitchen.getByLabel('시간대마다 조리 시간 (분)').fill('45')
  await kitchen.getByRole('button', { name: '조리대 추가' }).click()
  await kitchen.getByLabel('조리대 이름 (한국어)').fill('바')
  await kitchen.getByRole('button', { name: '주방 정보 바꾸기' }).click()
  const changed = await eventually('it counts what it can cook', async () => {
    const store = await now()
    return store.capacity && store
  })
  assert.deepEqual(changed.capacity, { slotMinutes: 15, cookMinutes: 45 })
  // The same of a dish.
  const latteMinutes = kitchen.getByLabel('라테 조리 시간 (분)')
  await latteMinutes.fill('7')
  expectStatus(
    await ask(platform, changeProduct, { as: owner, params: { id: latte.id }, body: { cookMinutes: 5 } }),
    200,
  )
  await kitchen.getByRole('button', { name: '조리 시간 바꾸기' }).click()
  await kitchen.getByText('라테 조리 시간 (분): 5').waitFor()
  assert.equal(await latteMinutes.inputValue(), '7')
  await kitchen.getByRole('button', { name: changedMeanwhileTexts.keepMine.ko }).click()
  await eventually('its own minutes stand', async () => (await productNow(latte)).cookMinutes === 7)
  assert.equal(changed.stations?.[0]?.name.ko, '바')
  assert.equal(changed.closures?.[0]?.reason, '가족 여행')
  assert.deepEqual(changed.delivery?.areas[0]?.fee, won(4000))
  await assertAccessible(page, '가게 설정')
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await assertFits(page, `가게 설정, ${size}`)
  }
  windows.assertNoComplaints()
})

/** A tablet in Korean, and the phone of a newcomer in English. */
test('an owner invites a counter, who sees its part alone, gives back up to the limit, is told apart by a PIN, and is out once let go', async () => {
  const [boss, customer] = await Promise.all([
    newcomer(platform, 'owner', 'Boss'),
    newcomer(platform, 'customer', 'Guest'),
  ])
  const shop = await newStore(platform, boss, { name: { ko: '함께 카페', en: 'Together' } })
  const { id: orderId } = await order(platform, customer, basketOf(shop, await newProduct(platform, boss, shop)))
  expectStatus(await ask(platform, setPin, { as: boss, params: { id: shop.id }, body: { pin: '2580' } }), 204)
  const [staff, people, shared, changes] = [staffTexts, whoTexts, sharedTexts, changesTexts]
  const logIn = async (page: Page, email: string): Promise<void> => {
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[name=password]').fill(password)
    await page.locator('form button[type=submit]').click()
  }

  const owner = await windows.open('admin', 'tablet', 'ko', `/${shop.id}/settings`)
  await logIn(owner, boss.user.email)
  await owner.getByText(staff.none.ko).waitFor()
  await owner.getByLabel(staff.limit.ko).fill('1,000')
  await owner.locator('#staff').getByRole('button', { name: staff.save.ko }).click()
  await owner.getByText(staff.limitSaved.ko).waitFor()
  await owner.getByRole('button', { name: staff.invite.ko }).click()
  const email = `counter-${randomUUID()}@example.com`
  await owner.getByRole('dialog').getByLabel(staff.email.ko).fill(email)
  await owner.getByRole('dialog').getByRole('button', { name: staff.send.ko }).click()
  const link = new URL(await owner.getByLabel(staff.link.ko).inputValue())
  await assertAccessible(owner, 'the invitation')
  await assertFits(owner, 'the invitation')
  await owner.getByRole('button', { name: staff.done.ko, exact: true }).click()
  await owner.getByText(email).waitFor()

  const counter = await windows.open('admin', 'phone', 'en', `/join${link.hash}`)
  await counter.getByRole('button', { name: shared.noAccountYet.en }).click()
  await counter.locator('input[name=name]').fill('Han Sora')
  await logIn(counter, email)
  await counter.getByRole('button', { name: 'Accept', exact: true }).click()
  await counter.locator('.board').waitFor()
  const tabs = counter.locator('.admin-pages a')
  await eventually('the counter has its pages', async () => (await tabs.allInnerTexts()).join() === 'Orders,Menu')
  await counter.goto(`${platform.url}/admin/${shop.id}/settings`)
  await counter.getByText(people.notYourPart.en).waitFor()
  await assertAccessible(counter, 'not for the counter')
  await assertFits(counter, 'not for the counter')
  await counter.getByRole('link', { name: people.toBoard.en }).click()
  await counter.locator('.board').waitFor()

  await slipOf(counter, orderId).getByTitle(changes.sheet.en).click()
  await counter.getByRole('button', { name: changes.giveBack.en }).click()
  const money = counter.getByRole('dialog', { name: changes.giveBackTitle.en })
  await money.getByLabel(changes.reason.en).fill('It was cold')
  await money.getByLabel(changes.amount.en).fill('1500')
  await money.locator('button[type=submit]').click()
  await money.getByText(/may refund ₩1,000 for one order/).waitFor()
  await money.getByLabel(changes.amount.en).fill('800')
  await money.locator('button[type=submit]').click()
  await money.waitFor({ state: 'detached' })
  await counter.keyboard.press('Escape')

  // At a shared tablet: the owner is here by PIN, in every tab, until it is locked.
  const other = await counter.context().newPage()
  await other.goto(`${platform.url}/admin/${shop.id}`)
  const who = (page: Page) => page.locator('.who-is-here')
  await who(counter).click()
  await counter.getByRole('button', { name: /^Boss/ }).click()
  const keypad = counter.locator('.keypad')
  await keypad.locator('input').pressSequentially('9753')
  await keypad.locator('input').press('Enter')
  await keypad.getByText(problemTexts['wrong-pin'].en).waitFor()
  await assertAccessible(counter, 'the keypad')
  for (const digit of '2580') await keypad.getByRole('button', { name: digit, exact: true }).click()
  await keypad.getByRole('button', { name: people.enter.en, exact: true }).click()
  for (const page of [counter, other]) await who(page).getByText('Boss').waitFor()
  await counter.locator('.admin-pages a', { hasText: 'Store' }).click()
  await counter.getByText(staff.ownerOnly.en).waitFor()
  const name = counter.locator('.settings input').first()
  await name.fill('half typed')
  await who(other).click()
  await other.getByRole('button', { name: people.lock.en }).click()
  // Locked, it has nobody's rights, in no tab and after no reload; whoever gives a PIN goes on.
  for (const page of [counter, other]) {
    await page.getByText(people.lockedTitle.en).waitFor()
    await page.keyboard.press('Escape')
    for (const offered of ['.admin-pages', '.board', '.settings', '.who-is-here'])
      assert.equal(await page.locator(offered).filter({ visible: true }).count(), 0, `${offered} while locked`)
  }
  await other.reload()
  await other.getByText(people.lockedTitle.en).waitFor()
  await assertAccessible(counter, 'a locked tablet')
  await assertFits(counter, 'a locked tablet')
  await counter.getByRole('button', { name: /^Boss/ }).click()
  await keypad.locator('input').pressSequentially('2580')
  await keypad.locator('input').press('Enter')
  await name.waitFor()
  assert.equal(await name.inputValue(), 'half typed', 'what was filled in is there when its person is back')

  await owner.goto(`${platform.url}/admin/${shop.id}/activity`)
  const refund = owner.locator('.deeds > li', { hasText: '환불: It was cold' })
  assert.match(await refund.innerText(), /Han Sora/)
  assert.match(await refund.innerText(), /₩800/)
  await assertAccessible(owner, 'what was done')
  await assertFits(owner, 'what was done')

  await owner.goto(`${platform.url}/admin/${shop.id}/settings`)
  await owner.getByRole('button', { name: staff.remove.ko, exact: true }).click()
  await owner.getByRole('dialog').getByRole('button', { name: staff.remove.ko, exact: true }).click()
  await owner.getByText(staff.removed.ko('Han Sora')).waitFor()
  await counter.locator('.admin-pages').waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})
