/**
 * A shop's books in the browser: its manager closes the day after a question, reads the numbered report, saves and prints it; an operator
 * sees a printer that is silent, changes the commission, and marks a period as paid: once, whichever window is pressed. A page of settings
 * that is filled in is not left without a question.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import {
  addPrinter,
  businessDay,
  changeStore,
  type Printer,
  type Product,
  renewPrinterToken,
  type Session,
  type Store,
  won,
} from '@jumun/contracts'
import { type FakePoller, fakeCloudPrnt } from '@jumun/testing'
import type { Page } from 'playwright-core'
import { adminTexts } from '../apps/web/src/admin/admin-texts.ts'
import { dayTexts } from '../apps/web/src/admin/day/day-texts.ts'
import { commissionTexts } from '../apps/web/src/ops/commission-texts.ts'
import { payoutTexts } from '../apps/web/src/parts/payouts/payout-texts.ts'
import { printerAlarmTexts } from '../apps/web/src/parts/printer-alarm-texts.ts'
import { inLanguage } from '../apps/web/src/texts/in-both.ts'
import { problemTexts } from '../apps/web/src/texts/problem-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { assertAccessible } from '../harness/accessible.ts'
import {
  accept,
  ask,
  basketOf,
  collect,
  cook,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
  ready,
} from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'
import { assertFits, enter, sizes } from '../harness/windows.ts'
import { hire } from './attack/hire.ts'

const silence = { JUMUN_STORE_PRINTER_SILENT_AFTER_SECONDS: '1' }
const { platform, windows } = await startScreens({ demo: false, env: silence })

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
/** Open at any time, by the clocks of this zone. */
const alwaysOpen = (timeZone: string): NonNullable<Store['hours']> => ({
  timeZone,
  ...Object.fromEntries(week.map((day) => [day, [{ open: '00:00', close: '00:00' }]])),
})

let owner: Session
let manager: Session
let store: Store
let latte: Product
let printer: FakePoller
let living: string
let today: string
before(async () => {
  const [boss, guest] = await Promise.all([newcomer(platform, 'owner', 'Boss'), newcomer(platform, 'customer')])
  owner = boss
  const hours = alwaysOpen('Pacific/Pago_Pago')
  store = await newStore(platform, owner, { name: { ko: '장부 카페', en: 'Ledger Cafe' }, hours })
  today = businessDay(store, new Date())
  latte = await newProduct(platform, owner, store, { name: { ko: '라떼', en: 'Latte' }, price: won(4500) })
  manager = await hire(platform, store, owner, 'manager')
  const [sold, unfinished] = [
    await order(platform, guest, basketOf(store, latte, 2)),
    await order(platform, guest, basketOf(store, latte)),
  ]
  living = String(unfinished.number)
  await accept(platform, owner, sold.id)
  await cook(platform, owner, sold.id)
  await ready(platform, owner, sold.id)
  await collect(platform, owner, sold.id)
  printer = await printerAt('Counter')
  await accept(platform, owner, unfinished.id)
})

async function printerAt(name: string): Promise<FakePoller> {
  const params = { id: store.id }
  const body = { name, kind: 'cloudprnt', prints: ['station', 'receipt'] }
  const { id } = expectStatus(await ask<Printer>(platform, addPrinter, { as: owner, params, body }), 201)
  const renewed = { as: owner, params: { ...params, printerId: id } }
  const { path } = expectStatus(await ask<{ path: string }>(platform, renewPrinterToken, renewed), 200)
  return fakeCloudPrnt(`${platform.url}${path}`)
}
const check = async (page: Page, what: string): Promise<void> => {
  await assertFits(page, what)
  await assertAccessible(page, what)
}
async function savedBy(page: Page, button: string): Promise<string> {
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  return readFile(await (await saving).path(), 'utf8')
}
const askedAsFile = async (path: string): Promise<string> => {
  const answer = await fetch(`${platform.url}${path}`, { headers: { authorization: `Bearer ${owner.accessToken}` } })
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
  return `\uFEFF${await answer.text()}` // by its mark a spreadsheet knows that it is UTF-8
}

test('an operator sees a printer that is silent, until it prints', async () => {
  const t = inLanguage(printerAlarmTexts, 'en')
  const ops = await windows.open('ops', 'desktop')
  const { operator } = await platform.runFile()
  await enter(ops, operator?.email ?? '', operator?.password)
  const silent = ops.getByRole('status').filter({ hasText: t.silentPrinters })
  await silent.getByText('Counter').waitFor()
  await silent.getByText('Ledger Cafe').waitFor()
  await check(ops, 'a silent printer')
  while (await printer.poll());
  await silent.waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('the manager closes the day after a question, and has its numbered report on the screen, as a file and on paper', async () => {
  const t = inLanguage(dayTexts, 'ko')
  const page = await windows.open('admin', 'tablet', 'ko', `/${store.id}/today`)
  await enter(page, manager.user.email, password)
  assert.equal(await page.getByLabel(t.day).inputValue(), today)
  await page.locator('.figure', { hasText: t.net }).getByText('13,500').waitFor()
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await check(page, `오늘, ${size}`)
  }
  await page.setViewportSize(sizes.tablet)

  const close = page.getByRole('button', { name: t.close })
  await close.click()
  const question = page.getByRole('dialog', { name: t.closeTitle })
  await question.getByText(t.living(living)).waitFor()
  await check(page, '마감 질문')
  await question.getByRole('button', { name: t.notYet }).click()
  await question.waitFor({ state: 'detached' })
  await close.click()
  await question.getByRole('button', { name: t.close }).click()
  await question.waitFor({ state: 'detached' })
  await page.getByText(t.closed(1), { exact: true }).waitFor()
  assert.equal(await close.count(), 0, 'a day is closed once')
  await page.getByText(t.early).waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: t.closed(1) })
    .getByRole('button', { name: today })
    .waitFor()
  await check(page, '마감한 날')

  const file = await savedBy(page, t.csv)
  assert.match(file, new RegExp(`${today}[\\s\\S]*13500`))
  assert.equal(
    file,
    await askedAsFile(`/stores/${store.id}/days/${today}?format=csv`),
    'the file is what the API gives',
  )
  await page.getByRole('button', { name: t.print }).click()
  await page.getByText(t.printed).waitFor()
  while (await printer.poll());
  const paper = printer.papers.at(-1) ?? ''
  for (const part of [today, '13,500']) assert.ok(paper.includes(part), `${part} is not on ${paper}`)
  windows.assertNoComplaints()
})

test('whoever leaves a settings page that is filled in is asked, by a tab and by "back"; saved, it lets them go', async () => {
  const t = inLanguage(sharedTexts, 'ko')
  const page = await windows.open('admin', 'phone', 'ko', `/${store.id}`)
  await enter(page, manager.user.email, password)
  const tab = (path: string) => page.locator(`.admin-pages a[href$="${path}"]`)
  const name = page.locator('input[name=nameEn]')
  const question = page.getByRole('dialog', { name: t.leaveTitle })
  await tab('/settings').click()
  await name.fill('Half typed')
  await tab('/today').click()
  await question.waitFor()
  await check(page, '저장하지 않고 나가기')
  await question.getByRole('button', { name: t.stayHere }).click()
  await question.waitFor({ state: 'detached' })
  assert.equal(await name.inputValue(), 'Half typed')
  await page.goBack()
  await question.getByRole('button', { name: t.stayHere }).click()
  await page.waitForURL(/\/settings$/)
  assert.equal(await name.inputValue(), 'Half typed')
  await tab('/today').click()
  await question.getByRole('button', { name: t.leave }).click()
  await page.locator('.figures').waitFor()
  await tab('/settings').click()
  assert.equal(await name.inputValue(), 'Ledger Cafe', 'what was left is not kept')
  await page.locator('input[name=line2]').fill('2층')
  await page.locator('.settings section').first().locator('button[type=submit]').click()
  await page.getByText(inLanguage(adminTexts, 'ko').saved).waitFor()
  await tab('/today').click()
  await page.locator('.figures').waitFor()
  windows.assertNoComplaints()
})

test('an operator sets the commission and marks the period as paid once; another window is told, and the owner sees it', async () => {
  const [t, c] = [inLanguage(payoutTexts, 'en'), inLanguage(commissionTexts, 'en')]
  // The clocks of a place so far to the east that this day is over there.
  const moved = { as: owner, params: { id: store.id }, body: { hours: alwaysOpen('Pacific/Kiritimati') } }
  expectStatus(await ask(platform, changeStore, moved), 200)
  const { operator } = await platform.runFile()
  const ops = await windows.open('ops', 'desktop', 'en', '/payouts')
  await enter(ops, operator?.email ?? '', operator?.password)
  const chooses = async (page: Page): Promise<void> => {
    await page.getByLabel(t.store).selectOption({ label: 'Ledger Cafe' })
    for (const field of [t.from, t.to]) await page.getByLabel(field, { exact: true }).fill(today)
    await page.getByText(t.sums('₩13,500', '₩0', '₩13,500')).waitFor()
  }
  await chooses(ops)
  await check(ops, 'payouts')

  await ops.getByLabel(c.field).fill('5%')
  await ops.getByRole('button', { name: c.change }).click()
  const question = ops.getByRole('dialog', { name: c.question('Ledger Cafe', '5.00') })
  await question.getByText(c.payout('₩13,500', '₩12,825')).waitFor()
  await check(ops, 'the question before another commission')
  await question.getByRole('button', { name: c.yes('5.00') }).click()
  await ops.getByText(c.own('5.00')).waitFor()
  await ops.getByText(t.sums('₩13,500', '₩675', '₩12,825')).waitFor()

  const other = await ops.context().newPage()
  await other.goto(`${platform.url}/ops/payouts`)
  await other.getByLabel(t.store).selectOption({ label: 'Ledger Cafe' })
  for (const field of [t.from, t.to]) await other.getByLabel(field, { exact: true }).fill(today)
  const pays = (page: Page) => page.getByRole('button', { name: t.settle })
  const sure = (page: Page) => page.getByRole('dialog', { name: t.settleTitle })
  for (const page of [ops, other]) {
    await pays(page).and(page.locator(':enabled')).click()
    await sure(page).getByText(t.settleHint).waitFor()
  }
  await check(ops, 'the question before a payout')
  await sure(ops).getByLabel(t.reference).fill('KB 2026-1')
  await sure(ops).getByRole('button', { name: t.settle }).click()
  await ops.getByText(t.settled).waitFor()
  await sure(other).getByRole('button', { name: t.settle }).click()
  await other.getByText(problemTexts['period-settled'].en).waitFor()
  await sure(other).waitFor({ state: 'detached' })
  for (const page of [ops, other]) {
    await page.getByText(`${t.paid} · ${today} – ${today}`).waitFor()
    await pays(page).and(page.locator(':disabled')).waitFor()
  }
  const file = await savedBy(ops, t.csv)
  assert.match(file, new RegExp(`Paid out,${today},${today},[^\\n]*,13500,675,12825,KRW,500,`))
  assert.equal(file, await askedAsFile(`/stores/${store.id}/settlements?from=${today}&to=${today}&format=csv`))

  const phone = await windows.open('admin', 'phone', 'en', `/${store.id}/today`)
  await enter(phone, owner.user.email, password)
  const payouts = phone.locator('.panel', { hasText: t.hint })
  for (const field of [t.from, t.to]) await payouts.getByLabel(field, { exact: true }).fill(today)
  await payouts.getByText(`${t.paid} · ${today} – ${today}`).waitFor()
  assert.equal(await pays(phone).count(), 0, 'an owner pays nothing out')
  await check(phone, 'payouts, as their owner sees them')
  windows.assertNoComplaints()
})
