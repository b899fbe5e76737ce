/** The four screens in a real browser: a customer orders, the counter cooks, a rider brings it, operators watch. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { orderIdOf, slide, slipOf, startScreens, stateOf, untilPaid } from '../harness/screens.ts'
import { assertFits, enter } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: true })

/** At night most shops are closed; the journeys need one that brings and one can fetch from. */
async function customerWithCart(): Promise<{ customer: Page; shop: string }> {
  const customer = await windows.open('client', 'phone')
  const shops = customer.locator('.store-card:has(.store-open, .store-busy)')
  await shops.filter({ hasText: 'Delivery' }).filter({ hasText: 'Pickup' }).first().click()
  await customer.locator('.product-row').first().waitFor() // until then the page before stands there
  const shop = await customer.getByRole('heading', { level: 1 }).innerText()
  await customer.locator('.product-row:enabled').first().click()
  await customer.locator('.sheet-take').click()
  await customer.locator('.cart-strip').click()
  return { customer, shop }
}

async function counterOf(shop: string): Promise<Page> {
  const counter = await windows.open('admin', 'tablet')
  await enter(counter, 'owner@jumun.local')
  await counter.getByRole('link', { name: shop }).click()
  await counter.locator('.board').waitFor()
  return counter
}

test('a stranger orders on a phone, a tablet accepts and cooks, another phone delivers, and the wall shows it all', async () => {
  const { customer, shop } = await customerWithCart()
  const [counter, rider, wall] = await Promise.all([
    counterOf(shop),
    windows.open('rider', 'phone'),
    windows.open('ops', 'desktop'),
  ])
  await Promise.all([enter(rider, 'rider@jumun.local'), enter(wall, 'admin@jumun.local')])

  // A guest fills the cart; ordering asks who they are, and the cart is still there afterwards.
  await customer.getByRole('link', { name: 'Log in to order' }).click()
  await enter(customer, 'customer@jumun.local')
  await customer.getByLabel(/^Address/).fill('12 Teheran-ro, Gangnam-gu, Seoul')
  await customer.getByRole('button', { name: /^Order ·/ }).click()
  const orderId = await orderIdOf(customer)
  await untilPaid(customer)

  const ticket = slipOf(counter, orderId)
  await ticket
    .getByRole('button', { name: /^Accept, / })
    .first()
    .click()
  await stateOf(customer, 'ACCEPTED')
  await customer.locator('.order-promise').waitFor()
  await ticket.getByRole('button', { name: 'Start preparing' }).click()
  await stateOf(customer, 'COOKING')
  await rider.getByRole('button', { name: 'Accept delivery' }).first().click()
  await ticket.getByRole('button', { name: 'Ready' }).click()
  await stateOf(customer, 'READY')
  await rider.getByRole('button', { name: 'Picked up' }).click()
  await stateOf(customer, 'DELIVERING')
  await slide(rider, 'Handed over')
  await stateOf(customer, 'DELIVERED')

  await wall.locator('.wall-order', { hasText: 'Delivered' }).first().click()
  await wall.locator('.lane-event', { hasText: /Order.?Completed/ }).waitFor()
  assert.match(wall.url(), new RegExp(`${orderId}$`))
  await rider.locator('.rider-tab').nth(1).click()
  await rider.getByText('1 delivered today').waitFor()
  await customer.locator('.client-tab').nth(2).click()
  await customer.locator('.order-card', { hasText: 'Delivered' }).waitFor()
  windows.assertNoComplaints()
})

test('while payment is away the order is kept, and "pay now" brings it to the store once payment is back', async () => {
  const { customer, shop } = await customerWithCart()
  await customer.getByRole('link', { name: 'Log in to order' }).click()
  await enter(customer, 'customer2@jumun.local')
  await customer.getByText('Pickup', { exact: true }).click()
  await platform.takeDown('payment')
  try {
    await customer.getByRole('button', { name: /^Order ·/ }).click()
    await stateOf(customer, 'AWAITING_PAYMENT')
  } finally {
    await platform.bringBack('payment')
  }
  const orderId = await orderIdOf(customer)
  await untilPaid(customer)
  const counter = await counterOf(shop)
  await slipOf(counter, orderId).waitFor()

  // Canceled before it is cooked: the store's system agrees, and the customer reads that the money comes back.
  await customer.getByRole('button', { name: 'Cancel order' }).click()
  await customer.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click()
  await stateOf(customer, 'CANCELED')
  await customer.getByText('You have been refunded.').waitFor()
  await slipOf(counter, orderId).waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('a declined card says so, and another card goes through', async () => {
  const { customer, shop } = await customerWithCart()
  await customer.getByRole('link', { name: 'Log in to order' }).click()
  await enter(customer, 'customer2@jumun.local')
  await customer.getByText('Pickup', { exact: true }).click()
  await customer.getByText('Choose a test card').click()
  await customer.getByText('tok_declined').click()
  await customer.getByRole('button', { name: /^Order ·/ }).click()
  await customer.getByRole('alert').getByText('The card was declined').waitFor()
  await customer.getByText('tok_ok').click()
  await customer.getByRole('button', { name: /^Order ·/ }).click()
  const orderId = await orderIdOf(customer)
  await untilPaid(customer)
  const counter = await counterOf(shop)
  await slipOf(counter, orderId).getByRole('button', { name: 'Decline' }).click()
  await counter.getByRole('dialog').getByText('We have run out of an ingredient.').click()
  await counter.getByRole('dialog').getByRole('button', { name: 'Decline' }).click()
  await stateOf(customer, 'CANCELED')
  await customer.getByText('We have run out of an ingredient.').waitFor()
  windows.assertNoComplaints()
})

test('a screen that hears nothing says since when, and catches up by itself', async () => {
  const wall = await windows.open('ops', 'desktop')
  await enter(wall, 'admin@jumun.local')
  await wall.locator('.wall-order').first().waitFor()
  await platform.takeDown('dashboard')
  try {
    await wall.getByText(/^Not updated since/).waitFor()
  } finally {
    await platform.bringBack('dashboard')
  }
  await wall.getByText(/^Not updated since/).waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

for (const language of ['ko', 'en'] as const) {
  test(`nothing is cut off or sticks out on any screen (${language})`, async () => {
    const customer = await windows.open('client', 'phone', language)
    await customer.locator('.store-card').first().waitFor()
    await assertFits(customer, 'stores')
    await customer.locator('.store-card').first().click()
    await customer.locator('.product-row').first().waitFor()
    await assertFits(customer, 'menu')
    await customer.locator('.product-row:enabled').first().click()
    await customer.locator('.sheet-take').waitFor()
    await assertFits(customer, 'product')
    await customer.locator('.sheet-take').click()
    await customer.locator('.cart-strip').click()
    await customer.locator('.cart-line').waitFor()
    await assertFits(customer, 'cart')

    const counter = await windows.open('admin', 'tablet', language)
    await assertFits(counter, 'log-in')
    await enter(counter, 'owner@jumun.local')
    await counter.locator('.my-store').first().click()
    await counter.locator('.board').waitFor()
    await assertFits(counter, 'board')
    for (const page of [1, 2]) {
      await counter.locator('.admin-tab').nth(page).click()
      await counter.locator('.menu-row, .figure, .quiet-place').first().waitFor()
      await assertFits(counter, `counter page ${page}`)
    }
    const rider = await windows.open('rider', 'phone', language)
    await enter(rider, 'rider@jumun.local')
    await rider.locator('.rides').first().waitFor()
    await assertFits(rider, 'road')
    windows.assertNoComplaints()
  })
}
