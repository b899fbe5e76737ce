/**
 * The kitchen's screen: sixty tickets, worked by touch and by keyboard on two screens that see the same; a bell that one of them
 * answers for both; what was finished comes back; nothing serious for axe and nothing cut off, in both languages.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getTicket, type Order, removeLine, replaceLine, type Ticket, won } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import { assertAccessible } from '../harness/accessible.ts'
import {
  accept,
  ask,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
} from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'
import { assertFits, sizes } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: false })
const owner = await newcomer(platform, 'owner')
const customer = await newcomer(platform, 'customer')
const stations = [
  { id: 'bar', name: { ko: '바', en: 'Bar' } },
  { id: 'grill', name: { ko: '그릴', en: 'Grill' } },
]
const store = await newStore(platform, owner, { stations, acceptWithinMinutes: 240 })
const latte = await newProduct(platform, owner, store, { name: { ko: '라떼', en: 'Latte' }, station: 'bar' })
const burger = await newProduct(platform, owner, store, { name: { ko: '버거', en: 'Burger' }, station: 'grill' })
const tea = await newProduct(platform, owner, store, { name: { ko: '차', en: 'Tea' }, station: 'bar' })

/** A latte and a burger. */
const ordered = (): Promise<Order> =>
  order(platform, customer, {
    ...{ storeId: store.id, fulfilment: 'pickup', payment: { method: 'card', token: 'tok_ok' } },
    lines: [latte, burger].map(({ id }) => ({ productId: id, quantity: 1 })),
    agreedTotal: won(9000),
  })
/** A platform that is too busy to say so now is asked again. */
const ticketWhen = (what: string, { id }: Order, check: (ticket: Ticket) => boolean): Promise<Ticket> =>
  eventually(what, async () => {
    const { status, body } = await ask<Ticket>(platform, getTicket, { as: owner, params: { orderId: id } })
    return status === 200 && check(body) && body
  })

async function kitchen(path: string, language: 'ko' | 'en' = 'en'): Promise<Page> {
  const page = await windows.open('kitchen', 'tablet', language, path)
  await page.locator('input[name=email]').fill(owner.user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  return page
}
const slipOf = (page: Page, { id }: Order) => page.locator(`.slip[data-order="${id}"]`)
const item = (page: Page, given: Order, name: string) => slipOf(page, given).getByRole('button', { name })

test('a screen is told once which kitchen and which station it is for; a bell that one screen answers is quiet on all', async () => {
  const one = await ordered()
  await accept(platform, owner, one.id)
  const watch = await kitchen('/')
  await watch.getByRole('button', { name: 'Bar' }).waitFor()
  await assertAccessible(watch, 'choosing a station')
  await watch.getByRole('button', { name: 'All stations' }).tap()
  await slipOf(watch, one).and(watch.locator('[data-fresh=true]')).waitFor()
  const bar = await kitchen(`/${store.id}/bar`)
  await slipOf(bar, one).and(bar.locator('[data-fresh=true]')).waitFor()
  assert.equal(await item(bar, one, 'Burger').count(), 0, 'the grill’s work is not the bar’s')

  await eventually('a touch anywhere answers, once the order was to be seen for a moment', async () => {
    await watch.locator('.kitchen-count').tap()
    const { body } = await ask<Ticket>(platform, getTicket, { as: owner, params: { orderId: one.id } })
    return body.seen?.includes('*')
  })
  await slipOf(bar, one).and(bar.locator('[data-fresh=false]')).waitFor()
  await watch.goto(`${platform.url}/kitchen/`)
  await slipOf(watch, one).waitFor()
  windows.assertNoComplaints()
})

test('sixty tickets on two screens: each tick is seen on both, the last one offers READY, and what is ready is called back', async () => {
  const orders: Order[] = []
  for (let count = 0; count < 60; count += 1) orders.push(await ordered())
  const [one, two] = orders as [Order, Order]
  for (const each of orders) await accept(platform, owner, each.id)
  const watch = await kitchen(`/${store.id}`)
  const bar = await kitchen(`/${store.id}/bar`)
  await watch.locator('.slip').nth(60).waitFor()
  await watch.locator('.all-day li', { hasText: 'Latte' }).getByText('61', { exact: true }).waitFor()
  await assertFits(watch, 'sixty tickets')
  await assertAccessible(watch, 'sixty tickets')

  // By touch: the bar's tick starts cooking, and the watch sees it; the bar is done with it, the grill is not.
  await item(bar, one, 'Latte').tap()
  await item(watch, one, 'Latte').and(watch.locator('[aria-pressed=true]')).waitFor()
  await slipOf(bar, one).waitFor({ state: 'detached' })
  await ticketWhen('the first tick starts cooking', one, ({ status }) => status === 'COOKING')
  await watch.locator('.all-day li', { hasText: 'Latte' }).getByText('60', { exact: true }).waitFor()
  await item(watch, one, 'Burger').tap()
  await slipOf(bar, one).getByRole('button', { name: 'Ready' }).and(bar.locator('[aria-disabled=false]')).tap()
  await ticketWhen('one tap says that it is ready', one, ({ status }) => status === 'READY')
  await slipOf(watch, one).waitFor({ state: 'detached' })

  // Called back: it is made again on every screen, and READY all the same, since others were told.
  await watch.getByRole('button', { name: /^Just finished/ }).tap()
  const again = watch.getByRole('dialog').getByRole('button', { name: /Latte – Make again/ })
  await again.and(watch.locator('[aria-disabled=false]')).tap()
  await watch.keyboard.press('Escape')
  for (const screen of [watch, bar]) await slipOf(screen, one).getByText('Being remade').waitFor()
  await item(bar, one, 'Latte').tap()
  await slipOf(watch, one).waitFor({ state: 'detached' })
  await ticketWhen(
    'all of it is made, and it was READY all the time',
    one,
    ({ status, lines }) => status === 'READY' && lines.every(({ done }) => done),
  )

  // By keyboard: its number, then Enter for each item, and Enter for READY.
  await watch.keyboard.type(String(two.number))
  await item(watch, two, 'Latte').and(watch.locator(':focus')).waitFor()
  await watch.keyboard.press('Enter')
  await item(watch, two, 'Burger').and(watch.locator(':focus')).waitFor()
  await watch.keyboard.press('Enter')
  const ready = slipOf(watch, two).getByRole('button', { name: 'Ready' })
  await ready.and(watch.locator('[aria-disabled=false]')).waitFor()
  await ready.focus()
  await watch.keyboard.press('Enter')
  await ticketWhen('the keyboard is as good as a finger', two, ({ status }) => status === 'READY')
  await watch.keyboard.press('Home')
  await watch.locator('.slip').first().locator(':focus').waitFor()
  windows.assertNoComplaints()
})

test('what the store gives instead says of what, what was taken out stands struck, and a second screen rings when nobody answers the first', async () => {
  const one = await ordered()
  await accept(platform, owner, one.id)
  const params = (n: string) => ({ orderId: one.id, n })
  const reason = 'SOLD_OUT'
  const instead = { as: owner, params: params('0'), body: { productId: tea.id, reason } }
  expectStatus(await ask(platform, replaceLine, instead), 200)
  expectStatus(await ask(platform, removeLine, { as: owner, params: params('1'), body: { reason } }), 200)
  const screen = await kitchen(`/${store.id}`)
  await item(screen, one, 'Tea').getByText('instead of Latte').waitFor()
  const out = slipOf(screen, one).locator('[data-struck=true]', { hasText: 'Burger' })
  await out.getByText('taken out').waitFor()
  assert.equal(await item(screen, one, 'Burger').count(), 0, 'what is taken out cannot be ticked')
  await assertAccessible(screen, 'a changed ticket')

  // Another device that is to ring only when nobody answers: it shows the order at once, and swings its bell later.
  await screen.close()
  const second = await kitchen('/choose')
  await second.getByText('Only if nobody answers').click()
  await second.clock.install()
  await second.getByRole('button', { name: 'All stations' }).click()
  const two = await ordered()
  await accept(platform, owner, two.id)
  await slipOf(second, two).and(second.locator('[data-fresh=true]')).waitFor()
  const bell = second.locator('.bell-strip[data-kind=new]')
  await bell.filter({ hasText: String(two.number) }).waitFor()
  await second.clock.fastForward(21_000)
  await second.locator('.bell-strip[data-kind=new][data-urgency]').waitFor()
  windows.assertNoComplaints()
})

for (const language of ['ko', 'en'] as const)
  test(`nothing serious for axe and nothing cut off, at every size (${language})`, async () => {
    for (const path of ['/choose', `/${store.id}`, `/${store.id}/grill`]) {
      const page = await kitchen(path, language)
      await page.locator('.slip, .choose-stations').first().waitFor()
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport)
        await assertFits(page, `${path}, ${size}, ${language}`)
      }
      await assertAccessible(page, `${path}, ${language}`)
    }
    windows.assertNoComplaints()
  })
