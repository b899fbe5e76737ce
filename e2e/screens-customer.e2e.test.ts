/**
 * A customer's day, in both languages, on a phone and a tablet: what the way costs and from what sum on, a store that is closed and
 * takes orders for later, when it is there and who brings it, and a receipt; and the rider's, from the offer to the door.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Product, type Session, type Store, won } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import { clientTexts } from '../apps/web/src/client/client-texts.ts'
import { deliveryTexts } from '../apps/web/src/client/delivery-texts.ts'
import { popularTexts } from '../apps/web/src/client/popular-texts.ts'
import { whenTexts } from '../apps/web/src/client/when-texts.ts'
import { changesTexts } from '../apps/web/src/parts/changes/changes-texts.ts'
import { choiceTexts } from '../apps/web/src/parts/choices/choice-texts.ts'
import { riderTexts } from '../apps/web/src/rider/rider-texts.ts'
import { inLanguage } from '../apps/web/src/texts/in-both.ts'
import { problemTexts } from '../apps/web/src/texts/problem-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { assertAccessible } from '../harness/accessible.ts'
import { accept, cook, newcomer, newProduct, newStore, password, ready } from '../harness/people.ts'
import { orderIdOf, slide, startScreens, stateOf, untilPaid, untilTitle } from '../harness/screens.ts'
import { assertFits } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: false })

let owner: Session
let rider: Session
let near: Store
let closed: Store
let noodles: Product
let cake: Product
before(async () => {
  ;[owner, rider] = await Promise.all([newcomer(platform, 'owner'), newcomer(platform, 'rider', '최하늘')])
  const areas = [{ name: { ko: '마포구' }, fee: won(2000), minimumOrder: won(12_000), minutes: 20, postcodes: ['040'] }]
  near = await newStore(platform, owner, {
    ...{ name: { ko: '골목 국수', en: 'Alley Noodles' }, businessNumber: '105-81-23457', delivery: { areas } },
    address: { line1: '서울 마포구 와우산로 88', phone: '02-000-0188' },
  })
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 26 * 3_600_000)]
  closed = await newStore(platform, owner, {
    ...{ name: { ko: '명절 빵집', en: 'Holiday Bakery' }, kind: 'bakery', orderAheadDays: 3, leadMinutes: 20 },
    closures: [{ from: from.toISOString(), to: to.toISOString(), reason: '추석' }],
  })
  noodles = await newProduct(platform, owner, near, {
    ...{ name: { ko: '잔치국수', en: 'Noodles' }, price: won(7000), popular: true },
  })
  cake = await newProduct(platform, owner, closed, { name: { ko: '당근 케이크', en: 'Carrot Cake' }, price: won(6000) })
})

async function enterAs(page: Page, { user }: Session): Promise<void> {
  await page.locator('input[name=email]').fill(user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
}

for (const [language, size] of [
  ['ko', 'phone'],
  ['en', 'tablet'],
] as const) {
  const t = inLanguage(clientTexts, language)
  const d = inLanguage(deliveryTexts, language)
  const when = inLanguage(whenTexts, language)
  const r = inLanguage(riderTexts, language)
  const shared = inLanguage(sharedTexts, language)
  const changes = inLanguage(changesTexts, language)
  const problems = inLanguage(problemTexts, language)
  const check = async (page: Page, what: string): Promise<void> => {
    await assertFits(page, `${what}, ${language}`)
    await assertAccessible(page, `${what}, ${language}`)
  }
  const into = async (page: Page, store: Store, dish: Product): Promise<void> => {
    await page.locator('.store-card', { hasText: store.name[language] ?? '' }).click()
    await page.locator('.product-row', { hasText: dish.name[language] ?? '' }).click()
    await page.locator('.sheet-take').click()
    await page.locator('.sheet-take').waitFor({ state: 'detached' })
    await page.locator('.cart-strip').click()
    await page.locator('.cart-line').waitFor()
  }

  test(`a closed store says why and until when, and takes an order for later (${language})`, async () => {
    const page = await windows.open('client', size, language, '/login')
    await enterAs(page, await newcomer(platform, 'customer'))
    await page.goto(`${platform.url}/client/`)
    const card = page.locator('.store-card', { hasText: closed.name[language] ?? '' })
    await card.getByText(when.closedFor('추석')).waitFor()
    await card.getByText(when.forLater).waitFor()
    await check(page, 'stores, one of them closed')
    await into(page, closed, cake)
    await untilTitle(page, new RegExp(`^${t.cart} · ${shared.brand}$`))
    await page.locator('h1:focus').waitFor()
    await page.getByText(t.fetch, { exact: true }).click()
    await page.getByText(when.chooseTimeNow).waitFor()
    await page.getByLabel(when.time).selectOption({ index: 1 })
    await check(page, 'a cart for later')
    await page.getByRole('button', { name: t.orderAndPay('₩6,000') }).click()
    await orderIdOf(page)
    await untilPaid(page)
    const orderedFor = when.orderedFor('').trim()
    await page.locator('.order-promise', { hasText: orderedFor }).waitFor()
    windows.assertNoComplaints()
  })

  test(`a delivery by area, from the cart to the receipt, and the rider’s way with it (${language})`, async () => {
    const page = await windows.open('client', size, language, '/login')
    await enterAs(page, await newcomer(platform, 'customer'))
    await page.goto(`${platform.url}/client/`)
    const card = page.locator('.store-card', { hasText: near.name[language] ?? '' })
    await card.getByText(d.minimumOf('₩12,000')).waitFor()
    const known = page.getByRole('region', { name: inLanguage(popularTexts, language).popularDishes })
    const dish = known.getByRole('link', { name: noodles.name[language] ?? '' })
    await dish.getByText('₩7,000').waitFor()
    assert.equal(await known.getByText(cake.name[language] ?? '').count(), 0, 'nothing of a store that is closed')
    await check(page, 'the first page, with dishes')
    await dish.click()
    await page.locator('.sheet-take').waitFor()
    await page.goto(`${platform.url}/client/`)
    await into(page, near, noodles)
    await page.locator('input[autocomplete=street-address]').fill('1 Mapo-daero')
    await page.getByLabel(d.postcode).fill('63001')
    await page.getByText(problems['outside-area']).waitFor()
    await page.getByLabel(d.postcode).fill('04012')
    await page.getByText(d.missing('₩5,000', '₩12,000')).waitFor()
    await page.getByLabel(d.phone).fill('010-5550-0134')
    await page
      .getByRole('button', { name: inLanguage(choiceTexts, language).oneMore })
      .first()
      .click()
    const button = page.getByRole('button', { name: t.orderAndPay('₩16,000') })
    await button.waitFor()
    await page.locator('.checkout [data-sum=fee]', { hasText: '₩2,000' }).waitFor()
    assert.equal(await page.locator('.pay-card').first().isVisible(), false, 'test cards are behind the word')
    await check(page, 'a cart with a fee')
    await page.evaluate('document.activeElement?.blur(), scrollTo(0, 0)')
    const box = await button.boundingBox()
    const { height } = page.viewportSize() ?? { height: 0 }
    assert.ok(box && box.y > 0 && box.y + box.height <= height, 'total and button are in sight')
    await button.click()
    const id = await orderIdOf(page)
    await untilPaid(page)
    await page.locator('.order-promise', { hasText: t.thereAround('').trim() }).waitFor()
    await untilTitle(page, new RegExp(`^${t.orderNumber('\\d+')} · .+ · ${shared.brand}$`))
    const call = page.getByRole('link', { name: d.callStore })
    assert.equal(await call.getAttribute('href'), 'tel:020000188')

    await accept(platform, owner, id)
    const road = await windows.open('rider', 'phone', language)
    await enterAs(road, rider)
    const offer = road.locator('.ride', { hasText: near.name[language] ?? '' }).first()
    await offer.getByRole('button', { name: r.claim }).waitFor()
    assert.equal(await offer.getByText('1 Mapo-daero').count(), 0, 'the door is nobody’s before it is theirs')
    await offer.getByText(r.items(2)).waitFor()
    await check(road, 'an offer')
    await road.locator('[aria-disabled=false]', { hasText: r.claim }).first().click()
    const ride = road.locator('.ride', { hasText: '1 Mapo-daero' })
    await ride.getByText(noodles.name[language] ?? '').waitFor()
    const callCustomer = ride.getByRole('link', { name: r.callCustomer })
    assert.equal(await callCustomer.getAttribute('href'), 'tel:01055500134')
    assert.equal(await ride.getByRole('link', { name: r.callStore }).getAttribute('href'), 'tel:020000188')
    await check(road, 'a ride')
    await page.getByText(d.riderIs('하늘')).waitFor()

    const counter = await windows.open('admin', 'tablet', language, `/${near.id}`)
    await enterAs(counter, owner)
    await counter.locator(`.ticket[data-order="${id}"] .ticket-open`).click()
    const sheet = counter.locator('.sheet-who')
    const callTheDoor = sheet.getByRole('link', { name: changes.call('010-5550-0134') })
    assert.equal(await callTheDoor.getAttribute('href'), 'tel:01055500134')
    await sheet.getByText(changes.riderIs('하늘')).waitFor()
    await sheet.getByText('1 Mapo-daero').waitFor() // who hands it over may read the door
    await check(counter, 'a ticket’s sheet')
    await counter.close()

    await cook(platform, owner, id)
    await ready(platform, owner, id)
    await road.locator('[aria-disabled=false]', { hasText: r.pickUp }).first().click()
    await slide(road, r.complete)
    await stateOf(page, 'DELIVERED')
    await road.locator('.rider-tab').nth(1).click()
    await road.getByText(r.DELIVERED, { exact: true }).first().waitFor()

    await page.getByRole('button', { name: t.receipt }).click()
    const receipt = page.locator('.paper')
    for (const said of [near.name[language] ?? '', '02-000-0188', '105-81-23457', 'Visa •••• 4242', d.handedOver])
      await receipt.getByText(said).first().waitFor()
    await receipt.locator('[data-sum=vat]', { hasText: '₩1,455' }).waitFor()
    await check(page, 'a receipt')
    windows.assertNoComplaints()
  })
}
