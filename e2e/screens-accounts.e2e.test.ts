/**
 * People and their accounts, on a phone: a rider waits for an operator's yes, looks at where they are logged in, ends the
 * lost device everywhere at once, its open stream too, and takes another password. An operator locks them out.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { getUser, listDeliveries, listOrders, logIn, type Session, signUp } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import { peopleTexts } from '../apps/web/src/ops/people-texts.ts'
import { accountTexts } from '../apps/web/src/parts/account/account-texts.ts'
import { sharedTexts } from '../apps/web/src/texts/shared-texts.ts'
import { assertAccessible } from '../harness/accessible.ts'
import { ask, askPath, eventually, expectProblem, expectStatus, logInAs, newcomer } from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'
import { assertFits, openWindows, type Windows } from '../harness/windows.ts'

let platform: Platform
let windows: Windows
before(async () => {
  platform = await startPlatform({ env: { JUMUN_USER_RIDERS_AND_OWNERS_WAIT: 'true' } })
  windows = await openWindows(platform)
})
after(async () => {
  await windows?.close()
  await auditAndStop(platform)
})

const word = 'a-good-password-1'
/** By hand, as people do. */
async function enter(page: Page, email: string, password = word): Promise<void> {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
}

const isRefusedEverywhere = (session: Session) =>
  eventually('the ended session is refused by every service', async () => {
    const answers = await Promise.all([
      ask(platform, getUser, { as: session, params: { id: session.user.id } }),
      ask(platform, listOrders, { as: session }),
      askPath(platform, 'GET', `/orders`, { as: session, at: await platform.addressOf('order') }),
      askPath(platform, 'GET', `/dashboards`, { as: session, at: await platform.addressOf('dashboard') }),
    ])
    return answers.every(({ status }) => status === 401)
  })

test('a session that its owner ends is over at every service at once, and so is its open stream', async () => {
  const lost = await newcomer(platform, 'customer', 'Lost')
  const mine = await logInAs(platform, lost.user.email, word)
  const over = new AbortController()
  const stream = await fetch(`${platform.url}/dashboards/stream`, {
    headers: { authorization: `Bearer ${lost.accessToken}` },
    signal: AbortSignal.any([over.signal, AbortSignal.timeout(60_000)]),
  })
  assert.equal(stream.status, 200)
  const ended = stream.text().then(() => 'ended')
  expectStatus(await askPath(platform, 'DELETE', '/sessions?except=current', { as: mine }), 204)
  await isRefusedEverywhere(lost)
  assert.equal(await ended, 'ended')
  assert.equal((await ask(platform, listOrders, { as: mine })).status, 200)
})

async function leavesByHand(language: 'ko' | 'en'): Promise<void> {
  const t = accountTexts
  const email = `leaving-${language}@example.com`
  expectStatus(await ask(platform, signUp, { body: { email, password: word, name: 'Leaving' } }), 201)
  // a guest who has the page's address is asked in, and is where they wanted to be
  const page = await windows.open('client', 'phone', language, '/account')
  await enter(page, email)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: t.copyOfAll[language] }).click()
  const copy = JSON.parse(await readFile(await (await downloading).path(), 'utf8'))
  assert.equal(copy.user.email, email)
  await page.getByRole('button', { name: t.deleteAccount[language] }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[name=password]').fill('not the password')
  await assertFits(page, 'the question before the end')
  await assertAccessible(page, 'the question before the end')
  await dialog.getByRole('button', { name: t.deleteForGood[language] }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.locator('input[name=password]').fill(word)
  await dialog.getByRole('button', { name: t.deleteForGood[language] }).click()
  await page.getByText(t.accountDeleted[language]).waitFor()
  expectProblem(await ask(platform, logIn, { body: { email, password: word } }), 401, 'wrong-credentials')
}

for (const language of ['ko', 'en'] as const)
  test(`a rider waits for a yes, and looks after their account, on a phone (${language})`, async () => {
    const [t, shared, people] = [accountTexts, sharedTexts, peopleTexts]
    const email = `rider-${language}@example.com`
    const name = language === 'ko' ? '최바람' : 'Choi Baram'
    expectStatus(await ask(platform, signUp, { body: { email, password: word, name, role: 'rider' } }), 201)
    const phone = await windows.open('rider', 'phone', language)
    await enter(phone, email)
    await phone.getByText(t.waitingTitle[language]).waitFor()
    await assertFits(phone, 'waiting for a yes')
    await assertAccessible(phone, 'waiting for a yes')
    await phone.getByRole('button', { name: t.deleteAccount[language] }).waitFor()

    const ops = await windows.open('ops', 'desktop', language, '/people')
    const { operator } = await platform.runFile()
    await enter(ops, operator?.email ?? '', operator?.password)
    const row = ops.locator('.people-list > li', { hasText: email })
    await row.getByRole('button', { name: people.approve[language] }).click()
    await row.waitFor({ state: 'detached' })
    await assertAccessible(ops, 'the people')

    await phone.reload()
    await phone.getByRole('button', { name: shared.logOut[language] }).click()
    await enter(phone, email)
    await phone.locator('.rider-tabs').waitFor()
    const elsewhere = await logInAs(platform, email, word)
    assert.equal((await ask(platform, listDeliveries, { as: elsewhere })).status, 200)
    await phone.locator('.account-button').click()
    await phone.getByRole('menuitem', { name: shared.account[language] }).click()
    await phone.getByText(t.thisDevice[language]).waitFor()
    await assertFits(phone, 'the account')
    await assertAccessible(phone, 'the account')
    await phone.getByRole('button', { name: t.endOthers[language] }).click()
    await phone.locator('.devices > li').nth(1).waitFor({ state: 'detached' })
    await isRefusedEverywhere(elsewhere)

    await phone.locator('input[name=oldPassword]').fill(word)
    await phone.locator('input[name=newPassword]').fill('password')
    await phone.locator('form button[type=submit]').click()
    await phone.locator('form [role=alert]').waitFor()
    await phone.locator('input[name=newPassword]').fill('another-good-one')
    await phone.locator('form button[type=submit]').click()
    await phone.getByText(t.passwordChanged[language]).waitFor()
    const fresh = await logInAs(platform, email, 'another-good-one')

    await ops.getByText(people.everybody[language], { exact: true }).click()
    await ops.getByRole('button', { name: people.lock[language] }).first().waitFor()
    await row.getByRole('button', { name: people.lock[language] }).click()
    await ops.getByRole('dialog').getByRole('button', { name: people.lock[language], exact: true }).click()
    await row.getByText(people.locked[language], { exact: true }).waitFor()
    await isRefusedEverywhere(fresh)

    await leavesByHand(language)
    windows.assertNoComplaints()
    await windows.closePages()
  })
