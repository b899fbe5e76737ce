/**
 * Every order comes to an end, and everybody is told: the operator's end with a part of the money, the store that cannot
 * after all, the rider who stays away. Afterwards the audit finds money, stock and ends as they were decided.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  demoPassword,
  failDelivery,
  getDelivery,
  getReservation,
  listPayments,
  type Product,
  type Session,
  type Store,
  won,
} from '@jumun/contracts'
import { endingTexts } from '../apps/web/src/ops/ending-texts.ts'
import { riderTexts } from '../apps/web/src/rider/rider-texts.ts'
import { assertAccessible } from '../harness/accessible.ts'
import {
  accept,
  ask,
  basketOf,
  claim,
  cook,
  delivered,
  eventually,
  expectStatus,
  logInAs,
  newProduct,
  newStore,
  order,
  pickUp,
  ready,
  step,
  untilStatus,
  untilStock,
} from '../harness/people.ts'
import { slipOf, startScreens } from '../harness/screens.ts'
import { enter } from '../harness/windows.ts'

// A pickup that nobody fetches is late at once.
const { platform, windows } = await startScreens({ demo: true, env: { JUMUN_STORE_LATE_AFTER_MINUTES: '0.01' } })

let [customer, owner, rider, operator] = [] as unknown as [Session, Session, Session, Session]
let store: Store
let product: Product
before(async () => {
  const demo = (name: string) => logInAs(platform, `${name}@jumun.local`, demoPassword)
  ;[customer, owner, rider, operator] = await Promise.all([
    ...([demo('customer'), demo('owner'), demo('rider'), demo('admin')] as const),
  ])
  store = await newStore(platform, owner, { name: { en: 'Last Orders' } })
  product = await newProduct(platform, owner, store, { stock: 20 })
})

const reservation = async (orderId: string) =>
  (await ask(platform, getReservation, { as: operator, params: { orderId } })).body.status
const moneyOf = async (orderId: string) => {
  const { items } = expectStatus(await ask(platform, listPayments, { as: operator, query: { orderId } }), 200)
  return items[0].refunds.map((refund: { amount: unknown; status: string }) => [refund.amount, refund.status])
}

test('what was cooked and carried off in vain does not return to stock by itself', async () => {
  const { id } = await order(platform, customer, basketOf(store, product, 2, delivered))
  await accept(platform, owner, id)
  await claim(platform, rider, id)
  await cook(platform, owner, id)
  await ready(platform, owner, id)
  await pickUp(platform, rider, id)
  await step(platform, rider, failDelivery, id, { reason: 'nobody at home' })
  await untilStatus(platform, customer, id, 'CANCELED')
  await eventually('the stock is written off', async () => (await reservation(id)) === 'WASTED')
  await untilStock(platform, product, 18)
})

test('an operator gives a delivery to another rider, then ends the order with a part of its money: all four are told', async () => {
  const { id } = await order(platform, customer, basketOf(store, product, 2, delivered))
  await accept(platform, owner, id)
  await cook(platform, owner, id)
  await ready(platform, owner, id)
  const [phone, road, counter, wall] = await Promise.all([
    windows.open('client', 'phone', 'en', `/orders/${id}`),
    windows.open('rider', 'phone'),
    windows.open('admin', 'tablet'),
    windows.open('ops', 'desktop', 'en', `/orders/${id}`),
  ])
  await Promise.all([
    enter(phone, 'customer@jumun.local'),
    enter(road, 'rider@jumun.local'),
    enter(counter, 'owner@jumun.local'),
    enter(wall, 'admin@jumun.local'),
  ])
  await counter.getByRole('link', { name: 'Last Orders' }).click()
  await slipOf(counter, id).waitFor()

  // The rider says "I take it" and is told until when; the operator takes it back.
  const offer = road.locator('article', { hasText: 'Last Orders' }).getByRole('button', { name: riderTexts.claim.en })
  await offer.click()
  await road.getByText(/^Pick up by /).waitFor()
  const panel = wall.getByRole('region', { name: 'Delivery' })
  await panel.getByRole('button', { name: 'Unassign rider' }).click()
  await panel.getByText(/^If no rider is found by /).waitFor()
  await road.getByText(/has been passed on to other riders/).waitFor()
  await panel.getByPlaceholder('Choose a rider').click()
  await wall.getByRole('option').first().click()
  await panel.getByRole('button', { name: 'Assign this rider' }).click()
  await panel.getByText(/^If it is not picked up by /).waitFor()
  await road.getByText(/^Pick up by /).waitFor()
  const had = expectStatus(await ask(platform, getDelivery, { as: operator, params: { orderId: id } }), 200)
  assert.deepEqual([had.status, had.riderId, had.attempt], ['ASSIGNED', rider.user.id, 2])

  // It does not work out: the operator ends it.
  await wall.getByRole('button', { name: 'End this order' }).click()
  const dialog = wall.getByRole('dialog')
  await dialog.getByLabel(/^Reason/).fill('The rider had an accident. We are sorry.')
  await dialog.getByRole('radio', { name: 'Part of it', exact: true }).check()
  await dialog.locator('input[inputmode]').fill('4000')
  assert.equal(await dialog.getByRole('checkbox', { name: /Put back in stock/ }).isChecked(), false)
  await dialog.getByRole('button', { name: 'End this order' }).click()
  await Promise.all([
    phone.locator('.order-headline[data-state=CANCELED]').waitFor(),
    phone.getByText('The rider had an accident. We are sorry.').waitFor(),
    phone.getByText('₩4,000 has been refunded.').waitFor(),
    slipOf(counter, id).waitFor({ state: 'detached' }),
    counter.getByText(/was canceled. Do not make it/).waitFor(),
    road.getByText(/was canceled. No need to pick it up/).waitFor(),
    wall.getByText('Ended. Part of the payment was refunded, as decided.').waitFor(),
  ])
  assert.deepEqual(await moneyOf(id), [[won(4000), 'DONE']])
  assert.equal(await reservation(id), 'WASTED')
  windows.assertNoComplaints()
})

test('an operator finds on the wall what nobody collects, and ends it with all its money back, in Korean', async () => {
  const { id } = await order(platform, customer, basketOf(store, product))
  await accept(platform, owner, id)
  await cook(platform, owner, id)
  await ready(platform, owner, id)
  const wall = await windows.open('ops', 'desktop', 'ko')
  await enter(wall, 'admin@jumun.local')
  const late = wall.locator('.late-orders', { hasText: endingTexts.needsSomebody.ko })
  const link = late.locator(`a[href$="${id}"]`)
  await link.getByText('Last Orders').waitFor()
  await assertAccessible(wall, 'what needs somebody')
  await link.click()
  await wall.getByRole('button', { name: endingTexts.end.ko }).click()
  const dialog = wall.getByRole('dialog', { name: endingTexts.endTitle.ko })
  await dialog.getByLabel(/^이유/).fill('손님이 오지 않으셨어요.')
  // A form that is filled asks before it closes.
  await wall.keyboard.press('Escape')
  await wall.getByRole('button', { name: '계속 입력하기' }).click()
  await dialog.getByRole('button', { name: endingTexts.end.ko }).click()
  await dialog.waitFor({ state: 'detached' })
  await untilStatus(platform, customer, id, 'CANCELED')
  await eventually('all its money is back', async () => {
    const [refund] = await moneyOf(id)
    return refund?.[0]?.amount === 4500 && refund[1] === 'DONE'
  })
  await wall.goto(`${platform.url}/ops/`)
  await wall.locator(`.wall-order[href$="${id}"]`).first().waitFor()
  await link.waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('a store cancels what it is making, in Korean: the customer reads why and has the money back', async () => {
  const { id } = await order(platform, customer, basketOf(store, product))
  await accept(platform, owner, id)
  await cook(platform, owner, id)
  const [phone, counter] = await Promise.all([
    windows.open('client', 'phone', 'ko', `/orders/${id}`),
    windows.open('admin', 'tablet', 'ko'),
  ])
  await Promise.all([enter(phone, 'customer@jumun.local'), enter(counter, 'owner@jumun.local')])
  await counter.getByRole('link', { name: 'Last Orders' }).click()
  await slipOf(counter, id).getByTitle('자세히 · 변경').click()
  await counter.getByRole('dialog').getByRole('button', { name: '주문 취소' }).click()
  const question = counter.getByRole('dialog', { name: /취소할까요/ })
  await question.getByRole('button', { name: '주문 취소' }).click()
  await Promise.all([
    phone.getByText('가게에서 주문을 취소했어요. 결제한 금액을 모두 환불했어요.').waitFor(),
    phone.getByText('재료가 떨어졌어요.').waitFor(),
    slipOf(counter, id).waitFor({ state: 'detached' }),
  ])
  assert.deepEqual(await moneyOf(id), [[won(4500), 'DONE']])
  await eventually('the stock is written off', async () => (await reservation(id)) === 'WASTED')
  windows.assertNoComplaints()
})
