/** The cart tells before paying what has changed and what cannot be had; a menu of a thousand dishes is all there, and found. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addProduct, changeProduct, changeStock, type Product, type Session, type Store, won } from '@jumun/contracts'
import type { Locator } from 'playwright-core'
import {
  accept,
  ask,
  basketOf,
  cook,
  delivered,
  expectStatus,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
  untilStock,
} from '../harness/people.ts'
import { orderIdOf, startScreens, untilPaid } from '../harness/screens.ts'
import { assertFits } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: false })
const dishes = 1050

let owner: Session
let customer: Session
let store: Store
let latte: Product
let cake: Product
before(async () => {
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner, { name: { ko: '골목 커피', en: 'Alley Coffee' } })
  const size = ['Tall', 'Grande'].map((name, index) => ({ id: name, name: { en: name }, price: won(index * 500) }))
  latte = await newProduct(platform, owner, store, {
    name: { ko: '카페라떼', en: 'Caffè Latte' },
    options: [{ id: 'size', name: { en: 'Size' }, min: 1, max: 1, choices: size }],
  })
  cake = await newProduct(platform, owner, store, {
    name: { ko: '당근 케이크', en: 'Carrot Cake' },
    price: won(6000),
    stock: 5,
  })
})

const change = async (product: Product, body: object) =>
  expectStatus(await ask(platform, changeProduct, { as: owner, params: { id: product.id }, body }), 200)

async function enterAs(session: Session, app: 'client' | 'admin', path: string, language: 'ko' | 'en' = 'en') {
  const page = await windows.open(
    app,
    app === 'client' ? 'phone' : 'tablet',
    language,
    path === '/cart' ? '/login/cart' : '/login',
  )
  await page.locator('input[name=email]').fill(session.user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  if (path !== '/cart') await page.goto(`${platform.url}/${app}${path}`)
  return page
}

test('a price that changes under the finger is asked about, what cannot be had is marked, and the rest is paid', async () => {
  const page = await enterAs(customer, 'client', `/stores/${store.id}`)
  for (const dish of ['Caffè Latte', 'Carrot Cake']) {
    await page.locator('.product-row', { hasText: dish }).click()
    await page.locator('.sheet-take').click()
    await page.locator('.sheet-take').waitFor({ state: 'detached' })
  }
  await page.locator('.cart-strip').click()
  await page.getByText('Pickup', { exact: true }).click()
  await page.getByRole('button', { name: 'Order · ₩10,500' }).waitFor()

  // the price goes up between the look and the tap: nobody is charged more than they agreed to
  const requests: string[] = []
  page.on('request', (one) => requests.push(`${one.method()} ${new URL(one.url()).pathname}`))
  await page.route('**/orders/quote', (route) => route.abort())
  await change(latte, { price: won(5500) })
  await page.getByRole('button', { name: 'Order · ₩10,500' }).click()
  await page
    .getByRole('alert')
    .getByText(/changed from ₩10,500 to ₩11,500.*Nothing has been charged/)
    .waitFor()
  await page.unroute('**/orders/quote')
  assert.equal(requests.filter((one) => one === 'POST /orders').length, 1)

  // meanwhile the size is gone, and of the cake there is none left: both say so, and the rest can be paid
  await page.reload()
  await page.getByRole('button', { name: 'Order · ₩11,500' }).waitFor()
  await change(latte, {
    options: [
      {
        id: 'size',
        name: { en: 'Size' },
        min: 1,
        max: 1,
        choices: [{ id: 'Grande', name: { en: 'Grande' }, price: won(500) }],
      },
    ],
  })
  await page.reload()
  await page.locator('.cart-line', { hasText: 'Caffè Latte' }).getByText('The options have changed').waitFor()
  await page.getByRole('button', { name: 'Order · ₩6,000' }).waitFor()
  await assertFits(page, 'a cart with a line that cannot be had')
  await page.getByRole('button', { name: 'Order · ₩6,000' }).click()
  await orderIdOf(page)
  await untilPaid(page)
  await untilStock(platform, cake, 4) // what is bought is taken from the shelf a moment later
  windows.assertNoComplaints()
})

test('fewer left than are in the cart: said before paying, and one tap puts it right', async () => {
  expectStatus(await ask(platform, changeStock, { as: owner, params: { id: cake.id }, body: { set: 5 } }), 200)
  const page = await enterAs(customer, 'client', `/stores/${store.id}`)
  await page.locator('.product-row', { hasText: 'Carrot Cake' }).click()
  for (let more = 0; more < 4; more++) await page.getByRole('button', { name: 'One more' }).click()
  await page.locator('.sheet-take').click()
  expectStatus(await ask(platform, changeStock, { as: owner, params: { id: cake.id }, body: { set: 2 } }), 200)
  await page.locator('.cart-strip').click()
  await page.getByText('Only 2 left.').waitFor()
  await page.getByText('Nothing in your cart is available right now.').waitFor()
  await page.getByRole('button', { name: 'Change to 2' }).click()
  await page.getByRole('button', { name: 'Order · ₩12,000' }).waitFor()
  windows.assertNoComplaints()
})

test('an order is one press after the address is typed, wherever the button stood; a cancel that comes too late says so', async () => {
  const page = await enterAs(customer, 'client', `/stores/${store.id}`)
  await page.locator('.product-row', { hasText: 'Caffè Latte' }).click()
  await page.locator('.sheet-take').click()
  await page.locator('.cart-strip').click()
  const button = page.getByRole('button', { name: /^Order · / })
  await button.click()
  await page.getByText('Please enter a delivery address.').waitFor()
  await page.keyboard.type('12 Teheran-ro') // it is in that field that one stands
  await page.getByText('Please enter a delivery address.').waitFor({ state: 'detached' })

  // half below the bar at the foot, from where it would go up as soon as the address lost the focus
  const { y, height } = await boxOf(button)
  const scrolled = await page.evaluate(() => scrollY)
  const bar = page.locator('.client-tabs')
  const barHeight = (await boxOf(bar)).height
  await page.setViewportSize({ width: 390, height: Math.ceil(y + height / 2 + scrolled + barHeight) })
  await page.evaluate(() => scrollTo(0, 0))
  await page.mouse.click((await boxOf(button)).x + 40, (await boxOf(bar)).y - 1)
  const id = await orderIdOf(page)
  await untilPaid(page)

  await page.getByRole('button', { name: 'Cancel order' }).click()
  await accept(platform, owner, id)
  await cook(platform, owner, id)
  await page.getByRole('dialog').getByText('It is already being prepared and can no longer be canceled.').waitFor()
  await page.getByRole('dialog').getByText('Close').click()
  await page.getByText('Your order is being prepared').waitFor()
  windows.assertNoComplaints()
})
async function boxOf(part: Locator) {
  const box = await part.boundingBox()
  assert.ok(box)
  return box
}

test('a form complains in the language of the page, and takes what is put right', async () => {
  const page = await windows.open('client', 'phone', 'ko', '/login')
  await page.getByRole('button', { name: '회원가입' }).click()
  await page.locator('input[name=name]').fill('김새로')
  await page.locator('input[name=email]').fill(`new-${Date.now()}@example.com`)
  const secret = page.locator('input[name=password]')
  const submit = page.locator('form button[type=submit]')
  const complaint = (): Promise<string> => secret.evaluate((field: HTMLInputElement) => field.validationMessage)
  await submit.click()
  assert.equal(await complaint(), '이 칸을 채워 주세요.')
  await secret.pressSequentially('short')
  await submit.click()
  assert.equal(await complaint(), '8자 이상 입력해 주세요.')
  await secret.fill(password)
  await submit.click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('another currency is told at adding, another cart is not emptied unasked', async () => {
  const dollars = { amount: 900, currency: 'USD' }
  await newProduct(platform, owner, store, { name: { en: 'Imported Wine' }, price: dollars })
  const other = await newStore(platform, owner, { name: { en: 'Elsewhere' } })
  const tea = await newProduct(platform, owner, other, { name: { en: 'Tea' } })
  const before = await order(platform, customer, basketOf(other, tea, 1, delivered))
  const page = await enterAs(customer, 'client', `/stores/${store.id}`)
  await page.locator('.product-row', { hasText: 'Carrot Cake' }).click()
  await page.locator('.sheet-take').click()
  await page.locator('.product-row', { hasText: 'Imported Wine' }).click()
  await page.locator('.sheet-take').click()
  await page.getByText('Your cart is in another currency').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.goto(`${platform.url}/client/orders`)
  await page
    .locator('.order-card', { has: page.locator(`a[href$="${before.id}"]`) })
    .getByRole('button', { name: 'Order again' })
    .click()
  await page.getByText('Your cart is not empty').waitFor()
  await page.getByRole('link', { name: /Cart/ }).first().waitFor({ state: 'attached' })
  await page.getByRole('dialog').getByRole('button', { name: 'View cart' }).click()
  await page.locator('.cart-line', { hasText: 'Carrot Cake' }).waitFor()
  windows.assertNoComplaints()
})

test('a thousand dishes are all there, are found in any form, and can be changed', async () => {
  const large = await newStore(platform, owner, { name: { ko: '천 가지', en: 'Thousand' } })
  await newProduct(platform, owner, large, { name: { ko: '첫 번째 요리', en: 'The very first dish' } })
  const numbers = Array.from({ length: dishes - 1 }, (_, index) => index + 2)
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
        const body = { storeId: large.id, name: { ko: `요리 ${number}` }, price: won(1000 + number) }
        expectStatus(await ask(platform, addProduct, { as: owner, body }), 201)
      }
    }),
  )
  const page = await enterAs(customer, 'client', `/stores/${large.id}`, 'ko')
  await page
    .locator('.product-row')
    .nth(dishes - 1)
    .waitFor({ state: 'attached' })
  assert.equal(await page.locator('.product-row').count(), dishes)
  await page.getByRole('searchbox').fill('첫번째'.normalize('NFD'))
  await page.locator('.product-row', { hasText: '첫 번째 요리' }).waitFor()
  assert.equal(await page.locator('.product-row').count(), 1)

  await page.goto(`${platform.url}/client/`)
  await page.getByRole('searchbox').fill('첫번째')
  await page.locator('.product-row', { hasText: '첫 번째 요리' }).click()
  await page.locator('.sheet-take').waitFor()

  const counter = await enterAs(await logInAs(platform, owner.user.email, password), 'admin', `/${large.id}/menu`)
  await counter
    .locator('.menu-row')
    .nth(dishes - 1)
    .waitFor({ state: 'attached' })
  await counter.getByRole('searchbox').fill('The very first')
  await counter.locator('.menu-row').nth(1).waitFor({ state: 'detached' })
  await counter.locator('.menu-row').getByRole('button', { name: 'Edit' }).click()
  await counter.locator('input[name=price]').fill('7700')
  await counter.getByRole('button', { name: 'Save' }).click()
  await counter.locator('.menu-row', { hasText: '₩7,700' }).waitFor()
  windows.assertNoComplaints()
})
