/**
 * Something stops in the middle: each role reads in its own language what is away, what still works and what to do; what
 * may be old says so; nothing typed is lost, nothing is done twice, and everything picks up by itself.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceName } from '@jumun/contracts'
import { demoPassword, listOrders, listProducts, type Order, type Product } from '@jumun/contracts'
import type { Page, Route } from 'playwright-core'
import { clientTexts } from '../apps/web/src/client/client-texts.ts'
import { awayTexts, workTexts } from '../apps/web/src/parts/away-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { ask, eventually, expectStatus, logInAs } from '../harness/people.ts'
import { orderIdOf, slide, slipOf, startScreens, stateOf, untilPaid } from '../harness/screens.ts'
import { type App, assertFits, enter } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: true })
const languages = ['ko', 'en'] as const
const roles = ['customer', 'owner', 'rider', 'operator'] as const
type Language = (typeof languages)[number]
type Role = (typeof roles)[number]

const desk = {
  customer: ['client', 'phone', 'customer@jumun.local'],
  owner: ['admin', 'tablet', 'owner@jumun.local'],
  rider: ['rider', 'phone', 'rider@jumun.local'],
  operator: ['ops', 'desktop', 'admin@jumun.local'],
} as const satisfies Record<Role, readonly [App, 'phone' | 'tablet' | 'desktop', string]>

/** At night most shops are closed. */
const takesOrders = ':has(.store-open, .store-busy)'

async function inside(role: Role, language: Language = 'en'): Promise<Page> {
  const [app, size, email] = desk[role]
  const page = await windows.open(app, size, language, role === 'customer' ? '/login' : '/')
  await enter(page, email)
  return page
}

/** Each role at what it does all day, with something on the screen that could become old. */
async function atWork(role: Role, language: Language = 'en'): Promise<Page> {
  const page = await inside(role, language)
  if (role === 'customer') await page.locator('.store-card').first().waitFor()
  if (role === 'owner') {
    await page.locator(`.my-store${takesOrders}`).first().click()
    await page.locator('.board').waitFor()
  }
  if (role === 'rider') await page.locator('.rides').first().waitFor()
  if (role === 'operator') {
    const orders = page.locator('.wall-orders')
    await orders.waitFor()
    await orders.getByRole('status', { name: sharedTexts.loading[language] }).waitFor({ state: 'detached' })
  }
  return page
}

const strip = (page: Page) => page.locator('.out-of-date')
/** The sentence that marks what may be old. */
const mark = (page: Page) => page.locator('.out-of-date-since')

interface Stop {
  readonly what: keyof typeof awayTexts
  readonly stop: () => Promise<unknown>
  readonly bringBack: () => Promise<unknown>
  /** Whose screen shows what only the missing part knows. */
  readonly old: readonly Role[]
}
const service = (what: Exclude<Stop['what'], 'no-network' | 'no-answer'>, ...old: Role[]): Stop => ({
  what,
  stop: () => platform.takeDown(what),
  bringBack: () => platform.bringBack(what),
  old,
})
const offline = (away: boolean) => Promise.all(windows.pages().map((page) => page.context().setOffline(away)))
/** A question that was on its way is answered or given up only after its own attempts; then the mark is there. */
const questionFailsWithinMs = 60_000
const stops: readonly Stop[] = [
  service('payment'),
  service('store', 'customer', 'owner'),
  service('delivery', 'rider'),
  service('dashboard', 'operator'),
  { what: 'no-network', stop: () => offline(true), bringBack: () => offline(false), old: roles },
  {
    what: 'no-answer',
    stop: () => platform.takeDown('gateway' satisfies ServiceName),
    bringBack: () => platform.bringBack('gateway'),
    old: roles,
  },
]

for (const [number, { what, stop, bringBack, old }] of stops.entries()) {
  test(`${what}: each role reads what is away, what still works and what to do, and it all picks up by itself`, async () => {
    const desks = await Promise.all(
      roles.map(async (role, desk) => {
        // The next one that stops, each role reads in the other language.
        const language = languages[(number + desk) % 2] ?? 'en'
        return { role, language, page: await atWork(role, language) }
      }),
    )
    await Promise.all(desks.map(({ page }) => page.evaluate("window.sameAsBefore = 'yes'")))
    await stop()
    try {
      await Promise.all(
        desks.map(async ({ role, language, page }) => {
          const said = strip(page).getByText(awayTexts[what][language])
          await said.waitFor()
          await strip(page).getByText(workTexts[role][what][language]).waitFor()
          if (old.includes(role)) await mark(page).waitFor({ timeout: questionFailsWithinMs })
          await assertFits(page, `${what}, ${role}, ${language}`)
        }),
      )
      // Who does not need what is away is not alarmed about old news.
      await Promise.all(
        desks.filter(({ role }) => !old.includes(role)).map(({ page }) => mark(page).waitFor({ state: 'detached' })),
      )
    } finally {
      await bringBack()
    }
    await Promise.all(
      desks.map(async ({ page }) => {
        await strip(page).waitFor({ state: 'detached' })
        assert.equal(await page.evaluate('window.sameAsBefore'), 'yes', 'nobody had to reload')
      }),
    )
    windows.assertNoComplaints()
  })
}

// -- the customer ------------------------------------------------------------------------------------------------------

async function filledCart(language: Language = 'en'): Promise<Page> {
  const page = await inside('customer', language)
  await page.locator(`.store-card${takesOrders}`).first().click()
  await page.locator('.product-row:enabled').first().click()
  await page.locator('.sheet-take').click()
  await page.locator('.cart-strip').click()
  await page.getByLabel(/^(Address|주소)/).fill('12 Teheran-ro, Gangnam-gu, Seoul')
  await page.getByLabel(/^(Note for the store|가게 요청사항)/).fill(`no onions, ${Math.random()}`)
  return page
}
const noteOf = (page: Page) => page.getByLabel(/^(Note for the store|가게 요청사항)/).inputValue()
const orderButton = (page: Page) => page.getByRole('button', { name: /^Order ·/ })

/** What the platform has of this order, found by the note that came with it. */
async function ordersWith(note: string): Promise<Order[]> {
  const customer = await logInAs(platform, 'customer@jumun.local', demoPassword)
  const answer = await ask<{ items: Order[] }>(platform, listOrders, { as: customer, query: { limit: 100 } })
  return expectStatus(answer, 200).items.filter((order) => order.note === note)
}

/** The platform does it, and the answer gets lost on its way back: once. */
async function loseOneAnswer(page: Page, path: RegExp, method = 'POST'): Promise<() => number> {
  let lost = 0
  await page.route(path, async (route: Route) => {
    if (route.request().method() !== method || lost > 0) return route.fallback()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  return () => lost
}

test('ordering while payment is away keeps the order; once it is back, one tap pays it', async () => {
  const customer = await filledCart()
  const note = await noteOf(customer)
  await platform.takeDown('payment')
  try {
    await strip(customer).getByText(awayTexts.payment.en).waitFor()
    await orderButton(customer).click()
    await stateOf(customer, 'AWAITING_PAYMENT')
    await customer.getByText('we kept your order').waitFor()
  } finally {
    await platform.bringBack('payment')
  }
  await strip(customer).waitFor({ state: 'detached' })
  // The order's own breaker may need a moment more than the screen: then it says so, and the button stays.
  await untilPaid(customer)
  assert.equal((await ordersWith(note)).length, 1)
  windows.assertNoComplaints()
})

test('without a network the cart and every word in it stay, and one more tap orders once', async () => {
  const customer = await filledCart()
  const note = await noteOf(customer)
  await customer.context().setOffline(true)
  await orderButton(customer).click()
  await customer.getByRole('alert').getByText('No connection').waitFor()
  assert.equal(await noteOf(customer), note)
  await customer.context().setOffline(false)
  await strip(customer).waitFor({ state: 'detached' })
  await orderButton(customer).click()
  await orderIdOf(customer)
  assert.equal((await ordersWith(note)).length, 1)
})

test('an answer that got lost leaves the order button there, and pressing it again is the same order', async () => {
  const customer = await filledCart()
  const note = await noteOf(customer)
  const lost = await loseOneAnswer(customer, /\/orders$/)
  await orderButton(customer).click()
  // The order is found by itself, and shown beside the button.
  await customer.getByText(clientTexts.foundTitle.en).waitFor()
  assert.equal((await ordersWith(note)).length, 1)
  await orderButton(customer).click()
  const orderId = await orderIdOf(customer)
  assert.deepEqual(
    (await ordersWith(note)).map(({ id }) => id),
    [orderId],
  )
  assert.equal(lost(), 1)
})

test('while the stores’ side is away one can go on from the list to a menu and order; the order’s way is seen without the view', async () => {
  const customer = await inside('customer')
  await customer.locator(`.store-card${takesOrders}`).first().waitFor()
  await platform.takeDown('store')
  try {
    await strip(customer).getByText(awayTexts.store.en).waitFor()
    await customer.locator(`.store-card${takesOrders}`).first().click()
    await customer.locator('.product-row:enabled').first().click()
    await customer.locator('.sheet-take').click()
    await customer.locator('.cart-strip').click()
    await customer.getByText('Pickup', { exact: true }).click()
    await orderButton(customer).click()
    await untilPaid(customer)
    await stateOf(customer, 'CONFIRMED')
  } finally {
    await platform.bringBack('store')
  }
  await strip(customer).waitFor({ state: 'detached' })
  await platform.takeDown('dashboard')
  try {
    await strip(customer).getByText(workTexts.customer.dashboard.en).waitFor()
    await customer.getByRole('button', { name: 'Cancel order' }).click()
    await customer.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click()
    // The order service itself is asked, and the list of orders comes from it too.
    await stateOf(customer, 'CANCELED')
    await customer.locator('.client-tab').nth(2).click()
    await customer.locator('.order-card', { hasText: 'Canceled' }).first().waitFor()
  } finally {
    await platform.bringBack('dashboard')
  }
  windows.assertNoComplaints()
})

test('who opens the shops while they are away reads so instead of waiting, and has them as soon as they are back', async () => {
  await platform.takeDown('store')
  let customer: Page
  let counter: Page
  try {
    customer = await windows.open('client', 'phone', 'ko')
    counter = await inside('owner')
    for (const page of [customer, counter]) await page.getByRole('alert').getByRole('button').waitFor()
    await customer.getByText('계속 다시 시도하고 있어요.').waitFor()
    await counter.getByText('We will keep trying.').waitFor()
  } finally {
    await platform.bringBack('store')
  }
  await customer.locator('.store-card').first().waitFor()
  await counter.locator('.my-store').first().waitFor()
  windows.assertNoComplaints()
})

// -- the counter -------------------------------------------------------------------------------------------------------

/** A paid order of whatever the phone shows first, and the board of its store. */
async function orderAtTheCounter(way: 'Pickup' | 'Delivery') {
  const customer = await filledCart()
  const store = await customer.locator('.cart-page h1').innerText()
  await customer.getByText(way, { exact: true }).click()
  await orderButton(customer).click()
  const orderId = await orderIdOf(customer)
  await untilPaid(customer)
  await stateOf(customer, 'CONFIRMED')
  const counter = await inside('owner')
  await counter.locator('.my-store', { hasText: store }).click()
  const ticket = slipOf(counter, orderId)
  await ticket.waitFor()
  return { customer, counter, ticket, orderId }
}
/** Waiting for it fails at once when it was told twice. */
const told = (customer: Page, sentence: string) => customer.locator('.story').getByText(sentence)

test('what the counter taps while the store’s service is away waits, and goes out in order once it is back', async () => {
  const { customer, ticket, counter } = await orderAtTheCounter('Pickup')
  await platform.takeDown('store')
  try {
    await ticket
      .getByRole('button', { name: /^Accept, / })
      .first()
      .click()
    await ticket.getByText('Not sent yet').waitFor()
    // The kitchen goes on: the next step can be taken already.
    await ticket.getByRole('button', { name: 'Start preparing' }).click()
    await ticket.getByText('Not sent yet').nth(1).waitFor()
    await counter.getByText(/^2 steps are not sent yet/).waitFor()
    await mark(counter).waitFor()
    await assertFits(counter, 'steps that wait')
    // It outlives the page; what the platform last knew is shown again when it is back.
    await counter.reload()
    await counter.getByText(/^2 steps are not sent yet/).waitFor()
  } finally {
    await platform.bringBack('store')
  }
  await strip(counter).waitFor({ state: 'detached' })
  await stateOf(customer, 'COOKING')

  // The next steps lose their answer on the way: done once all the same, and the slip moves on by itself.
  for (const [button, path, state] of [
    ['Ready', /\/ready$/, 'READY'],
    ['Hand over', /\/collect$/, 'COLLECTED'],
  ] as const) {
    const lost = await loseOneAnswer(counter, path)
    await ticket.getByRole('button', { name: button, exact: true }).click()
    await stateOf(customer, state)
    await eventually('the answer got lost', async () => lost() === 1)
  }
  await ticket.waitFor({ state: 'detached' })
  for (const sentence of ['The store accepted', 'Preparation started', 'Ready', 'Picked up'])
    await told(customer, sentence).waitFor()
  windows.assertNoComplaints()
})

test('a reason typed for declining is not lost while the network is away, and the customer reads it', async () => {
  const { customer, ticket, counter } = await orderAtTheCounter('Pickup')
  const reason = 'The oven has just died, we are so sorry.'
  await ticket.getByRole('button', { name: 'Decline' }).click()
  await counter.getByRole('dialog').getByText('Another reason').click()
  await counter.getByRole('dialog').getByRole('textbox').fill(reason)
  await counter.context().setOffline(true)
  await counter.getByRole('dialog').getByRole('button', { name: 'Decline' }).click()
  // Taken back and asked again, the words are still there.
  await ticket.getByRole('button', { name: /^(Undo|Do not send)$/ }).click()
  await ticket.getByRole('button', { name: 'Decline' }).click()
  assert.equal(await counter.getByRole('dialog').getByRole('textbox').inputValue(), reason)
  await counter.getByRole('dialog').getByRole('button', { name: 'Decline' }).click()
  await ticket.getByText('Not sent yet').waitFor()
  await ticket.getByText(reason).waitFor()
  await counter.context().setOffline(false)
  await stateOf(customer, 'CANCELED')
  await customer.getByText(reason).waitFor()
})

test('a product typed while the menus are away stays in its form, and is there once when it is saved', async () => {
  const counter = await atWork('owner')
  await counter.locator('.admin-tab').nth(1).click()
  await counter.locator('.menu-row').first().waitFor()
  await counter.getByRole('button', { name: 'Add a product' }).click()
  const form = counter.getByRole('dialog')
  const name = `Barley tea ${Date.now()}`
  await form.getByLabel('Name (English)').fill(name)
  await form.getByLabel('Price').fill('2500')
  await form.getByLabel('Description (English)').fill('roasted here')
  await platform.takeDown('catalog')
  try {
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('alert').waitFor()
    await strip(counter).getByText(workTexts.owner.catalog.en).waitFor()
  } finally {
    await platform.bringBack('catalog')
  }
  await strip(counter).waitFor({ state: 'detached' })
  assert.equal(await form.getByLabel('Name (English)').inputValue(), name)
  assert.equal(await form.getByLabel('Description (English)').inputValue(), 'roasted here')
  const lost = await loseOneAnswer(counter, /\/catalog\/products$/)
  await form.getByRole('button', { name: 'Save' }).click()
  await eventually('the answer got lost', async () => lost() === 1)
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
  const storeId = new URL(counter.url()).pathname.split('/').at(-2) ?? ''
  const menu = await ask<{ items: Product[] }>(platform, listProducts, { query: { storeId, limit: 100 } })
  assert.equal(expectStatus(menu, 200).items.filter((product) => product.name.en === name).length, 1)
  windows.assertNoComplaints()
})

// -- the rider ---------------------------------------------------------------------------------------------------------

test('a rider whose taps meet nobody reads so, and one more tap is enough: taken once, brought once', async () => {
  const { customer, ticket } = await orderAtTheCounter('Delivery')
  await ticket
    .getByRole('button', { name: /^Accept, / })
    .first()
    .click()
  const rider = await inside('rider')
  const offer = rider.locator('.ride')
  await offer.getByRole('button', { name: 'Accept delivery' }).waitFor()
  await platform.takeDown('delivery')
  try {
    await offer.getByRole('button', { name: 'Accept delivery' }).click()
    await offer.getByRole('alert').getByText('Not done yet').waitFor()
    await mark(rider).waitFor()
  } finally {
    await platform.bringBack('delivery')
  }
  await strip(rider).waitFor({ state: 'detached' })
  await offer.getByRole('button', { name: 'Try again' }).click()
  await offer.getByText('12 Teheran-ro').waitFor()
  await ticket.getByRole('button', { name: 'Start preparing' }).click()
  await ticket.getByRole('button', { name: 'Ready', exact: true }).click()
  await rider.getByRole('button', { name: 'Picked up' }).click()
  await stateOf(customer, 'DELIVERING')

  // In a tunnel: what is brought to its end there is sent on the other side, and once though the answer gets lost.
  const lost = await loseOneAnswer(rider, /\/complete$/)
  await rider.getByRole('slider', { name: 'Handed over' }).waitFor()
  await rider.context().setOffline(true)
  await slide(rider, 'Handed over')
  await rider.locator('.waiting-step').waitFor()
  await rider.context().setOffline(false)
  await stateOf(customer, 'DELIVERED')
  await eventually('the answer got lost', async () => lost() === 1)
  await told(customer, 'Delivered').waitFor()
  await rider.locator('.rider-tab').nth(1).click()
  await rider.getByText('1 delivered today').waitFor()
  await ticket.waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('why a delivery failed, typed while its service is away, is sent once it is back', async () => {
  const { customer, ticket } = await orderAtTheCounter('Delivery')
  await ticket
    .getByRole('button', { name: /^Accept, / })
    .first()
    .click()
  const rider = await inside('rider', 'ko')
  await rider.getByRole('button', { name: '배달 수락' }).click()
  await ticket.getByRole('button', { name: 'Start preparing' }).click()
  await ticket.getByRole('button', { name: 'Ready', exact: true }).click()
  await rider.getByRole('button', { name: '받았어요' }).click()
  await rider.getByRole('slider', { name: '전달했어요' }).waitFor()
  await rider.getByRole('button', { name: '배달할 수 없어요' }).click()
  const dialog = rider.getByRole('dialog')
  await dialog.getByText('다른 이유').click()
  await dialog.getByRole('textbox').fill('다리가 막혔어요.')
  await platform.takeDown('delivery')
  try {
    await dialog.getByRole('button', { name: '배달할 수 없어요' }).click()
    await rider
      .locator('.waiting-step')
      .getByText(/다리가 막혔어요/)
      .waitFor()
  } finally {
    await platform.bringBack('delivery')
  }
  await strip(rider).waitFor({ state: 'detached' })
  await stateOf(customer, 'CANCELED')
  await customer.getByText('You have been refunded.').waitFor()
  windows.assertNoComplaints()
})
