/**
 * A stranger with the README open: one order from cart to door in four windows, by what can be read on them alone; after
 * each step all four agree on where it is.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { adminTexts } from '../apps/web/src/admin/admin-texts.ts'
import { clientTexts } from '../apps/web/src/client/client-texts.ts'
import { opsTexts } from '../apps/web/src/ops/ops-texts.ts'
import { riderTexts } from '../apps/web/src/rider/rider-texts.ts'
import { statusTexts } from '../apps/web/src/texts/order-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { slide, startScreens, untilPaid } from '../harness/screens.ts'
import type { App, sizes } from '../harness/windows.ts'

const { windows } = await startScreens({ demo: true })

/** What the README's table says: who, where, as whom. */
async function readmeTable() {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const password = /demo account \(password `([^`]+)`\)/.exec(readme)?.[1]
  const row = (who: string) => {
    const [, address, email] = new RegExp(`\\| ${who} \\| <([^>]+)> \\| \`([^\`]+)\``).exec(readme) ?? []
    assert.ok(address && email && password, `the README says where ${who} begins`)
    return { app: new URL(address).pathname.slice(1) as App, email, password }
  }
  return { customer: row('customer'), store: row('store'), rider: row('rider'), operator: row('operator') }
}
type Person = Awaited<ReturnType<typeof readmeTable>>['customer']

for (const language of ['en', 'ko'] as const) {
  const say = <T extends Record<string, { readonly ko: unknown; readonly en: unknown }>>(texts: T, name: keyof T) =>
    texts[name]?.[language] as string
  const button = (page: Page | Locator, name: string | RegExp) =>
    page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })

  const logIn = async (page: Page, { email, password }: Person): Promise<void> => {
    await page.getByLabel(say(sharedTexts, 'email')).fill(email)
    await page.locator('input[name=password]').fill(password) // its label begins like that of the switch beside it
    await button(page, say(sharedTexts, 'logIn')).click()
  }
  const begin = async (person: Person, size: keyof typeof sizes): Promise<Page> => {
    const page = await windows.open(person.app, size, language)
    await logIn(page, person)
    return page
  }

  test(`one order, four windows, one truth at every step (${language})`, async () => {
    const people = await readmeTable()
    const customer = await windows.open(people.customer.app, 'phone', language)
    const [counter, rider, wall] = await Promise.all([
      begin(people.store, 'tablet'),
      begin(people.rider, 'phone'),
      begin(people.operator, 'desktop'),
    ])

    // A shop that is open and brings; the first thing on its menu; into the cart, and on.
    await customer
      .getByRole('link', { name: say(sharedTexts, 'open') })
      .filter({ hasText: say(sharedTexts, 'delivery') })
      .first()
      .click()
    const shop = await customer.getByRole('heading', { level: 1 }).innerText()
    await customer.getByRole('listitem').getByRole('button').and(customer.locator(':enabled')).first().click()
    const add = language === 'ko' ? / 담기$/ : /^Add · /
    await button(customer.getByRole('dialog'), add).click()
    await customer.getByRole('link', { name: say(clientTexts, 'seeCart') }).click()
    await customer.getByRole('link', { name: say(clientTexts, 'logInToOrder') }).click()
    await logIn(customer, people.customer)
    await customer.getByLabel(say(clientTexts, 'address')).first().fill('12 Teheran-ro, Gangnam-gu, Seoul')
    await button(customer, language === 'ko' ? /주문하기$/ : /^Order · /).click()
    await counter.getByRole('link', { name: shop }).click()

    const headline = (name: keyof typeof clientTexts) =>
      customer.getByRole('heading', { level: 1, name: say(clientTexts, name) })
    await untilPaid(customer)
    await headline('sayCONFIRMED').waitFor()
    // The number that is on the phone stands on the slip and on the wall.
    const called = customer.getByText(language === 'ko' ? / 주문번호 \d+$/ : / Order \d+$/)
    const number = /\d+$/.exec(await called.innerText())?.[0]
    const slip = counter.getByRole('article', { name: new RegExp(`\\b${number}(번 주문)?,`) })
    const slipIn = (column: keyof typeof adminTexts) =>
      counter.getByRole('region', { name: say(adminTexts, column), exact: true }).locator(slip)
    const onTheWall = (status: keyof typeof statusTexts) =>
      wall.getByRole('link', { name: new RegExp(`^${number}\\b.*${say(statusTexts, status)}`) })
    const noOffer = rider.getByText(say(riderTexts, 'noOffers'))

    await Promise.all([slipIn('columnNew').waitFor(), noOffer.waitFor(), onTheWall('CONFIRMED').waitFor()])
    await onTheWall('CONFIRMED').click()
    const story = (sentence: keyof typeof opsTexts) => wall.getByText(say(opsTexts, sentence))
    await story('why_CONFIRMED').waitFor()

    await slipIn('columnNew')
      .getByRole('button', { name: language === 'ko' ? /^수락 · / : /^Accept, / })
      .first()
      .click()
    const offer = button(rider, say(riderTexts, 'claim'))
    await Promise.all([
      headline('sayACCEPTED').waitFor(),
      slipIn('columnAccepted').waitFor(),
      offer.waitFor(),
      onTheWall('ACCEPTED').waitFor(),
      story('why_ACCEPTED').waitFor(),
    ])

    await button(slipIn('columnAccepted'), say(adminTexts, 'start')).click()
    await offer.click()
    await Promise.all([
      headline('sayCOOKING').waitFor(),
      slipIn('columnCooking').waitFor(),
      button(rider, say(riderTexts, 'notReady')).waitFor(),
      onTheWall('COOKING').waitFor(),
      story('why_COOKING').waitFor(),
    ])

    await button(slipIn('columnCooking'), say(adminTexts, 'ready')).click()
    await Promise.all([
      headline('sayREADYdelivery').waitFor(),
      slipIn('columnReady').getByText(say(adminTexts, 'waitingForRider')).waitFor(),
      button(rider, say(riderTexts, 'pickUp')).waitFor(),
      onTheWall('READY').waitFor(),
      story('why_READYassigned').waitFor(),
    ])

    await button(rider, say(riderTexts, 'pickUp')).click()
    await Promise.all([
      headline('sayDELIVERING').waitFor(),
      slip.waitFor({ state: 'detached' }),
      rider.getByRole('slider', { name: say(riderTexts, 'complete') }).waitFor(),
      onTheWall('DELIVERING').waitFor(),
      story('why_DELIVERING').waitFor(),
    ])

    await slide(rider, say(riderTexts, 'complete'))
    await rider.getByRole('link', { name: say(riderTexts, 'day') }).click()
    await counter.getByRole('link', { name: say(adminTexts, 'today') }).click()
    await Promise.all([
      headline('sayDELIVERED').waitFor(),
      counter
        .getByRole('listitem')
        .filter({ hasText: say(statusTexts, 'DELIVERED') })
        .first()
        .waitFor(),
      rider.getByText(say(riderTexts, 'DELIVERED'), { exact: true }).first().waitFor(),
      onTheWall('DELIVERED').waitFor(),
      story('why_over').waitFor(),
    ])
    windows.assertNoComplaints()
  })
}
