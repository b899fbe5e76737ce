/**
 * An owner connects a printer with what the screen says, and an order comes out of it: through the gateway, in Korean, once.
 * Asked for again it comes out again, and says so; what is taken out of the order comes out alone.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoPassword, listProducts, listStores, type Product, removeLine, type Store } from '@jumun/contracts'
import { fakeCloudPrnt } from '@jumun/testing'
import { assertAccessible } from '../harness/accessible.ts'
import { ask, basketOf, eventually, expectStatus, logInAs, order } from '../harness/people.ts'
import { slipOf, startScreens } from '../harness/screens.ts'
import { assertFits, enter } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: true })

test('a printer that the settings helped to connect prints what is accepted, once, and again when somebody asks', async () => {
  const { items } = expectStatus(await ask(platform, listStores, { query: { open: true, limit: 100 } }), 200)
  const store = (items as Store[]).find(({ fulfilments }) => fulfilments.includes('pickup'))
  assert.ok(store)
  const menu = expectStatus(await ask(platform, listProducts, { query: { storeId: store.id, limit: 100 } }), 200)
  const isPlain = ({ options, soldOut }: Product): boolean => !soldOut && options.every(({ min }) => min === 0)
  const product = (menu.items as Product[]).find(isPlain)
  assert.ok(product)

  const counter = await windows.open('admin', 'tablet', 'en', `/${store.id}/settings`)
  await enter(counter, 'owner@jumun.local')
  const section = counter.getByRole('region', { name: 'Printers' })
  await section.getByRole('button', { name: 'Add a printer' }).click()
  const form = counter.getByRole('dialog', { name: 'Add a printer' })
  await form.getByLabel('Name of the printer').fill('Kitchen')
  await form.getByLabel('The whole order').check()
  await assertAccessible(counter, 'the form of a printer')
  await form.getByRole('button', { name: 'Add a printer' }).click()
  const card = section.getByRole('article', { name: 'Kitchen' })
  await card.getByRole('button', { name: 'Address for the printer' }).click()
  const address = await card.getByLabel('Address for the printer').inputValue()
  assert.match(address, /^http:\/\/.+\/printers\/poll\/[a-z2-9]{26}$/)
  await card.getByRole('button', { name: 'Preview' }).click()
  await counter.getByRole('dialog', { name: 'Preview' }).getByRole('img', { name: 'A slip for each station' }).waitFor()
  await counter.keyboard.press('Escape')
  await assertFits(counter, 'the settings with a printer')

  const printer = fakeCloudPrnt(`${platform.url}${new URL(address).pathname}`)
  await card.getByRole('button', { name: 'Test page' }).click()
  await eventually('the test page comes out', () => printer.poll())
  assert.ok(printer.papers[0]?.includes('시험 출력'))

  // What it prints is changed without connecting it anew.
  await card.getByRole('button', { name: 'Change Kitchen' }).click()
  const change = counter.getByRole('dialog', { name: 'Change Kitchen' })
  await change.getByLabel('Name of the printer').fill('Kitchen wall')
  await change.getByLabel('Paper width').selectOption('48')
  await change.getByRole('button', { name: 'Save' }).click()
  await section.getByRole('article', { name: 'Kitchen wall' }).waitFor()
  assert.equal(await printer.poll(), false, 'it is the same printer at the same address')

  const customer = await logInAs(platform, 'customer@jumun.local', demoPassword)
  const note = '얼음은 조금만 주세요'
  const { id } = await order(platform, customer, basketOf(store, product, 2, { note }))
  await counter.goto(`${platform.url}/admin/${store.id}`)
  const slip = slipOf(counter, id)
  await slip
    .getByRole('button', { name: /^Accept, / })
    .first()
    .click()
  await eventually('both papers come out', async () => {
    while (await printer.poll());
    return printer.papers.length === 3
  })
  for (const paper of printer.papers.slice(1))
    for (const part of [product.name.ko ?? '', note]) assert.ok(paper.includes(part), `${part} is not on ${paper}`)

  await slip.getByTitle('Details and changes').click()
  await counter.getByRole('button', { name: 'Print again' }).click()
  await eventually('it comes out once more, and says so', async () => {
    while (await printer.poll());
    return printer.papers.length === 5 && printer.papers.slice(3).every((paper) => paper.includes('재출력'))
  })
  const owner = await logInAs(platform, 'owner@jumun.local', demoPassword)
  const out = { params: { orderId: id, n: '0' }, body: { quantity: 1, reason: 'SOLD_OUT' } }
  expectStatus(await ask(platform, removeLine, { as: owner, ...out }), 200)
  await eventually('what was taken out comes out alone, once', async () => {
    while (await printer.poll());
    return (
      printer.papers.length === 7 && printer.papers.slice(5).every((paper) => /변경[\s\S]*빼기[\s\S]*-1/.test(paper))
    )
  })
  windows.assertNoComplaints()
})

test('an owner names an address for a webhook: one inside is refused in words, the secret is shown once, deliveries are listed', async () => {
  const { items } = expectStatus(await ask(platform, listStores, { query: { limit: 1 } }), 200)
  const counter = await windows.open('admin', 'tablet', 'en', `/${(items as Store[])[0]?.id}/settings`)
  await enter(counter, 'owner@jumun.local')
  const section = counter.getByRole('region', { name: 'Webhooks' })
  await section.getByRole('button', { name: 'Add a webhook' }).click()
  const form = counter.getByRole('dialog', { name: 'Add a webhook' })
  await form.getByLabel('Name').fill('Books')
  await form.getByLabel('Where to').fill('http://169.254.169.254/latest')
  await form.getByRole('button', { name: 'Add a webhook' }).click()
  await counter.getByText('Nothing can be sent to this address').waitFor()
  await assertAccessible(counter, 'the form of a webhook')
  await form.getByLabel('Where to').fill('https://books.example.com/jumun')
  await form.getByRole('button', { name: 'Add a webhook' }).click()
  assert.match(await section.getByLabel('Secret that signs').inputValue(), /^whsec_/)
  const card = section.getByRole('article', { name: 'Books' })
  await card.getByRole('button', { name: 'Pause' }).click()
  await card.getByRole('button', { name: 'Go on' }).waitFor()
  await card.getByRole('button', { name: 'Deliveries' }).click()
  await counter.getByRole('dialog', { name: 'Deliveries' }).getByText('Nothing was sent yet.').waitFor()
  await counter.keyboard.press('Escape')
  await assertFits(counter, 'the settings with a webhook')
})
